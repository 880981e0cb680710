import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createArchive } from '../../../src/main/operations/archive.ts';
import { type Archived, withoutInstance } from '../../../src/main/operations/archiveLines.ts';
import { createJournal, openJournalFile } from '../../../src/main/operations/journal.ts';
import { createLiveOperation } from '../../../src/main/operations/liveOperation.ts';
import type { Step } from '../../../src/shared/operations/operation.ts';
import { countSteps } from '../../../src/shared/operations/steps.ts';
import { turnsWhenSlow } from '../scheduling/turns.ts';
import { countIds, heldOpenIn, makeFolder } from '../storage/folder.ts';
import { openModules } from './modules.ts';

const DAY = 86_400_000;

function operation(id: string, startedAt: number, { steps: count = 1, subject = 'Acme' } = {}): Archived {
  const steps = Array.from(
    { length: count },
    (_, at): Step => ({
      id: at,
      change: {
        action: 'organizations.delete',
        instanceId: 'shop',
        organizationId: `${id}-${at}`,
        name: subject,
      },
      instanceName: 'Shop',
      organizationName: subject,
      state: { state: 'done', at: startedAt + 1, output: {}, undo: null },
    }),
  );
  const ended = {
    id,
    kind: 'delete-organization' as const,
    startedAt,
    changedAt: startedAt + 1,
    phase: 'ended' as const,
    counts: countSteps(steps),
    undoable: 0,
    subjects: [subject],
    instanceNames: ['Shop'],
    instanceIds: ['shop'],
    revision: count,
  };
  return { ended, installations: { shop: ['ada'] }, steps };
}

type Options = Partial<Parameters<typeof createArchive>[0]>;

function open(options: Options = {}) {
  const folder = options.folder ?? makeFolder();
  const archive = createArchive({ clock: Date.now, ...options, folder });
  onTestFinished(() => archive.close().catch(() => {}));
  return {
    archive,
    folder,
    files: () => readdirSync(folder).sort(),
    file: (name = 'operations-000001.jsonl') => path.join(folder, name),
    /** What a start finds on disk, the newest first. */
    ids: async () => {
      const entries = await createArchive({ clock: Date.now, ...options, folder }).entries();
      return entries.map(({ operation: { id } }) => id);
    },
  };
}

/** A folder with a file of the archive that was written at each of these times. */
function makeAged(times: readonly number[]) {
  const folder = makeFolder();
  const all = times.map((at, number) => {
    const file = path.join(folder, `operations-00000${number + 1}.jsonl`);
    writeFileSync(file, '');
    utimesSync(file, at / 1_000, at / 1_000);
    return { file, at };
  });
  return { folder, all };
}

