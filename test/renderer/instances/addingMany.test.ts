import { describe, expect, test } from 'vitest';
import {
  doneWords,
  endWords,
  runningWords,
} from '../../../src/renderer/src/features/instances/AddingList.tsx';
import {
  addedIn,
  countsOf,
  createAddingMany,
} from '../../../src/renderer/src/features/instances/addingMany.ts';
import { draftOf } from '../../../src/renderer/src/features/instances/connection.ts';
import type { CallInput } from '../../../src/shared/contract.ts';
import { fail, ok, type Result } from '../../../src/shared/errors.ts';
import type { Instance } from '../../../src/shared/instance.ts';
import { readInstanceList } from '../../../src/shared/instanceList.ts';
import { failure, instance } from '../state/fixture.ts';

const KEY = 'QuaysideTestKeyQuaysideTestKeyQuaysideTestKeyQuaysideTestKeyQuay';

type Asked = { input: CallInput<'instances.add'>; answer: (result: Result<Instance>) => Promise<void> };

/** A list whose attempts the test answers. */
function open(text: string) {
  const asked: Asked[] = [];
  const canceled: string[] = [];
  let ids = 0;
  const adding = createAddingMany(
    {
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
      cancel: (attemptId) => void canceled.push(attemptId),
      newId: () => {
        ids += 1;
        return `attempt-${ids}`;
      },
    },
    readInstanceList(text, []).instances,
  );
  const states = () => adding.rows().map(({ progress }) => progress.state);
  return { adding, asked, canceled, states };
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
    expect(asked).toHaveLength(6);
    expect(states()).toEqual([...Array(6).fill('checking'), 'waiting', 'waiting']);
    await asked[3]?.answer(added('d'));
    expect(asked).toHaveLength(7);
    expect(states()[3]).toBe('added');
    for (const at of [0, 1, 2, 4, 5, 6]) await asked[at]?.answer(added(`i${at}`));
    await asked[7]?.answer(fail(failure('refused')));
    await over;
    expect(countsOf(adding.rows())).toEqual({ added: 7, failed: 1, canceled: 0, over: 8 });
    expect(addedIn(adding.rows())).toEqual(['i0', 'i1', 'i2', 'd', 'i4', 'i5', 'i6']);
  });

  test('sends what stands in its line, and never one that cannot be read', async () => {
    const { adding, asked, states } = open(`Shop, shop.example.com, ${KEY}\nYard, ${KEY}`);
    void adding.run();
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
    expect(states()).toEqual(['checking', 'failed']);
    adding.retryAll();
    expect(states()).toEqual(['checking', 'failed']);
  });

  test('shows no more of a key than its beginning, whatever became of it', async () => {
    const { adding, asked } = open(`${lines(2)}\nShort, short.example.com, secretsecret1234`);
    void adding.run();
    await asked[0]?.answer(added('a'));
    await asked[1]?.answer(fail(failure('key-not-accepted')));
    expect(adding.rows().map(({ keyStart }) => keyStart)).toEqual(['Quaysi', 'Quaysi', '']);
    expect(JSON.stringify(adding.rows())).not.toMatch(/Quaysid|secret/);
  });

  test('told of each change by another list, so that what did not change is not drawn again', async () => {
    const { adding, asked } = open(lines(2));
    const before = adding.rows();
    let told = 0;
    adding.subscribe(() => {
      told += 1;
    });
    void adding.run();
    const checking = adding.rows();
    expect(told).toBe(2);
    expect(checking).not.toBe(before);
    await asked[0]?.answer(added('a'));
    expect(adding.rows()[1]).toBe(checking[1]);
  });
});

