import { expect, test } from 'vitest';
import { createGestures } from '../../../src/main/ipc/gestures.ts';
import type { Reach } from '../../../src/shared/calls/fields.ts';
import { fail, ok } from '../../../src/shared/errors.ts';
import type { Question } from '../../../src/shared/question.ts';
import { instance } from '../../renderer/state/fixture.ts';

const shop = instance('shop', { origin: 'https://shop.example.com' });
const KEY_DOWN = { type: 'keyDown' };

/** Main’s judgement of what the page asks, with the boxes that it showed. */
function open({ answer = 'no' } = {}) {
  const asked: Question<string>[] = [];
  let now = 0;
  const gestures = createGestures({
    ask: async (question) => {
      asked.push(question);
      return answer as never;
    },
    instances: {
      find: (id) => (id === 'shop' ? ok(shop) : fail({ code: 'instance-unknown', message: '', advice: '' })),
      atOrigin: (origin) => (origin === shop.origin ? shop : undefined),
    },
    clock: () => now,
  });
  const goes = async (reach: Reach, input: object) => (await gestures.admit(reach, input)).ok;
  return {
    ...{ asked, goes, heard: gestures.heard },
    add: (host: string) => goes('key', { url: `https://${host}`, key: 'k' }),
    pass: (ms: number) => {
      now += ms;
    },
  };
}

test('each click or key lets one key go to a new server, and no script does', async () => {
  const { add, asked, heard } = open();
  expect(await add('a.example')).toBe(false);
  for (const type of ['mouseMove', 'mouseUp', 'keyUp', 'char']) heard({ type });
  heard({ ...KEY_DOWN, modifiers: ['isautorepeat'] });
  expect(await add('a.example')).toBe(false);
  heard({ type: 'mouseDown' });
  expect([await add('a.example'), await add('b.example')]).toEqual([true, false]);
  expect(asked.map(({ message }) => message)).toEqual([
    'Give a.example an API key?',
    'Give a.example an API key?',
    'Give b.example an API key?',
  ]);
  expect(asked[2]).toMatchObject({ isRisky: true, facts: [{ name: 'Server', value: 'b.example' }] });
});

test('clicks are not saved up: three at most, for half a minute', async () => {
  const { add, heard, pass } = open();
  for (let at = 0; at < 10; at += 1) heard(KEY_DOWN);
  const went = [await add('a.example'), await add('b.example'), await add('c.example')];
  expect([...went, await add('d.example')]).toEqual([true, true, true, false]);
  heard(KEY_DOWN);
  pass(30_000);
  expect(await add('e.example')).toBe(false);
});

test('of what clicks let go, twenty a minute do without a box', async () => {
  const { asked, goes, heard, pass } = open();
  const tab = async () => {
    heard(KEY_DOWN);
    return goes('browser', { instanceId: 'shop', invitationId: 'i' });
  };
  for (let at = 0; at < 20; at += 1) expect(await tab()).toBe(true);
  expect(await tab()).toBe(false);
  expect(asked.map(({ message }) => message)).toEqual(['Open shop.example.com in the browser?']);
  pass(60_000);
  expect(await tab()).toBe(true);
});

test('a list of instances is confirmed by one box with its hosts, then each goes once', async () => {
  const { add, asked, goes, heard } = open({ answer: 'yes' });
  heard(KEY_DOWN);
  const urls = ['a.example', 'https://b.example/', shop.origin, 'no address'];
  expect(await goes('key', { urls })).toBe(true);
  expect(asked).toMatchObject([
    {
      message: 'Add 2 instances?',
      facts: [
        { name: 'Server', value: 'a.example' },
        { name: 'Server', value: 'b.example' },
      ],
    },
  ]);
  expect([await add('a.example'), await add('b.example')]).toEqual([true, true]);
  expect(asked).toHaveLength(1);
  await add('c.example');
  await add('a.example');
  expect(asked.map(({ message }) => message).slice(1)).toEqual(['Give a.example an API key?']);
});

test('an address that is typed is looked at while somebody types, twenty times a minute, and never with a box', async () => {
  const { asked, goes, heard, pass } = open({ answer: 'yes' });
  const look = () => goes('look', { url: 'https://new.example' });
  expect(await look()).toBe(false);
  heard(KEY_DOWN);
  for (let at = 0; at < 20; at += 1) expect(await look()).toBe(true);
  expect(await look()).toBe(false);
  pass(60_000);
  expect(await look()).toBe(false);
  expect(asked).toEqual([]);
});

test('what goes to a stored instance, and what is no address, is left to the rules of its call', async () => {
  const { add, asked, goes } = open();
  expect(await goes('key', { instanceId: 'shop', url: shop.origin })).toBe(true);
  expect(await goes('browser', { instanceId: 'gone' })).toBe(true);
  expect(await add('not a host')).toBe(true);
  expect(asked).toEqual([]);
});
