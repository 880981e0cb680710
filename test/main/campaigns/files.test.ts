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
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createReviewFiles } from '../../../src/main/campaigns/files.ts';
import { digestOf } from '../../../src/main/campaigns/standing.ts';
import type { Entry, EntryOf } from '../../../src/shared/campaigns/campaign.ts';
import { ok } from '../../../src/shared/errors.ts';
import { FakeKeychain } from '../credentials/fakeKeychain.ts';
import { cutAsOnWindows } from '../storage/asOnWindows.ts';
import { countIds, makeFolder } from '../storage/folder.ts';
import { evidenceOf, lineOf, startedOf, writeReview } from './reviews.ts';
import { keychainOf } from './signers.ts';

const TOM = { name: 'Tom', email: 'tom@a.example' };
const STARTED: Omit<EntryOf<'started'>, 'before'> = {
  ...{ kind: 'started', at: 1, name: 'Q4', scope: { kind: 'all' }, kitId: null, isPrivilegedOnly: false },
  ...{ reviewer: TOM, dueOn: '2026-12-24', everyMonths: null },
};
const decided = (lineId: string): Omit<EntryOf<'decided'>, 'before'> => ({
  ...{ kind: 'decided', at: 2, lineIds: [lineId], decision: { is: 'keep' }, note: 'ok', by: TOM },
});

const keychains = new Map<string, FakeKeychain>();
function keychainAt(folder: string): FakeKeychain {
  const found = keychains.get(folder) ?? new FakeKeychain();
  keychains.set(folder, found);
  return found;
}

function open(folder = makeFolder(), backend = keychainAt(folder)) {
  const told: string[] = [];
  const files = createReviewFiles({
    ...{ folder, newId: countIds('r'), keychain: keychainOf(backend) },
    notify: ({ text }) => told.push(text),
  });
  return { folder, files, told };
}

/** A review of two lines, of which the first is decided. */
async function begun() {
  const { folder, files, told } = open();
  const added = await files.add(evidenceOf({ lines: [lineOf({ id: 'a' }), lineOf({ id: 'b' })] }), STARTED);
  if (!added.ok) throw new Error(added.error.message);
  await files.append(added.value.id, () => ok([decided('a')]));
  const { id } = added.value;
  return { folder, files, told, id, log: path.join(folder, id, 'log.ndjson') };
}

/** Which lines a new start finds decided, and what it tells. */
async function anew(folder: string, id: string, backend = keychainAt(folder)) {
  const { files, told } = open(folder, backend);
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
  const cut = await anew(folder, id);
  expect(cut).toMatchObject({ decided: ['a'], touched: null, told: [] });
  await cut.files?.append(id, () => ok([decided('b')]));
  expect(await anew(folder, id)).toMatchObject({ decided: ['a', 'b'], touched: null });
});

test('an entry of which the line break alone was not written stays', async () => {
  const { folder, id, log } = await begun();
  truncateSync(log, readFileSync(log).length - 1);
  const cut = await anew(folder, id);
  expect(cut).toMatchObject({ decided: ['a'], touched: null });
  await cut.files?.append(id, () => ok([decided('b')]));
  expect(await anew(folder, id)).toMatchObject({ decided: ['a', 'b'], touched: null });
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
  expect((await anew(folder, id, new FakeKeychain())).touched).toBe(null);
  writeFileSync(log, change(logText));
  expect((await anew(folder, id, new FakeKeychain())).touched).toMatch(
    /of its log is not as Quayside wrote it/,
  );
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
    const cut = await anew(folder, id);
    expect(await cut.files?.append(id, () => ok([decided('b')]))).toMatchObject({ ok: true });
    expect(await anew(folder, id)).toMatchObject({ decided: ['a', 'b'], touched: null });
  },
);

test('what the disk refuses is not decided, neither now nor after the next start', async () => {
  const { folder, files, id, log } = await begun();
  const before = readFileSync(log, 'utf8');
  rmSync(log);
  expect(await files.append(id, () => ok([decided('b')]))).toMatchObject({ ok: false });
  writeFileSync(log, before);
  expect(await anew(folder, id)).toMatchObject({ decided: ['a'], touched: null });
});

