import { describe, expect, test } from 'vitest';
import { endWords } from '../../../src/renderer/src/features/instances/AddMany.tsx';
import {
  addedIn,
  countsOf,
  createAddingMany,
} from '../../../src/renderer/src/features/instances/addingMany.ts';
import { draftOf } from '../../../src/renderer/src/features/instances/connection.ts';
import type { CallInput } from '../../../src/shared/contract.ts';
import { fail, ok, type Result } from '../../../src/shared/errors.ts';
import type { Instance } from '../../../src/shared/instance.ts';
import { failure, instance } from '../state/fixture.ts';

const KEY = 'QuaysideTestKeyQuaysideTestKeyQuaysideTestKeyQuaysideTestKeyQuay';
const OTHER = 'AnotherTestKeyAnotherTestKeyAnotherTestKeyAnotherTestKeyAnotherT';

type Asked = { input: CallInput<'instances.add'>; answer: (result: Result<Instance>) => Promise<void> };

function open(text: string, announced: Result<object> = ok({})) {
  const asked: Asked[] = [];
  const canceled: string[] = [];
  const asksFor: string[][] = [];
  let ids = 0;
  const adding = createAddingMany({
    add: (input) =>
      new Promise((resolve) => {
        asked.push({
          input,
          answer: async (result) => {
            resolve(result);
            await settle();
          },
        });
      }),
    announce: async (urls) => {
      asksFor.push(urls);
      return announced;
    },
    cancel: (attemptId) => void canceled.push(attemptId),
    newId: () => {
      ids += 1;
      return `attempt-${ids}`;
    },
  });
  adding.take(text);
  const states = () => adding.rows().map(({ progress }) => progress.state);
  return { adding, asked, asksFor, canceled, states };
}

/** Lets what follows from an answer run. */
const settle = () => new Promise((resolve) => setImmediate(resolve));
const added = (id: string) => ok(instance(id));
const lines = (count: number) =>
  Array.from({ length: count }, (_, at) => `Shop ${at + 1}, shop${at + 1}.example.com, ${KEY}`).join('\n');

describe('a list of instances', () => {
  test('is tried six at a time; each end makes room for the next', async () => {
    const { adding, asked, states } = open(lines(8));
    const over = adding.run();
    await settle();
    expect(asked).toHaveLength(6);
    expect(states()).toEqual([...Array(6).fill('checking'), 'waiting', 'waiting']);
    await asked[3]?.answer(added('d'));
    expect(asked).toHaveLength(7);
    expect(states()[3]).toBe('added');
    for (const at of [0, 1, 2, 4, 5, 6]) await asked[at]?.answer(added(`i${at}`));
    await asked[7]?.answer(fail(failure('refused')));
    await over;
    expect(countsOf(adding.rows())).toMatchObject({ added: 7, failed: 1, canceled: 0 });
    expect(addedIn(adding.rows())).toEqual(['i0', 'i1', 'i2', 'd', 'i4', 'i5', 'i6']);
  });

  test('is announced to main as a whole; without a person’s yes nothing of it is sent', async () => {
    const { adding, asked, asksFor, states } = open(lines(2), fail(failure('canceled')));
    await adding.run();
    expect(asksFor).toEqual([['shop1.example.com', 'shop2.example.com']]);
    expect([asked, states()]).toEqual([[], ['canceled', 'canceled']]);
  });

  test('sends what stands in its line, and never one that is to be mended', async () => {
    const { adding, asked, states } = open(`Shop, shop.example.com, ${KEY}\nYard, ${KEY}`);
    expect(states()).toEqual(['ready', 'faulty']);
    void adding.run();
    await settle();
    expect(asked.map(({ input }) => input)).toEqual([
      {
        attemptId: 'attempt-1',
        name: 'Shop',
        url: 'shop.example.com',
        key: KEY,
        connection: { proxy: { mode: 'system' }, headers: [] },
        forSession: false,
      },
    ]);
    void adding.run();
    await settle();
    expect(states()).toEqual(['checking', 'faulty']);
  });

  test('shows nothing of a key, and gives it for its line alone', async () => {
    const { adding, asked } = open(`${lines(1)}\nShort, short.example.com, secretsecret1234`);
    void adding.run();
    await settle();
    await asked[0]?.answer(added('a'));
    expect(JSON.stringify(adding.rows())).not.toMatch(/Quaysi|secret/);
    expect([adding.keyOf(1), adding.keyOf(2)]).toEqual(['', 'secretsecret1234']);
  });

  test('grows by what is pasted next, and tells an address that is there twice', () => {
    const { adding, states } = open(lines(2));
    adding.take(`# more\nAgain, shop2.example.com, ${OTHER}\nYard, yard.example.com, ${OTHER}`);
    expect(adding.rows().map(({ line, name }) => [line, name])).toEqual([
      [1, 'Shop 1'],
      [2, 'Shop 2'],
      [4, 'Again'],
      [5, 'Yard'],
    ]);
    expect(states()).toEqual(['ready', 'ready', 'faulty', 'ready']);
    expect(adding.rows()[2]?.progress).toMatchObject({ error: { message: 'Line 2 has the same address.' } });
    adding.drop(2);
    expect(states()).toEqual(['ready', 'ready', 'ready']);
  });

  test('told of each change by another list, so that what did not change is not drawn again', async () => {
    const { adding, asked } = open(lines(2));
    const before = adding.rows();
    void adding.run();
    await settle();
    const checking = adding.rows();
    expect(checking).not.toBe(before);
    await asked[0]?.answer(added('a'));
    expect(adding.rows()[1]).toBe(checking[1]);
    await asked[1]?.answer(fail(failure('refused')));
    const [first] = adding.rows();
    adding.edit(2, { name: 'Yard' });
    expect(adding.rows()[0]).toBe(first);
  });
});