describe('what is over', () => {
  test('is found with its steps and installations, and listed in short, the newest first', async () => {
    const { archive, ids, file } = open();
    const [first, second] = [
      { ...operation('a', 10, { steps: 3 }), known: { shop: ['left'] } },
      operation('b', 20),
    ];
    await archive.add(first);
    await archive.add(second);
    const entries = await archive.entries();
    expect(entries.map((entry) => entry.operation)).toEqual([second.ended, first.ended]);
    expect(await ids()).toEqual(['b', 'a']);
    expect(await archive.find('a')).toEqual(first);
    expect(await archive.find('b')).toEqual(second);
    expect(await archive.find('c')).toBeNull();
    // An older Quayside finds the steps by their size.
    const lines = readFileSync(file(), 'utf8').split('\n');
    expect(JSON.parse(lines[3] ?? '').bytes).toBe(lines.slice(0, 3).join('\n').length + 1);
  });

  test('and a person is done with stays so, and is shown by an older Quayside, which takes what it knows alone', async () => {
    const { archive, folder, file } = open();
    const first = operation('a', 10);
    const changedAt = first.ended.changedAt;
    await archive.add({ ...first, doneWith: changedAt, ended: { ...first.ended, doneWith: true } });
    await archive.close();
    const { ended } = JSON.parse(readFileSync(file(), 'utf8').trimEnd().split('\n').at(-1) ?? '');
    expect(ended).toEqual(first.ended);
    const again = createArchive({ folder, clock: Date.now });
    expect(await again.find('a')).toMatchObject({ ended: { doneWith: true } });
    // It went on again, and something is left of that.
    await again.add({ ...first, doneWith: changedAt, ended: { ...first.ended, changedAt: changedAt + 1 } });
    expect((await again.entries())[0]?.operation).not.toHaveProperty('doneWith');
  });

  test('is nothing before there is any', async () => {
    const { archive, ids } = open({ folder: path.join(makeFolder(), 'later') });
    expect(await ids()).toEqual([]);
    expect(await archive.find('a')).toBeNull();
  });

  test('is known the newest first, and what ends while it is read is there once', async () => {
    const first = open({ limits: { file: 1 } });
    for (const [at, id] of ['a', 'b', 'c'].entries()) await first.archive.add(operation(id, at));
    const { archive, ids } = open({ folder: first.folder, limits: { file: 1 } });
    const early = archive.entries();
    await archive.add(operation('d', 4));
    await early;
    expect(await ids()).toEqual(['d', 'c', 'b', 'a']);
  });

  test('is found by whom it is about, also beyond what a summary tells, and by where and by whom it was done', async () => {
    const { archive, folder } = open();
    const many = operation('a', 10);
    many.ended.people = ['Ops@Example.com'];
    await archive.add({ ...many, texts: 'Zoë\nAcme' });
    await archive.add(operation('b', 20, { subject: 'Ärzte' }));
    await archive.close();
    const entries = await createArchive({ folder, clock: Date.now }).entries();
    const texts = Object.fromEntries(entries.map(({ operation: { id }, text }) => [id, text]));
    expect(texts.a).toBe('delete organization\nzoe\nacme\nops@example.com\n');
    expect(texts.b).toBe('delete organization\narzte\nshop\n');
  });

  test('that is cleared while it is being read is not taken back into memory', async () => {
    const { archive, file } = open();
    const lines = Array.from({ length: 5_000 }, (_, at) => {
      const { ended } = operation(`op-${at}`, at);
      return `${JSON.stringify({ ended, installations: {}, bytes: 0 })}\n`;
    });
    writeFileSync(file(), lines.join(''));
    const reading = archive.entries();
    await archive.clear();
    await reading;
    expect(await archive.entries()).toEqual([]);
  });

  test('is deleted from disk and memory when it is cleared, and what comes after it is kept', async () => {
    let told = 0;
    const { archive, files, ids } = open({ limits: { file: 1 }, onArchived: () => (told += 1) });
    for (const id of ['a', 'b']) await archive.add(operation(id, id.charCodeAt(0)));
    const read = archive.reader();
    expect((await read('b'))?.entry.operation.id).toBe('b');
    await archive.clear();
    expect(files()).toEqual([]);
    expect(await archive.entries()).toEqual([]);
    expect(await archive.find('a')).toBeNull();
    await archive.add(operation('c', 300));
    // What was read before is not looked for in the file that took its name.
    expect(await read('b')).toBeNull();
    expect(await ids()).toEqual(['c']);
    expect(await archive.find('c')).toEqual(operation('c', 300));
    expect(told).toBe(4);
  });

  test('and went on again counts as it ended last, and is listed once', async () => {
    const { archive, folder, ids } = open();
    await archive.add(operation('a', 10));
    await archive.add(operation('b', 20));
    const again = operation('a', 10, { steps: 2 });
    await archive.add(again);
    expect(await ids()).toEqual(['b', 'a']);
    expect(await archive.find('a')).toEqual(again);
    expect(await createArchive({ folder, clock: Date.now }).find('a')).toEqual(again);
  });
});