describe('one that failed', () => {
  test('is tried again as it is, and goes on when the others have ended', async () => {
    const { adding, asked, states } = open(lines(1));
    const first = adding.run();
    await asked[0]?.answer(fail(failure('refused')));
    await first;
    adding.retry(1);
    expect(states()).toEqual(['waiting']);
    const second = adding.run();
    await asked[1]?.answer(added('a'));
    await second;
    expect(asked[1]?.input.key).toBe(KEY);
    expect(states()).toEqual(['added']);
  });

  test('joins those that are under way', async () => {
    const { adding, asked } = open(lines(7));
    void adding.run();
    await asked[0]?.answer(fail(failure('refused')));
    adding.retry(1);
    void adding.run();
    await asked[1]?.answer(added('b'));
    expect(asked.map(({ input }) => input.name)).toEqual([
      ...Array.from({ length: 7 }, (_, at) => `Shop ${at + 1}`),
      'Shop 1',
    ]);
  });

  test('does not wait behind the slowest server: those that had nothing left to do are replaced', async () => {
    const { adding, asked, states } = open(lines(7));
    const over = adding.run();
    for (const at of [0, 1, 2, 3, 4]) await asked[at]?.answer(fail(failure('refused')));
    await asked[6]?.answer(added('g'));
    // The sixth alone is on its way.
    expect(states().filter((state) => state === 'checking')).toHaveLength(1);
    adding.retry(1);
    expect(states()[0]).toBe('checking');
    adding.retryAll();
    expect(asked).toHaveLength(12);
    expect(states().filter((state) => state === 'checking')).toHaveLength(6);
    for (const each of asked) await each.answer(added('x'));
    await over;
    expect(states()).toEqual(Array(7).fill('added'));
  });

  test('is all that the run that tries it again counts', async () => {
    const { adding, asked } = open(lines(3));
    const first = adding.run();
    expect(adding.ofRun()).toEqual({ all: 3, over: 0 });
    await asked[0]?.answer(added('a'));
    expect(adding.ofRun()).toEqual({ all: 3, over: 1 });
    for (const each of asked.slice(1)) await each.answer(fail(failure('refused')));
    await first;
    adding.retry(2);
    const second = adding.run();
    expect(adding.ofRun()).toEqual({ all: 1, over: 0 });
    // Another one that joins counts, too.
    adding.retry(3);
    expect(adding.ofRun()).toEqual({ all: 2, over: 0 });
    expect(runningWords(2)).toBe('Checking 2 instances, a few at a time.');
    for (const each of asked.slice(3)) await each.answer(added('b'));
    await second;
    expect(adding.ofRun()).toEqual({ all: 2, over: 2 });
    expect(doneWords({ all: 2, over: 1 })).toBe('1 of 2 done');
    expect(endWords(countsOf(adding.rows()))).toBe('3 added.');
  });

  test('is mended: another address, name and header, with the key that was pasted or another', async () => {
    const { adding, asked, states } = open(`Shop, ${KEY}\n${lines(1)}`);
    const connection = {
      ...draftOf(),
      headers: [{ id: 0, name: 'CF-Access', value: 'word', stored: false }],
    };
    void adding.run();
    await asked[0]?.answer(fail(failure('refused')));
    adding.edit(2, { name: 'Yard', url: 'yard.example.com', key: '', connection });
    adding.edit(1, {
      name: 'Shop',
      url: 'shop.example.com',
      key: ` ${'o'.repeat(32)} `,
      connection: draftOf(),
    });
    void adding.run();
    expect(asked.slice(1).map(({ input }) => [input.name, input.url, input.key])).toEqual([
      ['Shop', 'shop.example.com', 'o'.repeat(32)],
      ['Yard', 'yard.example.com', KEY],
    ]);
    expect(asked[2]?.input.connection?.headers).toEqual([{ name: 'CF-Access', value: 'word' }]);
    expect(adding.connectionOf(2)).toEqual(connection);
    expect(states()).toEqual(['checking', 'checking']);
    expect(adding.rows()[0]?.keyStart).toBe('oooooo');
  });

  test('is tried again with the certificate that was looked at, and keeps that trust', async () => {
    const { adding, asked } = open(lines(1));
    const first = adding.run();
    await asked[0]?.answer(fail(failure('tls')));
    await first;
    adding.trust(1, 'AB:CD');
    const second = adding.run();
    await asked[1]?.answer(fail(failure('key-not-accepted')));
    await second;
    adding.retry(1);
    void adding.run();
    expect(asked.map(({ input }) => input.trust)).toEqual([undefined, 'AB:CD', 'AB:CD']);
  });

  test('is dropped with all that is secret of it', async () => {
    const { adding, asked, states } = open(lines(2));
    const over = adding.run();
    await asked[0]?.answer(fail(failure('refused')));
    await asked[1]?.answer(added('b'));
    await over;
    adding.drop(1);
    adding.retry(1);
    await adding.run();
    expect(asked).toHaveLength(2);
    expect(states()).toEqual(['added']);
  });

  test('because of the keychain is kept for this session once that is wanted', async () => {
    const { adding, asked } = open(lines(1));
    void adding.run();
    await asked[0]?.answer(fail(failure('keychain-locked')));
    adding.keepForSession(true);
    adding.retryAll();
    void adding.run();
    expect(asked.map(({ input }) => input.forSession)).toEqual([false, true]);
  });
});

describe('stopping', () => {
  test('begins no further one, gives up those under way, and tells what was added', async () => {
    const { adding, asked, canceled, states } = open(lines(8));
    const over = adding.run();
    await asked[0]?.answer(added('a'));
    adding.stop();
    expect(canceled).toEqual(['attempt-2', 'attempt-3', 'attempt-4', 'attempt-5', 'attempt-6', 'attempt-7']);
    // One was stored in the last moment.
    await asked[1]?.answer(added('b'));
    for (const each of asked.slice(2)) await each.answer(fail(failure('canceled')));
    await over;
    expect(states()).toEqual(['added', 'added', ...Array(6).fill('canceled')]);
    adding.retryAll();
    expect(states().slice(2)).toEqual(Array(6).fill('waiting'));
  });

  test('a list that is closed sends nothing any more', async () => {
    const { adding, asked } = open(lines(7));
    const over = adding.run();
    adding.close();
    for (const each of asked) await each.answer(fail(failure('canceled')));
    await over;
    expect(asked).toHaveLength(6);
  });
});
