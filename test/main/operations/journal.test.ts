import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createJournal, openJournalFile } from '../../../src/main/operations/journal.ts';
import type { Recorded } from '../../../src/main/operations/recorded.ts';
import type { Change } from '../../../src/shared/operations/change.ts';
import type { Step } from '../../../src/shared/operations/operation.ts';
import { stepRow } from '../../shared/records.ts';
import { turnsWhenSlow } from '../scheduling/turns.ts';
import { heldOpenIn, makeFolder } from '../storage/folder.ts';

vi.mock('node:timers/promises', { spy: true });

const change: Change = {
  action: 'organizations.delete',
  instanceId: 'shop',
  organizationId: 'acme',
  name: 'Acme',
};
const waiting = (id: number): Step => stepRow(change, { id });
const done = (id: number): Step => ({
  ...waiting(id),
  state: { state: 'done', at: 7, output: {}, undo: null },
});

function operation(id: string, startedAt: number, steps = 2): Recorded {
  return {
    id,
    kind: 'delete-organization',
    startedAt,
    installations: { shop: ['ada'] },
    steps: Array.from({ length: steps }, (_, at) => waiting(at)),
  };
}

let folder: string;
beforeEach(() => {
  folder = makeFolder();
});
const fileOf = (id: string) => path.join(folder, `${id}.jsonl`);

async function recover() {
  const malformed: string[] = [];
  const found = await createJournal({ folder }).recover((file) => malformed.push(file));
  onTestFinished(async () => {
    for (const { journal } of found) await journal.close();
  });
  return { found, malformed, operations: found.map((each) => each.operation) };
}

describe('a journal', () => {
  test('that the disk does not take leaves no file: its operation would count as known by that', async () => {
    const journal = createJournal({
      folder,
      openFile: async (...where) => ({
        ...(await openJournalFile(...where)),
        append: () => Promise.reject(new Error('ENOSPC')),
      }),
    });
    await expect(journal.begin(operation('a', 1))).rejects.toThrow('ENOSPC');
    expect(await journal.has('a')).toBe(false);
    expect(existsSync(fileOf('a'))).toBe(false);
  });

  test('gives back the plan with its steps as they stand last, by whose key they were sent, the oldest operation first', async () => {
    const journal = createJournal({ folder });
    const undo = { ...operation('a', 20), undoOf: 'b' };
    const [late, early] = [await journal.begin(undo), await journal.begin(operation('b', 10))];
    await late.append([{ ...waiting(1), state: { state: 'running', at: 5 } }]);
    const by = { email: 'ada@example.com', start: 'abc', name: null };
    await late.append([{ ...done(1), by }]);
    early.note([done(0)]);
    await Promise.all([late.close(), early.close()]);
    const { operations, malformed } = await recover();
    expect(operations).toEqual([
      { ...operation('b', 10), steps: [done(0), waiting(1)] },
      { ...undo, steps: [waiting(0), { ...done(1), by }] },
    ]);
    expect(malformed).toEqual([]);
  });

  test('goes on where it stood, and what is left of a step in line again is its change', async () => {
    const first = await createJournal({ folder }).begin(operation('a', 10));
    await first.close();
    const [again] = (await recover()).found;
    const left: Change = { ...change, name: 'What is left' };
    await again?.journal.append([{ ...waiting(0), change: left }, done(1)]);
    await again?.journal.close();
    const { operations } = await recover();
    expect(operations[0]?.steps).toEqual([{ ...waiting(0), change: left }, done(1)]);
  });

  test.each([1, 2])(
    'that a person is done with says so to this Quayside, and is newer than format %i to an older one, which knows no such line',
    async (version) => {
      const versionOf = () => JSON.parse(readFileSync(fileOf('a'), 'utf8').split('\n')[0] ?? '').version;
      await (await createJournal({ folder }).begin(operation('a', 10))).close();
      expect(versionOf()).toBe(2);
      const text = readFileSync(fileOf('a'), 'utf8');
      writeFileSync(fileOf('a'), text.replace('{"version":2,', `{"version":${version},`));
      const [{ journal } = { journal: null }] = (await recover()).found;
      journal?.note([done(0)]);
      await journal?.append([]);
      expect(versionOf()).toBe(version);
      journal?.noteFacts({ doneWith: 9 });
      await journal?.append([done(1)]);
      expect(versionOf()).toBe(4);
      const { operations, malformed } = await recover();
      expect(operations).toEqual([{ ...operation('a', 10), doneWith: 9, steps: [done(0), done(1)] }]);
      expect(malformed).toEqual([]);
    },
  );

  test('does not write the change again with every state', async () => {
    const journal = await createJournal({ folder }).begin(operation('a', 10, 1));
    await journal.append([done(0)]);
    await journal.close();
    const last = readFileSync(fileOf('a'), 'utf8').trimEnd().split('\n').at(-1);
    expect(JSON.parse(last ?? '')).toEqual({ step: 0, state: done(0).state });
  });

  test('goes with its operation', async () => {
    const journal = await createJournal({ folder }).begin(operation('a', 10));
    expect(heldOpenIn(folder)).toEqual(process.platform === 'linux' ? ['a.jsonl'] : []);
    await journal.remove();
    expect(readdirSync(folder)).toEqual([]);
    expect(heldOpenIn(folder)).toEqual([]);
    expect((await recover()).operations).toEqual([]);
  });

  test('of many steps is read whole, and others get their turn in between', async () => {
    const many = operation('a', 10, 1_200);
    await (await createJournal({ folder }).begin(many)).close();
    vi.mocked(setImmediate).mockClear();
    await turnsWhenSlow(async () => expect((await recover()).operations).toEqual([many]));
    expect(vi.mocked(setImmediate).mock.calls.length).toBeGreaterThan(1_000);
  });
});