describe('a line with a fault', () => {
  test('is mended in its place, box by box, and says at once what is left', () => {
    const { adding, states } = open(`Yard,\n${lines(1)}`);
    const codeOf = () => {
      const [row] = adding.rows();
      return row && 'error' in row.progress ? row.progress.error.code : null;
    };
    expect(codeOf()).toBe('url-invalid');
    adding.edit(1, { url: 'yard.example.com' });
    expect(codeOf()).toBe('key-needed');
    adding.edit(1, { key: ` ${OTHER} ` });
    expect(states()).toEqual(['ready', 'ready']);
    expect(adding.keyOf(1)).toBe(OTHER);
  });
});

describe('one that failed', () => {
  test('is tried again as it is, and goes on when the others have ended', async () => {
    const { adding, asked, states } = open(lines(1));
    const first = adding.run();
    await settle();
    await asked[0]?.answer(fail(failure('refused')));
    await first;
    const second = adding.run();
    await settle();
    expect(states()).toEqual(['checking']);
    await asked[1]?.answer(added('a'));
    await second;
    expect(asked[1]?.input.key).toBe(KEY);
    expect(states()).toEqual(['added']);
  });

  test('is mended: another address, name and header, with the key that was pasted or another', async () => {
    const { adding, asked } = open(lines(2));
    const connection = {
      ...draftOf(),
      headers: [{ id: 0, name: 'CF-Access', value: 'word', stored: false }],
    };
    void adding.run();
    await settle();
    for (const each of asked) await each.answer(fail(failure('refused')));
    expect(endWords(countsOf(adding.rows()))).toBe('None added. 2 failed: retry, or lose them on close.');
    adding.edit(1, { key: OTHER });
    adding.edit(2, { name: 'Yard', url: 'yard.example.com' });
    adding.edit(2, { connection });
    void adding.run();
    await settle();
    expect(asked.slice(2).map(({ input }) => [input.name, input.url, input.key])).toEqual([
      ['Shop 1', 'shop1.example.com', OTHER],
      ['Yard', 'yard.example.com', KEY],
    ]);
    expect(asked[3]?.input.connection?.headers).toEqual([{ name: 'CF-Access', value: 'word' }]);
    expect(adding.connectionOf(2)).toEqual(connection);
  });

  test('is tried again with the certificate that was looked at, and keeps that trust', async () => {
    const { adding, asked, states } = open(lines(1));
    const first = adding.run();
    await settle();
    await asked[0]?.answer(fail(failure('tls')));
    await first;
    adding.trust(1, 'AB:CD');
    expect(states()).toEqual(['ready']);
    const second = adding.run();
    await settle();
    await asked[1]?.answer(fail(failure('key-not-accepted')));
    await second;
    void adding.run();
    await settle();
    expect(asked.map(({ input }) => input.trust)).toEqual([undefined, 'AB:CD', 'AB:CD']);
  });

  test('is dropped with all that is secret of it', async () => {
    const { adding, asked, states } = open(lines(2));
    const over = adding.run();
    await settle();
    await asked[0]?.answer(fail(failure('refused')));
    await asked[1]?.answer(added('b'));
    await over;
    adding.drop(1);
    await adding.run();
    expect(asked).toHaveLength(2);
    expect([states(), adding.keyOf(1)]).toEqual([['added'], '']);
  });

  test('because of the keychain is kept for this session once that is wanted', async () => {
    const { adding, asked } = open(lines(1));
    void adding.run();
    await settle();
    await asked[0]?.answer(fail(failure('keychain-locked')));
    adding.keepForSession(true);
    void adding.run();
    await settle();
    expect(asked.map(({ input }) => input.forSession)).toEqual([false, true]);
  });
});

describe('stopping', () => {
  test('begins no further one, gives up those under way, and tells what was added', async () => {
    const { adding, asked, canceled, states } = open(lines(8));
    const over = adding.run();
    await settle();
    await asked[0]?.answer(added('a'));
    adding.stop();
    expect(canceled).toEqual(['attempt-2', 'attempt-3', 'attempt-4', 'attempt-5', 'attempt-6', 'attempt-7']);
    await asked[1]?.answer(added('b'));
    for (const each of asked.slice(2)) await each.answer(fail(failure('canceled')));
    await over;
    expect(states()).toEqual(['added', 'added', ...Array(6).fill('canceled')]);
    void adding.run();
    await settle();
    expect(states().slice(2)).toEqual(Array(6).fill('checking'));
  });

  test('a list that is closed sends nothing any more', async () => {
    const { adding, asked } = open(lines(7));
    const over = adding.run();
    await settle();
    adding.close();
    for (const each of asked) await each.answer(fail(failure('canceled')));
    await over;
    expect(asked).toHaveLength(6);
  });
});
