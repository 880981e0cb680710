import { expect, test } from 'vitest';
import { createNotices } from '../../../src/main/core.ts';
import { createOutbox } from '../../../src/main/ipc/outbox.ts';
import type { EventMessage } from '../../../src/shared/events.ts';
import type { Notice } from '../../../src/shared/instance.ts';

function open() {
  const sent: EventMessage[] = [];
  const lines: string[] = [];
  const outbox = createOutbox({ send: (message) => sent.push(message), log: (line) => lines.push(line) });
  outbox.snapshot();
  return { ...outbox, sent, lines };
}

const notice = (id: string, text = ''): Notice => ({ id, tone: 'info', title: id, text });
const kept = (outbox: ReturnType<typeof open>) =>
  outbox.snapshot().kept.map(({ revision, event }) => `${revision} ${event}`);

test('events are numbered from one and sent in order', () => {
  const outbox = open();
  outbox.emit('menu.chosen', { command: 'refresh' });
  outbox.emit('keychain.ready', {});
  expect(outbox.sent.map(({ revision, event }) => [revision, event])).toEqual([
    [1, 'menu.chosen'],
    [2, 'keychain.ready'],
  ]);
});

test('of a state the newest is kept; what happened once is kept while no page listens', () => {
  const outbox = open();
  outbox.emit('menu.chosen', { command: 'settings' });
  outbox.pause();
  outbox.emit('menu.chosen', { command: 'add-instance' });
  outbox.emit('keys.changed', { health: {} });
  outbox.emit('menu.chosen', { command: 'go-home' });
  outbox.emit('keys.changed', { health: {} });
  expect(kept(outbox)).toEqual(['2 menu.chosen', '4 menu.chosen', '5 keys.changed']);
  expect(kept(outbox)).toEqual(['5 keys.changed']);
  expect(outbox.snapshot().revision).toBe(5);
});

test('a payload that does not fit the contract takes no number and goes nowhere', () => {
  const outbox = open();
  outbox.emit('menu.chosen', { command: 'CANARY' } as never);
  expect(outbox).toMatchObject({ sent: [], lines: ['event menu.chosen does not fit the contract'] });
  expect(outbox.snapshot()).toEqual({ revision: 0, kept: [] });
});

test('while a page goes and the next one has not started, events are kept and not sent', () => {
  const outbox = open();
  outbox.pause();
  outbox.emit('menu.chosen', { command: 'add-instance' });
  expect(outbox.sent).toEqual([]);
  expect(kept(outbox)).toEqual(['1 menu.chosen']);
  outbox.emit('menu.chosen', { command: 'go-home' });
  expect(outbox.sent.map(({ revision }) => revision)).toEqual([2]);
});

test('what was held back is sent when the page stays after all', () => {
  const outbox = open();
  outbox.emit('keychain.ready', {});
  outbox.pause();
  outbox.emit('menu.chosen', { command: 'add-instance' });
  outbox.pause();
  outbox.emit('menu.chosen', { command: 'go-home' });
  outbox.resume();
  outbox.resume();
  expect(outbox.sent.map(({ revision }) => revision)).toEqual([1, 2, 3]);
});

test('many links that anybody can make while no page listens push out nothing but older links', () => {
  const outbox = open();
  outbox.pause();
  outbox.emit('keys.changed', { health: {} });
  outbox.emit('menu.chosen', { command: 'add-instance' });
  for (let at = 0; at < 1_500; at += 1) outbox.emit('link.opened', { kind: 'strange', why: `${at}` });
  const all = outbox.snapshot().kept;
  expect(all.slice(0, 2).map(({ event }) => event)).toEqual(['keys.changed', 'menu.chosen']);
  expect(all.slice(2).map(({ payload }) => payload)).toEqual(
    [1_495, 1_496, 1_497, 1_498, 1_499].map((at) => ({ kind: 'strange', why: `${at}` })),
  );
});

test('notices stay until they are dismissed; a page that comes late gets them all', () => {
  const outbox = open();
  const notices = createNotices({ emit: outbox.emit, first: [notice('set aside')] });
  notices.add(notice('left on server', 'first'));
  notices.add(notice('left on server', 'second'));
  notices.add(notice('trust'));
  notices.dismiss('trust');
  outbox.snapshot();
  expect(outbox.snapshot().kept).toMatchObject([
    {
      event: 'notices.changed',
      payload: { notices: [notice('set aside'), notice('left on server', 'second')] },
    },
  ]);
});

test('a notice that is known from the start waits for the page, without anything else being told', () => {
  const outbox = open();
  createNotices({ emit: outbox.emit, first: [notice('set aside')] });
  expect(outbox.snapshot().kept).toMatchObject([{ payload: { notices: [notice('set aside')] } }]);
  const calm = open();
  createNotices({ emit: calm.emit, first: [] });
  expect(calm.snapshot().kept).toEqual([]);
});
