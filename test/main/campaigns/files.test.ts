import {
  appendFileSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createReviewFiles } from '../../../src/main/campaigns/files.ts';
import { digestOf } from '../../../src/main/campaigns/standing.ts';
import type { Entry, EntryOf } from '../../../src/shared/campaigns/campaign.ts';
import { ok } from '../../../src/shared/errors.ts';
import { cutAsOnWindows } from '../storage/asOnWindows.ts';
import { countIds, makeFolder } from '../storage/folder.ts';
import { evidenceOf, lineOf, startedOf, writeReview } from './reviews.ts';

const TOM = { name: 'Tom', email: 'tom@a.example' };
const STARTED: Omit<EntryOf<'started'>, 'before'> = {
  ...{ kind: 'started', at: 1, name: 'Q4', scope: { kind: 'all' }, kitId: null, isPrivilegedOnly: false },
  ...{ reviewer: TOM, dueOn: '2026-12-24', everyMonths: null, needsSecond: false },
};
const decided = (lineId: string): Omit<EntryOf<'decided'>, 'before'> => ({
  ...{ kind: 'decided', at: 2, lineIds: [lineId], decision: { is: 'keep' }, note: 'ok', by: TOM },
});

function open(folder = makeFolder()) {
  const told: string[] = [];
  const files = createReviewFiles({
    ...{ folder, newId: countIds('r') },
    notify: ({ text }) => told.push(text),
  });
  return { folder, files, told };
}

/** A review of two lines, of which the first is decided. */
async function begun() {
  const { folder, files } = open();
  const added = await files.add(evidenceOf({ lines: [lineOf({ id: 'a' }), lineOf({ id: 'b' })] }), STARTED);
  if (!added.ok) throw new Error(added.error.message);
  await files.append(added.value.id, () => ok([decided('a')]));
  const { id } = added.value;
  return { folder, files, id, log: path.join(folder, id, 'log.ndjson') };
}

/** Which lines a new start finds decided, and what it tells. */
async function after(folder: string, id: string) {
  const { files, told } = open(folder);
  const read = await files.read(id);
  if (!read.ok) return { decided: null, touched: null, told };
  const { stand, touched } = read.value;
  return {
    decided: [...stand.lines].flatMap(([line, { decision }]) => (decision ? line : [])),
    touched,
    told,
    files,
  };
}

test('a line that a kill cut goes with the next entry, and the log stays linked', async () => {
  const { folder, id, log } = await begun();
  appendFileSync(log, '{"kind":"decided","at":3,"lineIds":["b');
  const cut = await after(folder, id);
  expect(cut).toMatchObject({ decided: ['a'], touched: null, told: [] });
  await cut.files?.append(id, () => ok([decided('b')]));
  expect(await after(folder, id)).toMatchObject({ decided: ['a', 'b'], touched: null });
});

test('an entry of which the line break alone was not written stays', async () => {
  const { folder, id, log } = await begun();
  truncateSync(log, readFileSync(log).length - 1);
  const cut = await after(folder, id);
  expect(cut).toMatchObject({ decided: ['a'], touched: null });
  await cut.files?.append(id, () => ok([decided('b')]));
  expect(await after(folder, id)).toMatchObject({ decided: ['a', 'b'], touched: null });
});

test('a log that something else changed while the app runs is told, and nothing is written to it any more', async () => {
  const { files, id, log } = await begun();
  const changed = readFileSync(log, 'utf8').replace('"note":"ok"', '"note":"no"');
  writeFileSync(log, `${changed}{}\n`);
  expect(await files.shorts()).toMatchObject([{ campaign: { touched: expect.stringMatching(/Entry 3/) } }]);
  expect(await files.append(id, () => ok([decided('b')]))).toMatchObject({
    error: { code: 'review-closed' },
  });
  expect(readFileSync(log, 'utf8')).toBe(`${changed}{}\n`);
});

const forge = (text: string) => {
  let before = '';
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const linked = JSON.stringify(before === '' ? JSON.parse(line) : { ...JSON.parse(line), before });
      before = digestOf(linked);
      return linked;
    });
  return { text: `${lines.join('\n')}\n`, head: before };
};

test.each<[string, (log: string) => string]>([
  ['a decision before the signature', (log) => forge(log.replace('"note":"ok"', '"note":"no"')).text],
  [
    'a decision after the signature',
    (log) => `${log}${JSON.stringify({ ...decided('a'), before: forge(log).head })}\n`,
  ],
  [
    'an entry after the last one',
    (log) => {
      const waived = { kind: 'waived', at: 9, lineIds: ['a'], note: 'x', by: TOM, before: forge(log).head };
      return `${log}${JSON.stringify(waived)}\n`;
    },
  ],
])('%s that something else linked as Quayside does is told', async (what, change) => {
  const { folder, id, log } = await begun();
  const isFinal = what === 'an entry after the last one';
  const { logText } = await writeReview(evidenceOf({ lines: [lineOf({ id: 'a' }), lineOf({ id: 'b' })] }), [
    startedOf(),
    decided('a'),
    decided('b'),
    'close',
    ...(isFinal ? ['final' as const] : []),
  ]);
  writeFileSync(log, logText);
  expect((await after(folder, id)).touched).toBe(null);
  writeFileSync(log, change(logText));
  expect((await after(folder, id)).touched).toMatch(/of its log is not as Quayside wrote it/);
});