test('an operation that begins while a start looks what is left is not taken for one of an earlier run', async () => {
  mkdirSync(folder, { recursive: true });
  await (await createJournal({ folder }).begin(operation('left', 5))).close();
  let begun: (() => void) | undefined;
  const written = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const journal = createJournal({
    folder,
    // The plan is cut as long as the look lasts.
    openFile: async (file, length) => {
      if (file === fileOf('new')) {
        writeFileSync(file, '');
        await written;
      }
      return openJournalFile(file, length);
    },
  });
  const beginning = journal.begin(operation('new', 10));
  const found = await journal.recover(() => {});
  expect(found.map(({ operation: { id } }) => id)).toEqual(['left']);
  expect(existsSync(fileOf('new'))).toBe(true);
  begun?.();
  await (await beginning).append([done(0)]);
  // Nor is it once it is written.
  const again = await journal.recover(() => {});
  expect(again.map(({ operation: { id } }) => id)).toEqual(['left']);
  for (const each of [...found, ...again]) await each.journal.close();
  await (await beginning).close();
});

test('where there is no folder yet nothing is found', async () => {
  folder = path.join(folder, 'later');
  expect(await recover()).toMatchObject({ operations: [], malformed: [] });
});

describe('a kill', () => {
  /** The text of a journal of two steps of which one is done, by lines. */
  async function written(): Promise<string[]> {
    const journal = await createJournal({ folder }).begin(operation('a', 10));
    await journal.append([done(0)]);
    await journal.close();
    return readFileSync(fileOf('a'), 'utf8').trimEnd().split('\n');
  }

  test('while the plan was written leaves nothing of it, since nothing was sent, and is told', async () => {
    const [header = '', first = '', second = ''] = await written();
    for (const text of [
      '',
      header,
      `${header}\n`,
      `${header}\n${first}\n`,
      `${header}\n${first}\n${second}\n`,
    ]) {
      writeFileSync(fileOf('a'), text);
      expect(await recover()).toMatchObject({ found: [], malformed: [fileOf('a')] });
      expect(existsSync(fileOf('a'))).toBe(false);
    }
  });

  test('in the middle of a line loses that line alone, and the journal goes on behind the whole ones', async () => {
    const lines = await written();
    writeFileSync(fileOf('a'), `${lines.join('\n')}\n{"step":1,"sta`);
    const { found, malformed } = await recover();
    expect(malformed).toEqual([]);
    expect(found[0]?.operation.steps).toEqual([done(0), waiting(1)]);
    await found[0]?.journal.append([done(1)]);
    await found[0]?.journal.close();
    expect((await recover()).operations[0]?.steps).toEqual([done(0), done(1)]);
  });
});

describe('what cannot be understood', () => {
  test.each([
    ['no JSON', () => 'nothing\n{"plan":"whole"}\n'],
    ['another header', () => '{"version":1}\n{"plan":"whole"}\n'],
    ['no header', () => '{"plan":"whole"}\n'],
    ['a line of another kind', (whole: string) => `${whole}{"note":1}\n`],
    ['an unknown state', (whole: string) => `${whole}{"step":0,"state":{"state":"odd"}}\n`],
    ['a step that was not planned', (whole: string) => `${whole}{"step":7,"state":{"state":"waiting"}}\n`],
  ])('is set aside and told, and the others are found: %s', async (_what, damage) => {
    const journal = createJournal({ folder });
    for (const id of ['a', 'b']) await (await journal.begin(operation(id, 10))).close();
    const damaged = damage(readFileSync(fileOf('a'), 'utf8'));
    writeFileSync(fileOf('a'), damaged);
    const first = await recover();
    expect(first.operations).toEqual([operation('b', 10)]);
    expect(first.malformed).toEqual([`${fileOf('a')}.malformed`]);
    expect(readdirSync(folder).sort()).toEqual(['a.jsonl.malformed', 'b.jsonl']);
    expect(readFileSync(`${fileOf('a')}.malformed`, 'utf8')).toBe(damaged);
    // It is told once.
    expect((await recover()).malformed).toEqual([]);
  });

  test('of which the disk gives nothing is told and left alone: the next start reads it', async () => {
    mkdirSync(fileOf('a'));
    await (await createJournal({ folder }).begin(operation('b', 10))).close();
    const first = await recover();
    expect(first.operations).toEqual([operation('b', 10)]);
    expect(first.malformed).toEqual([fileOf('a')]);
    expect(readdirSync(folder).sort()).toEqual(['a.jsonl', 'b.jsonl']);
  });

  test.each(['{"version":5,"id":7}\n{"other":1}\n', '{"version":5,"id":7}\n{"plan":"whole"}\n'])(
    'of a newer Quayside is left alone: %j',
    async (text) => {
      writeFileSync(fileOf('a'), text);
      expect(await recover()).toMatchObject({ operations: [], malformed: [] });
      expect(readFileSync(fileOf('a'), 'utf8')).toBe(text);
    },
  );
});