describe('a file', () => {
  test('that was cut at any byte keeps each operation that is whole, and is written on from there', async () => {
    const whole = open();
    const all = ['a', 'b', 'c'].map((id, at) => operation(id, at, { steps: at + 1, subject: 'Zoë' }));
    const sizes: number[] = [];
    for (const each of all) {
      await whole.archive.add(each);
      sizes.push(statSync(whole.file()).size);
    }
    const bytes = readFileSync(whole.file());
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length), async (length) => {
        const { archive, folder, file, files } = open();
        writeFileSync(file(), bytes.subarray(0, length));
        const left = all.filter((_, at) => (sizes[at] ?? 0) <= length);
        const later = operation('later', 9);
        await archive.add(later);
        for (const each of [archive, open({ folder }).archive])
          for (const one of [...all, later])
            expect(await each.find(one.ended.id)).toEqual([...left, later].includes(one) ? one : null);
        expect(files()).toEqual(['operations-000001.jsonl']);
      }),
      { numRuns: 40 },
    );
  });

  test('that was cut in the middle of an operation, or has a line that cannot be read, hides none but that one', async () => {
    const first = open();
    await first.archive.add(operation('a', 10));
    const [stepLine] = readFileSync(first.file(), 'utf8').split('\n');
    appendFileSync(first.file(), `${stepLine}\n${stepLine}\nnothing\n`);
    appendFileSync(first.file(), Buffer.from([0xff, 0xff, 10]));
    const second = open({ folder: first.folder });
    expect(await second.ids()).toEqual(['a']);
    await second.archive.add(operation('b', 20));
    expect(await second.ids()).toEqual(['b', 'a']);
    for (const [id, at] of [
      ['a', 10],
      ['b', 20],
    ] as const)
      expect(await second.archive.find(id)).toEqual(operation(id, at));
  });

  test('with a step that cannot be read gives no steps of that operation, rather than some', async () => {
    const { archive, ids, file } = open();
    for (const id of ['a', 'b']) await archive.add(operation(id, id.charCodeAt(0), { steps: 2 }));
    await archive.close();
    writeFileSync(
      file(),
      readFileSync(file(), 'utf8').replace('organizations.delete', 'organizations.DELETE'),
    );
    expect(await ids()).toEqual(['b', 'a']);
    expect(await archive.find('a')).toBeNull();
    expect(await archive.find('b')).not.toBeNull();
  });

  test('has one month alone, so that it can go as one: with the next a new file is begun, in the middle of a run too', async () => {
    let now = Date.now();
    const first = open({ clock: () => now });
    await first.archive.add(operation('a', 10));
    await first.archive.add(operation('b', 20));
    expect(first.files()).toHaveLength(1);
    now += 32 * DAY;
    await first.archive.add(operation('c', 30));
    expect(first.files()).toEqual(['operations-000001.jsonl', 'operations-000002.jsonl']);
    const long = Date.now() - 40 * DAY;
    utimesSync(first.file('operations-000002.jsonl'), new Date(long), new Date(long));
    const second = open({ folder: first.folder });
    await second.archive.add(operation('d', 40));
    expect(second.files()).toHaveLength(3);
    expect(await second.ids()).toEqual(['d', 'c', 'b', 'a']);
  });

  test('that is older than a person keeps Activity goes when that is asked for, and what is newer stays', async () => {
    const first = open();
    await first.archive.add(operation('a', 10));
    const old = Date.now() - 40 * DAY;
    utimesSync(first.file(), new Date(old), new Date(old));
    let days = 90;
    let told = 0;
    const onArchived = () => {
      told += 1;
    };
    let now = Date.now();
    const clock = () => now;
    const second = open({ folder: first.folder, keepFor: () => days * DAY, onArchived, clock });
    await second.archive.dropOld();
    expect(await second.ids()).toEqual(['a']);
    await second.archive.add(operation('b', 20));
    expect(await second.ids()).toEqual(['b', 'a']);
    days = 30;
    told = 0;
    await second.archive.dropOld();
    expect([(await second.archive.entries()).length, told]).toEqual([2, 0]);
    now += DAY;
    await second.archive.dropOld();
    expect([(await second.archive.entries()).length, told]).toEqual([1, 1]);
    expect(second.files()).toEqual(['age-checked', 'operations-000002.jsonl']);
    await second.archive.dropOld();
    expect(told).toBe(1);
  });

  test('goes for no wrong clock of one day, whenever that is looked at, and before its time on no other day', async () => {
    const look = fc.record({ hours: fc.integer({ min: 1, max: 900 }), isWrong: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        fc.array(look, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: -9_000, max: 9_000 }),
        async (looks, wrongBy) => {
          const begun = Date.now();
          const files = makeAged([0, 20, 200].map((days) => begun + days * DAY));
          let [now, wrongUntil] = [begun + 200 * DAY, 0];
          for (const { hours, isWrong } of looks) {
            now += hours * 3_600_000;
            if (isWrong) wrongUntil ||= now + DAY - 1;
            // On its one day a wrong clock shows all that comes of looking twice.
            const clock = () => now + (isWrong && now < wrongUntil ? wrongBy * DAY : 0);
            const { archive } = open({ folder: files.folder, clock });
            await archive.dropOld();
            await archive.dropOld();
            for (const { file, at } of files.all)
              if (now - at < 365 * DAY) expect(existsSync(file)).toBe(true);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  test('that cannot be understood at all, and one of another name, are passed over', async () => {
    const { archive, ids, file } = open();
    await archive.add(operation('a', 10));
    writeFileSync(file('operations-000002.jsonl'), 'nothing at all');
    writeFileSync(file('operations-000003.jsonl'), '');
    symlinkSync(file('nowhere'), file('operations-000004.jsonl'));
    writeFileSync(file('notes.jsonl'), readFileSync(file()));
    expect(await ids()).toEqual(['a']);
  });

  test('is begun anew when the last one is full, also after a restart; all are listed and searched', async () => {
    const limits = { file: 900 };
    const first = open({ limits });
    for (const id of ['a', 'b', 'c', 'd']) await first.archive.add(operation(id, id.charCodeAt(0)));
    expect(first.files()).toEqual(['operations-000001.jsonl', 'operations-000002.jsonl']);
    const second = open({ folder: first.folder, limits });
    await second.archive.add(operation('e', 200));
    expect(second.files()).toEqual([1, 2, 3].map((number) => `operations-00000${number}.jsonl`));
    expect(await second.ids()).toEqual(['e', 'd', 'c', 'b', 'a']);
    expect(await second.archive.find('a')).toEqual(operation('a', 97));
    await second.archive.close();
    const third = open({ folder: first.folder, limits });
    await third.archive.add(operation('f', 201));
    expect(third.files()).toHaveLength(3);
  });

  test('goes when all files together are too large, the oldest first', async () => {
    const { archive, files, ids } = open({ limits: { file: 1, all: 1_500 } });
    for (const id of ['a', 'b', 'c', 'd', 'e']) await archive.add(operation(id, id.charCodeAt(0)));
    // Each has about 500 bytes, and room is made for one more before it is begun.
    expect(files()).toEqual([
      'operations-000003.jsonl',
      'operations-000004.jsonl',
      'operations-000005.jsonl',
    ]);
    expect(await ids()).toEqual(['e', 'd', 'c']);
    expect(await archive.find('a')).toBeNull();
  });

  test('goes after a year, when a new one is begun', async () => {
    let now = Date.now();
    const { archive, ids, file } = open({ limits: { file: 1 }, clock: () => now });
    await archive.add(operation('a', 1));
    await archive.add(operation('b', 2));
    utimesSync(file(), new Date(now - 366 * DAY), new Date(now - 366 * DAY));
    utimesSync(file('operations-000002.jsonl'), new Date(now - 364 * DAY), new Date(now - 364 * DAY));
    await archive.dropOld();
    expect(await ids()).toEqual(['b', 'a']);
    now += DAY - 1;
    await archive.add(operation('c', 3));
    expect(await ids()).toEqual(['c', 'b', 'a']);
    now += 1;
    await archive.add(operation('d', 4));
    expect(await ids()).toEqual(['d', 'c', 'b']);
    expect(existsSync(file())).toBe(false);
  });
});

describe('a disk', () => {
  test('that refuses one is told, and the next one is kept', async () => {
    let isFull = true;
    const { archive, ids } = open({
      openFile: async (...where) => {
        const file = await openJournalFile(...where);
        const append: typeof file.append = async (records) => {
          if (isFull) throw new Error('ENOSPC');
          await file.append(records);
        };
        return { ...file, append };
      },
    });
    await expect(archive.add(operation('a', 10))).rejects.toThrow('ENOSPC');
    isFull = false;
    await archive.add(operation('b', 20));
    expect(await ids()).toEqual(['b']);
  });

  test('that takes a part of one leaves the places of those before and behind it right', async () => {
    const { archive, folder } = open();
    await archive.add(operation('a', 10));
    const handle = await openFile(path.join(makeFolder(), 'any'), 'a');
    const appended = vi.spyOn(Object.getPrototypeOf(handle) as typeof handle, 'appendFile');
    await handle.close();
    appended.mockImplementationOnce(async function (this: typeof handle, text) {
      await this.write(String(text).slice(0, 100));
      throw new Error('ENOSPC');
    });
    await expect(archive.add(operation('lost', 15))).rejects.toThrow('ENOSPC');
    appended.mockRestore();
    await archive.add(operation('b', 20));
    for (const each of [archive, createArchive({ folder, clock: Date.now })]) {
      expect(await each.find('a')).toEqual(operation('a', 10));
      expect(await each.find('b')).toEqual(operation('b', 20));
      expect(await each.find('lost')).toBeNull();
      await each.close();
    }
  });

  test('has all when the archive is closed, and holds no file open', async () => {
    const { archive, folder, files, ids } = open({ limits: { file: 1 } });
    void archive.add(operation('a', 10));
    void archive.add(operation('b', 20));
    await archive.close();
    expect(files()).toEqual(['operations-000001.jsonl', 'operations-000002.jsonl']);
    expect(await ids()).toEqual(['b', 'a']);
    await archive.find('b');
    expect(heldOpenIn(folder)).toEqual([]);
  });
});

describe('an instance that is forgotten', () => {
  /** Steps on several instances, as one operation. */
  function across(id: string, startedAt: number, ...instanceIds: string[]): Archived {
    const whole = operation(id, startedAt, { steps: instanceIds.length });
    const steps = whole.steps.map((step, at): Step => {
      const instanceId = instanceIds[at] ?? '';
      return { ...step, change: { ...step.change, instanceId }, instanceName: `At ${instanceId}` };
    });
    const live = createLiveOperation(
      { id, kind: 'delete-organization', startedAt, installations: {}, steps },
      { journal: null, clock: () => startedAt, onChange: () => {} },
    );
    const installations = Object.fromEntries(instanceIds.map((each) => [each, ['ada']]));
    return { ended: live.summary(), texts: live.texts(), installations, steps };
  }

  test('takes what concerns it alone along, leaves others their steps, and what is not about it untouched', async () => {
    const { archive, ids, file } = open();
    const [alone, shared, other] = [
      across('alone', 1, 'shop', 'shop'),
      { ...across('shared', 2, 'blog', 'shop', 'blog'), known: { shop: ['m'], blog: ['n'] } },
      across('other', 3, 'blog'),
    ];
    for (const each of [alone, shared, other]) await archive.add(each);
    const { mtime } = statSync(file());
    await archive.forget('shop');
    expect(await ids()).toEqual(['other', 'shared']);
    expect(await archive.find('alone')).toBeNull();
    expect(await archive.find('other')).toEqual({ ...other, texts: undefined });
    const left = await archive.find('shared');
    const expected = across('shared', 2, 'blog', 'blog');
    expect(left?.steps).toEqual([expected.steps[0], { ...shared.steps[2], id: 1 }]);
    expect(left?.ended).toEqual({ ...expected.ended, changedAt: shared.ended.changedAt });
    expect(left).toMatchObject({ installations: { blog: ['ada'] }, known: { blog: ['n'] } });
    expect(readFileSync(file(), 'utf8')).not.toContain('shop');
    expect(statSync(file()).mtime).toEqual(mtime);
    // What ends later is added behind it, and found.
    await archive.add(across('later', 4, 'blog'));
    expect(await ids()).toEqual(['later', 'other', 'shared']);
    expect((await archive.find('later'))?.steps).toHaveLength(1);
  });

  test('is left out of many steps, and of many operations, in several turns, so that main answers others in between', async () => {
    const { steps, ended, ...facts } = across('many', 1, ...Array(1_200).fill('blog'), 'shop');
    const lines = steps.map((step) => `${JSON.stringify({ step })}\n`).join('');
    const end = JSON.stringify({ ended, ...facts, bytes: Buffer.byteLength(lines) });
    let left: string | null = null;
    const turns = await turnsWhenSlow(async () => {
      left = await withoutInstance(Buffer.from(`${lines}${end}\n`), 'shop');
    });
    expect(String(left).split('\n')).toHaveLength(1_202);
    expect(turns).toBeGreaterThanOrEqual(6);
    const short = operation('short', 1, { steps: 0 });
    const all = Array.from({ length: 2_000 }, (_, at) => {
      const ids = { id: String(at), instanceIds: [at % 2 === 0 ? 'shop' : 'blog'] };
      return `${JSON.stringify({ ended: { ...short.ended, ...ids }, installations: {}, bytes: 0 })}\n`;
    }).join('');
    expect(await turnsWhenSlow(() => withoutInstance(Buffer.from(all), 'shop'))).toBeGreaterThanOrEqual(8);
  });

  test('keeps what others have listed while the list is put right, which takes several turns', async () => {
    const { archive, file } = open();
    const short = operation('short', 1, { steps: 0 });
    const lines = Array.from({ length: 1_000 }, (_, at) => {
      const ids = { id: String(at), instanceIds: [at % 2 === 0 ? 'shop' : 'blog'] };
      return `${JSON.stringify({ ended: { ...short.ended, ...ids }, installations: {}, bytes: 0 })}\n`;
    });
    writeFileSync(file(), lines.join(''));
    const lengths = new Set([(await archive.entries()).length]);
    let isOver = false;
    const look = async () => {
      lengths.add((await archive.entries()).length);
      if (!isOver) setImmediate(look);
    };
    setImmediate(look);
    await archive.forget('shop');
    isOver = true;
    lengths.add((await archive.entries()).length);
    expect([...lengths]).toEqual([1_000, 500]);
  });

  test('is left out of what is read meanwhile, each operation as it is now', async () => {
    const { archive } = open();
    for (const [id, ...places] of [
      ['alone', 'shop', 'shop'],
      ['shared', 'shop', 'blog'],
      ['other', 'blog', 'wiki'],
    ] as const)
      await archive.add(across(id, 1, ...places));
    const read = archive.reader();
    const placesOf = async (id: string) => (await read(id))?.steps?.map(({ change }) => change.instanceId);
    expect(await placesOf('other')).toEqual(['blog', 'wiki']);
    const forgetting = archive.forget('shop');
    for (const places of await Promise.all(Array.from({ length: 40 }, () => placesOf('other'))))
      expect(places).toEqual(['blog', 'wiki']);
    await forgetting;
    expect(await placesOf('shared')).toEqual(['blog']);
    expect((await read('shared'))?.entry.operation.instanceIds).toEqual(['blog']);
    expect(await read('alone')).toBeNull();
  });

  test('stays named where it says that it was removed, and where a line cannot be understood', async () => {
    const { archive, ids, file } = open();
    const removed = operation('removed', 5, { steps: 0 });
    await archive.add({ ...removed, ended: { ...removed.ended, kind: 'remove-instance' } });
    await archive.add(across('alone', 6, 'shop'));
    await archive.add(across('other', 7, 'blog'));
    // The end of one whose steps are gone.
    const { ended, installations } = across('torn', 8, 'shop');
    appendFileSync(file(), `${JSON.stringify({ ended, installations, bytes: 0 })}\n`);
    appendFileSync(file(), '{"step":"of nobody, on \\"shop\\" "}\n');
    const again = open({ folder: path.dirname(file()) });
    await again.archive.forget('shop');
    expect(await ids()).toEqual(['other', 'removed']);
    expect(readFileSync(file(), 'utf8')).toContain('of nobody');
  });

  test('is forgotten whole by the next start, wherever a kill or a full disk stopped it', async () => {
    const { archive, folder, files, ids } = open({ limits: { file: 1 } });
    for (const [at, id] of ['a', 'b', 'c'].entries()) await archive.add(across(id, at, 'shop', 'blog'));
    await archive.close();
    // In the place of the file that is written beside the second one.
    rmSync(path.join(folder, 'operations-000002.jsonl'));
    mkdirSync(path.join(folder, 'operations-000002.jsonl'));
    const stopped = open({ folder, limits: { file: 1 } });
    await expect(stopped.archive.forget('shop')).rejects.toThrow();
    await stopped.archive.close();
    rmdirSync(path.join(folder, 'operations-000002.jsonl'));
    const next = open({ folder, limits: { file: 1 } });
    await next.archive.forget('shop');
    await next.archive.forget('shop');
    expect(await ids()).toEqual(['c', 'a']);
    for (const name of files().filter((each) => each.startsWith('operations-')))
      expect(readFileSync(path.join(folder, name), 'utf8')).not.toContain('shop');
  });

  test('is gone in whichever order operations end, instances are forgotten and the app is started anew', async () => {
    const move = fc.oneof(
      fc.record({
        does: fc.constant('end' as const),
        places: fc.array(fc.constantFrom('shop', 'blog', 'wiki'), { minLength: 1, maxLength: 4 }),
      }),
      fc.record({ does: fc.constant('forget' as const), place: fc.constantFrom('shop', 'blog') }),
      fc.record({ does: fc.constant('restart' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ move, isAwaited: fc.boolean() }), { maxLength: 8 }),
        fc.constantFrom(1, 1_000_000),
        async (moves, file) => {
          const folder = makeFolder();
          const limits = { file };
          let { archive } = open({ folder, limits });
          const ended: Archived[] = [];
          const gone = new Set<string>();
          for (const [at, { move, isAwaited }] of moves.entries()) {
            if (move.does === 'restart') {
              await archive.close();
              ({ archive } = open({ folder, limits }));
            } else if (move.does === 'end') {
              const operation = across(String(at), at, ...move.places);
              ended.push(operation);
              const added = archive.add(operation);
              if (isAwaited) await added;
            } else {
              gone.add(move.place);
              const forgotten = archive.forget(move.place);
              if (isAwaited) await forgotten;
            }
          }
          await archive.close();
          for (const each of [archive, open({ folder }).archive])
            for (const { ended: of, steps } of ended) {
              const rest = steps.filter(({ change }) => !gone.has(change.instanceId));
              const found = await each.find(of.id);
              expect(found?.steps.map(({ change }) => change) ?? []).toEqual(
                rest.map(({ change }) => change),
              );
              expect(found?.ended.counts.done ?? 0).toBe(rest.length);
            }
        },
      ),
      { numRuns: 25 },
    );
  });

  test('is kept again once it is in the list again, also by the next start; what was deleted stays so', async () => {
    const { archive, folder, ids } = open();
    await archive.add(across('before', 1, 'shop'));
    await archive.forget('shop');
    await archive.forget('blog');
    await archive.remember(['shop', 'never forgotten']);
    await archive.add(across('since', 2, 'shop', 'blog'));
    expect(await ids()).toEqual(['since']);
    await archive.close();
    const next = open({ folder });
    await next.archive.add(across('later', 3, 'shop'));
    await next.archive.add(across('other', 4, 'blog'));
    expect((await next.ids()).sort()).toEqual(['later', 'since']);
    expect((await next.archive.find('since'))?.steps).toHaveLength(1);
  });

  test('is remembered beside what cannot be understood of those before, and never over what a newer Quayside wrote', async () => {
    for (const [text, isKept] of [
      ['nonsense', true],
      ['{"version":3}', false],
    ] as const) {
      const { archive, folder, files } = open();
      writeFileSync(path.join(folder, 'forgotten.json'), text);
      await archive.forget('shop');
      await archive.add(across('late', 1, 'shop'));
      expect(await archive.entries()).toEqual([]);
      await archive.close();
      const aside = files().find((name) => name.startsWith('forgotten.malformed-'));
      expect(readFileSync(path.join(folder, aside ?? 'forgotten.json'), 'utf8')).toBe(text);
      const next = open({ folder }).archive;
      await next.add(across('later', 2, 'shop'));
      expect(await next.entries()).toHaveLength(isKept ? 0 : 1);
    }
  });

  test('stays out when an operation of before is found again by the next start, whichever of both comes first', async () => {
    for (const first of ['removal', 'operation'] as const) {
      const folder = makeFolder();
      const steps = across('half', 1, 'shop', 'blog').steps;
      const journal = createJournal({ folder: path.join(folder, 'operations', 'open') });
      const header = { id: 'half', kind: 'delete-organization' as const, startedAt: 1 };
      await (await journal.begin({ ...header, installations: {}, steps })).close();
      const started = await openModules({
        file: path.join(folder, 'instances.json'),
        newId: countIds(),
        newKeyName: () => '',
      });
      const moves = [() => started.archive.forget('shop'), () => started.engine.recover()];
      await Promise.all((first === 'removal' ? moves : moves.toReversed()).map((move) => move()));
      await started.engine.close();
      const found = await open({ folder: path.join(folder, 'operations') }).archive.find('half');
      expect(found?.steps.map(({ change }) => change.instanceId)).toEqual(['blog']);
      expect(readdirSync(path.join(folder, 'operations', 'open'))).toEqual([]);
    }
  });
});