test('a log that was changed without a trace in its size and time is read again', async () => {
  const { files, id, log } = await begun();
  utimesSync(log, 1_000, 1_000);
  await files.read(id);
  writeFileSync(log, readFileSync(log, 'utf8').replace('"note":"ok"', '"note":"no"'));
  utimesSync(log, 1_000, 1_000);
  const read = await files.read(id);
  expect(read.ok ? read.value.stand.lines.get('a')?.note : '').toBe('no');
});

test.runIf(process.platform === 'linux')(
  'is decided on Windows, too, where no file is cut by a handle that appends',
  async () => {
    await cutAsOnWindows();
    const { folder, id, log } = await begun();
    appendFileSync(log, '{"kind":"decided","at":3,"lineIds":["b');
    const cut = await after(folder, id);
    expect(await cut.files?.append(id, () => ok([decided('b')]))).toMatchObject({ ok: true });
    expect(await after(folder, id)).toMatchObject({ decided: ['a', 'b'], touched: null });
  },
);

test('what the disk refuses is not decided, neither now nor after the next start', async () => {
  const { folder, files, id, log } = await begun();
  const before = readFileSync(log, 'utf8');
  rmSync(log);
  expect(await files.append(id, () => ok([decided('b')]))).toMatchObject({ ok: false });
  writeFileSync(log, before);
  expect(await after(folder, id)).toMatchObject({ decided: ['a'], touched: null });
});

test.each([
  ['is damaged', '{"version":1,"evid', /is damaged\. It stays unchanged/],
  ['is of a newer Quayside', '{"version":2}', /by a newer Quayside\. Update Quayside/],
])('a review whose evidence %s is told and stays as it is; others are shown', async (_, text, words) => {
  const { folder, files, id } = await begun();
  const other = await files.add(evidenceOf({ lines: [lineOf()] }), STARTED);
  const evidence = path.join(folder, id, 'evidence.json');
  writeFileSync(evidence, text);
  const again = open(folder);
  for (let at = 0; at < 2; at += 1)
    expect(await again.files.shorts()).toMatchObject([{ id: other.ok ? other.value.id : '' }]);
  expect(again.told).toEqual([expect.stringMatching(words)]);
  expect(readFileSync(evidence, 'utf8')).toBe(text);
});

test.each(['', '{"kind":"final"}\n', null])(
  'a review with the log %j is not shown, and stays as it is',
  async (text) => {
    const { folder, id, log } = await begun();
    const before = readFileSync(log, 'utf8');
    if (text === null) rmSync(log);
    else writeFileSync(log, text);
    const { decided, told } = await after(folder, id);
    expect({ decided, told }).toEqual({
      decided: null,
      told: [expect.stringMatching(/damaged. It stays unchanged/)],
    });
    writeFileSync(log, before);
    expect(await after(folder, id)).toMatchObject({ decided: ['a'], touched: null });
  },
);

test('that the folder cannot be read is told once, and reviews are shown once it can be', async () => {
  const { folder, id } = await begun();
  const aside = `${folder}-aside`;
  renameSync(folder, aside);
  writeFileSync(folder, '');
  const { files, told } = open(folder);
  for (let at = 0; at < 2; at += 1) expect(await files.shorts()).toEqual([]);
  expect(told).toEqual([expect.stringMatching(/could not be read: /)]);
  expect(await files.remove(id), 'nothing is said to be deleted').toMatchObject({ ok: false });
  rmSync(folder);
  renameSync(aside, folder);
  expect(await files.shorts()).toMatchObject([{ id }]);
  expect(told).toHaveLength(1);
});

test('a review that a kill left without its evidence was never begun, and nothing is told of it', async () => {
  const { folder, id } = await begun();
  rmSync(path.join(folder, id, 'evidence.json'));
  expect(await after(folder, id)).toMatchObject({ decided: null, told: [] });
});

test('entries that come together are linked one to the other, in their order', async () => {
  const { folder, files, id } = await begun();
  await Promise.all(['b', 'a', 'b'].map((line) => files.append(id, () => ok([decided(line), decided('a')]))));
  const found = await after(folder, id);
  expect(found).toMatchObject({ touched: null });
  const texts = await files.source(id);
  const lines = texts.ok ? texts.value.logText.trimEnd().split('\n') : [];
  expect(lines.map((line) => (JSON.parse(line) as Entry).kind)).toEqual([
    'started',
    ...Array(7).fill('decided'),
  ]);
});

test('of many reviews few are held in memory, and all of them are listed', async () => {
  const { files } = open();
  const lines = Array.from({ length: 100 }, (_, at) => lineOf({ id: `l${at}` }));
  for (let at = 0; at < 4; at += 1) await files.add(evidenceOf({ lines }), { ...STARTED, at });
  const shorts = await files.shorts();
  expect(shorts.map(({ started: { at } }) => at)).toEqual([0, 1, 2, 3]);
  const [first] = shorts;
  expect(await files.append(first?.id ?? '', () => ok([decided('l7')]))).toMatchObject({ ok: true });
  expect((await files.shorts())[0]?.campaign.counts).toMatchObject({ lines: 100, keep: 1 });
});