test.each([
  ['is damaged', '{"version":1,"evid', /is damaged\. It stays unchanged/],
  ['is of a newer Quayside', '{"version":3}', /by a newer Quayside\. Update Quayside/],
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
    const { decided, told } = await anew(folder, id);
    expect({ decided, told }).toEqual({
      decided: null,
      told: [expect.stringMatching(/damaged. It stays unchanged/)],
    });
    writeFileSync(log, before);
    expect(await anew(folder, id)).toMatchObject({ decided: ['a'], touched: null });
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

test('a review whose folder was away while the reviews were listed takes decisions again once it is back, as does one that was damaged', async () => {
  const { folder, files, told, id } = await begun();
  const own = path.join(folder, id);
  const evidence = path.join(own, 'evidence.json');
  const text = readFileSync(evidence, 'utf8');
  const decide = () => files.append(id, () => ok([decided('b')]));
  renameSync(own, `${folder}-aside`);
  expect(await files.shorts()).toEqual([]);
  expect(await decide()).toMatchObject({ error: { code: 'review-unknown' } });
  renameSync(`${folder}-aside`, own);
  expect(await decide()).toMatchObject({ ok: true });
  writeFileSync(evidence, 'damaged');
  for (let at = 0; at < 2; at += 1) expect(await files.shorts()).toEqual([]);
  writeFileSync(evidence, text);
  expect(await files.shorts()).toMatchObject([{ id }]);
  expect(told).toEqual([expect.stringMatching(/is damaged/)]);
});

test.each(['evidence.json', 'log.ndjson'])(
  'a review whose %s is larger than any is told and stays as it is, and is back once that is mended',
  async (name) => {
    const { folder, files, told, id } = await begun();
    const file = path.join(folder, id, name);
    const { length } = readFileSync(file);
    truncateSync(file, 100_000_001);
    expect(await files.shorts()).toEqual([]);
    expect(await files.append(id, () => ok([decided('b')]))).toMatchObject({ ok: false });
    expect(told).toEqual([expect.stringMatching(/has a file of more than 100 MB\. It stays unchanged\.$/)]);
    truncateSync(file, length);
    expect(await files.shorts()).toMatchObject([{ id }]);
  },
);

test('a review that a kill left without its evidence was never begun, and nothing is told of it', async () => {
  const { folder, id } = await begun();
  rmSync(path.join(folder, id, 'evidence.json'));
  expect(await anew(folder, id)).toMatchObject({ decided: null, told: [] });
});

test('entries that come together are linked one to the other, in their order', async () => {
  const { folder, files, id } = await begun();
  await Promise.all(['b', 'a', 'b'].map((line) => files.append(id, () => ok([decided(line), decided('a')]))));
  const found = await anew(folder, id);
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

describe('a log', () => {
  /** Its texts after each of these decisions, and what the keychain had then. */
  async function written() {
    const { folder, files, id, log } = await begun();
    const { entries } = keychainAt(folder);
    const states = [];
    for (const line of ['b', 'a', 'b', 'a']) {
      await files.append(id, () => ok([{ ...decided(line), note: `then ${line}` }]));
      await files.flush();
      states.push({ text: readFileSync(log, 'utf8'), entries: new Map(entries) });
    }
    return { folder, files, id, log, states };
  }

  test('that is cut at the end of any of its lines is told, now and after the next start, and is not added to', async () => {
    const { folder, files, id, log, states } = await written();
    const whole = states.at(-1)?.text ?? '';
    const ends = [...whole.matchAll(/\n/g)].map(({ index }) => index).slice(0, -1);
    expect(ends).toHaveLength(5);
    const missing = { touched: expect.stringMatching(/^The end of its log is missing: it has [1-5] of 6/) };
    for (const end of ends)
      for (const cut of [whole.slice(0, end), whole.slice(0, end + 1), `${whole.slice(0, end + 1)}{"kind"`]) {
        writeFileSync(log, cut);
        expect(await files.read(id)).toMatchObject({ value: missing });
        expect(await files.source(id)).toMatchObject({ value: { review: missing } });
        expect(await files.append(id, () => ok([decided('a')]))).toMatchObject({ ok: false });
        const again = open(folder).files;
        expect(await again.shorts({ isCompared: true })).toMatchObject([{ campaign: missing }]);
        expect(readFileSync(log, 'utf8')).toBe(cut);
      }
    writeFileSync(log, whole);
    expect(await anew(folder, id)).toMatchObject({ touched: null, told: [] });
  });

  test('that something else linked anew at its end is told', async () => {
    const { folder, id, log } = await written();
    writeFileSync(log, forge(readFileSync(log, 'utf8').replace(/then a"(?=[^\n]*\n$)/, 'never"')).text);
    expect(await anew(folder, id)).toMatchObject({ touched: expect.stringMatching(/^Entry 6 of its log/) });
  });

  test('that goes on behind what the keychain has is as it was written: a kill came before the keychain had it', async () => {
    const { folder, files, id, log, states } = await written();
    for (const line of ['b', 'a']) {
      await files.append(id, () => ok([{ ...decided(line), note: `last ${line}` }]));
      const killed = new FakeKeychain();
      killed.entries = new Map(keychainAt(folder).entries);
      expect(await anew(folder, id, killed)).toMatchObject({ touched: null, told: [] });
    }
    const earlier = new FakeKeychain();
    earlier.entries = new Map([[`quayside.review.${id}`, recordOf(states[1]).replace(' end', '')]]);
    expect(await anew(folder, id, earlier), 'as an earlier Quayside kept it').toMatchObject({
      touched: null,
    });
    writeFileSync(log, states[2]?.text ?? '');
    await files.flush();
    expect(await anew(folder, id), 'an old log alone').toMatchObject({
      touched: expect.stringMatching(/5 of 8/),
    });
  });

  const recordOf = (state: { entries: Map<string, string> } | undefined) =>
    [...(state?.entries.values() ?? [])].join();

  test('to which something else added entries while the app was closed is told, and takes no more decisions', async () => {
    const { folder, id, log, states } = await written();
    const whole = states.at(-1)?.text ?? '';
    for (const count of [1, 2]) {
      const before = Array(count).fill(JSON.stringify({ ...decided('b'), note: 'of mine' }));
      writeFileSync(log, forge(`${whole}${before.join('\n')}\n`).text);
      const { files, touched } = await anew(folder, id);
      expect(touched).toMatch(
        count === 1 ? /^Something else added 1 entry to/ : /added 2 entries to its log/,
      );
      expect(await files?.append(id, () => ok([decided('a')]))).toMatchObject({ ok: false });
    }
    writeFileSync(log, whole);
    expect(await anew(folder, id)).toMatchObject({ touched: null, told: [] });
  });

  test('to which something else added an entry while the app runs is told, also before the keychain has the last one', async () => {
    const { files, id, log } = await begun();
    writeFileSync(log, forge(`${readFileSync(log, 'utf8')}${JSON.stringify(decided('b'))}\n`).text);
    expect(await files.read(id)).toMatchObject({
      value: { touched: expect.stringMatching(/added 1 entry/) },
    });
  });

  test('that the disk did not take goes on, and what it took of an entry is no entry of something else', async () => {
    const { folder, files, id, log } = await begun();
    await files.flush();
    const before = readFileSync(log, 'utf8');
    rmSync(log);
    await files.append(id, () => ok([decided('b')]));
    writeFileSync(log, before);
    expect(await files.append(id, () => ok([decided('b')]))).toMatchObject({ ok: true });
    await files.flush();
    expect(await anew(folder, id)).toMatchObject({ decided: ['a', 'b'], touched: null });
  });

  test.each([
    ['lost', () => {}],
    ['written over', ({ entries }: FakeKeychain) => entries.set('quayside.review.r1', 'bm8=')],
  ])('whose record is %s is told once, not called changed, and watched from then on', async (_, leave) => {
    const { folder, id, log, states } = await written();
    const backend = new FakeKeychain();
    leave(backend);
    const found = await anew(folder, id, backend);
    expect(found).toMatchObject({ touched: null, told: [expect.stringMatching(/no record of “Q4”/)] });
    await found.files?.flush();
    expect(await anew(folder, id, backend)).toMatchObject({ touched: null, told: [] });
    writeFileSync(log, states[0]?.text ?? '');
    expect(await anew(folder, id, backend)).toMatchObject({ touched: expect.stringMatching(/3 of 6/) });
  });

  test.each(['locked', 'absent', 'denied'] as const)(
    'is not called changed while the keychain is %s, and takes no decision that nobody could tell from one of something else',
    async (mode) => {
      const { folder, id, log, states } = await written();
      const backend = keychainAt(folder);
      writeFileSync(log, states[0]?.text ?? '');
      backend.mode = mode;
      const { files, touched, told } = await anew(folder, id);
      expect({ touched, told }).toEqual({ touched: null, told: [] });
      expect(await files?.append(id, () => ok([decided('b')]))).toMatchObject({
        error: { code: `keychain-${mode}`, message: expect.stringMatching(/^Nothing could be saved/) },
      });
      expect(readFileSync(log, 'utf8')).toBe(states[0]?.text);
      backend.mode = 'ready';
      expect(await anew(folder, id)).toMatchObject({ touched: expect.stringMatching(/3 of 6/) });
    },
  );

  test('is compared once more before anything is written that was signed, since what signs opens the keychain', async () => {
    const { folder, id, log, states } = await written();
    const backend = keychainAt(folder);
    writeFileSync(log, states[0]?.text ?? '');
    backend.mode = 'denied';
    const { files } = await anew(folder, id);
    const closed = await files?.append(id, () => {
      backend.mode = 'ready';
      return ok([decided('a')]);
    });
    expect(closed).toMatchObject({ error: { code: 'review-closed' } });
  });

  test('is stored in the keychain once for many decisions, at the latest when the app ends', async () => {
    const { folder, files, id } = await begun();
    const backend = keychainAt(folder);
    await files.flush();
    backend.calls = [];
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    for (let at = 0; at < 50; at += 1) await files.append(id, () => ok([decided(at % 2 ? 'a' : 'b')]));
    expect(backend.calls.filter((call) => call === 'set').length).toBeLessThan(2);
    await files.flush();
    expect(backend.entries.get(`quayside.review.${id}`)).toMatch(/^52 /);
    await files.remove(id);
    expect([...backend.entries]).toEqual([]);
  });
});
