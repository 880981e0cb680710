import fc from 'fast-check';
import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import {
  filesIn,
  MANIFEST,
  PACK_FILES,
  PDF,
  SIGNATURE,
  verifyPack,
  zipOf,
} from '../../../src/main/campaigns/pack.ts';
import { packNumbers } from '../../../src/main/campaigns/packReport.ts';
import { fingerprintOf } from '../../../src/main/campaigns/signing.ts';
import { countsOf, digestOf, standingWords } from '../../../src/main/campaigns/standing.ts';
import { createThreads } from '../../../src/main/scheduling/threads.ts';
import type { ThreadJobs } from '../../../src/main/worker.ts';
import { unescapeFormula } from '../../../src/shared/formulaText.ts';
import { oneLine } from '../../../src/shared/text.ts';
import { readCsv } from '../review/readCsv.ts';
import { bodyOf, elementsIn, readHtml, sectionOf, textOf } from '../review/readHtml.ts';
import { entryAgain, lyingZip } from './lyingZip.ts';
import { ANN, anyReview, evidenceOf, given, lineOf, packOf, startedOf, writeReview } from './reviews.ts';
import { signerOf } from './signers.ts';

const AT = 1_790_000_000_000;

type Files = Record<string, Uint8Array>;

function unpacked(pack: Uint8Array): Files {
  return filesIn(pack) ?? expect.fail('no zip');
}

function textIn(pack: Uint8Array, name: string): string {
  return Buffer.from(unpacked(pack)[name] ?? []).toString();
}

const decided = (email: string, decision: { is: 'keep' } | { is: 'change'; role: string }) => ({
  ...{ kind: 'decided' as const, at: 1_500_000, by: ANN, note: 'ok', decision },
  lineIds: [lineOf({ email }).id],
});

async function finalPack() {
  const computer = signerOf();
  const entries = [startedOf(), decided('ann@a.example', { is: 'keep' }), 'close' as const, 'final' as const];
  const written = await writeReview(evidenceOf(), entries, computer.signing);
  const pack = await packOf(written, computer.signing);
  return { pack, ...computer, keys: given(await computer.signing.keys()) };
}

test('a pack holds where it was signed, and elsewhere by a fingerprint to compare', async () => {
  const { pack, keys } = await finalPack();
  expect(Object.keys(unpacked(pack))).toEqual([...PACK_FILES, MANIFEST, SIGNATURE]);
  const here = verifyPack(pack, keys);
  const fingerprint = fingerprintOf(keys[0]?.key ?? '');
  expect(here).toMatchObject({ holds: true, signedBy: 'this-installation', fingerprint });
  expect(here.title).toBe('Q4 review, final, signed 2026-09-21');
  expect(here.findings.map(({ tone }) => tone)).toEqual(here.findings.map(() => 'ok'));
  const there = verifyPack(pack, []);
  expect(there).toMatchObject({ holds: true, signedBy: 'another', fingerprint });
  expect(there.findings.filter(({ tone }) => tone !== 'ok').map(({ words }) => words)).toEqual([
    expect.stringMatching(/^Another installation signed it\. Compare the fingerprint/),
  ]);
  expect(textIn(pack, 'report.html')).toContain(fingerprint);
});

test('a pack that was made where nothing makes PDFs holds, and its list of files says so', async () => {
  const { signing } = signerOf();
  const written = await writeReview(evidenceOf(), [startedOf()], signing);
  const pack = await packOf(written, signing, { print: null });
  const names = PACK_FILES.filter((name) => name !== PDF);
  expect(Object.keys(unpacked(pack))).toEqual([...names, MANIFEST, SIGNATURE]);
  expect(Object.keys(JSON.parse(textIn(pack, MANIFEST)).files)).toEqual(names);
  const looked = verifyPack(pack, given(await signing.keys()));
  expect(looked.holds).toBe(true);
  expect(looked.findings.map(({ words }) => words)).toContain(
    'All 6 files are as they were signed, none is missing or added. It was made without a PDF.',
  );
  const added = zipOf({ ...unpacked(pack), [PDF]: Buffer.from('%PDF') }, AT);
  expect(verifyPack(added, []).holds).toBe(false);
});

test('a byte that is another one, anywhere in the zip, is found', async () => {
  const { pack, keys } = await finalPack();
  fc.assert(
    fc.property(fc.nat(pack.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const changed = Buffer.from(pack);
      changed[at] = (changed[at] ?? 0) ^ by;
      expect(verifyPack(changed, keys).holds).toBe(false);
    }),
    { numRuns: 600 },
  );
});

test('a byte that is another one, gone or added in any file is found also where the zip is made anew', async () => {
  const { pack, keys } = await finalPack();
  const files = unpacked(pack);
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(files)),
      fc.nat(),
      fc.constantFrom<('other' | 'gone' | 'added')[]>('other', 'gone', 'added'),
      fc.nat(255),
      (name, place, how, byte) => {
        const bytes = files[name] ?? expect.fail(name);
        const at = place % bytes.length;
        fc.pre(how !== 'other' || bytes[at] !== byte);
        const next = Buffer.concat([
          bytes.subarray(0, at),
          how === 'gone' ? Buffer.alloc(0) : Buffer.from([byte]),
          bytes.subarray(how === 'added' ? at : at + 1),
        ]);
        fc.pre(!next.equals(bytes));
        const { holds, findings } = verifyPack(zipOf({ ...files, [name]: next }, AT), keys);
        expect(holds).toBe(false);
        if (PACK_FILES.includes(name))
          expect(findings).toContainEqual({
            tone: 'danger',
            words: `${name} was changed after it was signed.`,
          });
      },
    ),
    { numRuns: 500 },
  );
});

test('a thread, which a large pack is given to, says the same of it', async () => {
  const { pack, keys } = await finalPack();
  const inThread = createThreads<ThreadJobs>(new URL('../../../src/main/worker.ts', import.meta.url));
  expect(await inThread('verifyPack', [pack, keys], true)).toEqual(verifyPack(pack, keys));
});

test('a file that is missing, added, or named otherwise is told', async () => {
  const { pack, keys } = await finalPack();
  const files = unpacked(pack);
  const wordsOf = (changed: Files) => {
    const { holds, findings } = verifyPack(zipOf(changed, AT), keys);
    expect(holds).toBe(false);
    return findings.filter(({ tone }) => tone === 'danger').map(({ words }) => words);
  };
  for (const name of Object.keys(files)) {
    const { [name]: _, ...others } = files;
    expect(wordsOf(others).join()).toContain(name);
  }
  const more = { '../../etc/passwd': Buffer.from('x') };
  expect(wordsOf({ ...files, ...more })).toEqual(['“../../etc/passwd” is no part of a pack.']);
  const { 'lines.csv': lines = Buffer.alloc(0), ...others } = files;
  expect(wordsOf({ ...others, 'Lines.csv': lines })).toEqual([
    'lines.csv is missing.',
    '“Lines.csv” is no part of a pack.',
  ]);
});

test('a pack of a review whose log was cut says so, and does not hold', async () => {
  const { signing } = signerOf();
  const entries = [startedOf(), decided('ann@a.example', { is: 'keep' }), 'close' as const, 'final' as const];
  const written = await writeReview(evidenceOf(), entries, signing);
  written.review.touched = 'The end of its log is missing: it has 4 of 5 entries.';
  const pack = await packOf(written, signing);
  const { holds, findings } = verifyPack(pack, given(await signing.keys()));
  expect(holds).toBe(false);
  expect(findings.filter(({ tone }) => tone === 'danger')).toEqual([
    { tone: 'danger', words: written.review.touched },
  ]);
  expect(JSON.parse(textIn(pack, MANIFEST))).toMatchObject({ isComplete: false });
  expect(textOf(readHtml(textIn(pack, 'report.html')))).toContain(written.review.touched);
});

test('a manifest that was made anew for other files has no signature of this key', async () => {
  const { pack, keys } = await finalPack();
  const manifest = JSON.parse(textIn(pack, MANIFEST));
  const lines = Buffer.from(textIn(pack, 'lines.csv').replace('Acme', 'Acne'));
  manifest.files['lines.csv'] = { sha256: digestOf(lines), size: lines.length };
  const forged = { 'lines.csv': lines, [MANIFEST]: Buffer.from(JSON.stringify(manifest)) };
  const look = verifyPack(zipOf({ ...unpacked(pack), ...forged }, AT), keys);
  expect(look).toMatchObject({ holds: false, signedBy: 'nobody', fingerprint: null });
});

test('a log that does not belong to the evidence is found whoever signed the pack', async () => {
  const { signing } = signerOf();
  const entries = [startedOf(), decided('ann@a.example', { is: 'keep' }), 'close' as const, 'final' as const];
  const one = await writeReview(evidenceOf(), entries, signing);
  const other = evidenceOf({ lines: [lineOf({ role: 'admin' })] });
  const mixed = { ...one, evidenceText: `${JSON.stringify({ version: 1, evidence: other })}\n` };
  const { holds, findings } = verifyPack(await packOf(mixed, signing), given(await signing.keys()));
  expect(holds).toBe(false);
  expect(findings).toContainEqual({
    tone: 'danger',
    words: 'Its evidence, or the first entry of its log, is not as Quayside wrote it.',
  });
});

test('decisions that another key signed, or nobody, are told; they hold where it is an earlier one of whoever signed the pack', async () => {
  const { signing, folder, backend } = signerOf();
  const entries = [startedOf(), decided('ann@a.example', { is: 'keep' }), 'close' as const];
  const elsewhere = await writeReview(evidenceOf(), entries, signerOf().signing);
  const told = verifyPack(await packOf(elsewhere, signing), given(await signing.keys()));
  expect(told.holds).toBe(false);
  expect(told.findings.map(({ words }) => words).join()).toMatch(
    /signed with a key that this pack does not name: [0-9A-F:]{95}/,
  );
  const before = await writeReview(evidenceOf(), entries, signing);
  await signing.flush();
  backend.entries.clear();
  const again = signerOf({ folder, backend }).signing;
  const lost = verifyPack(await packOf(before, again), given(await again.keys()));
  expect(lost.holds).toBe(true);
  expect(lost.findings.map(({ words }) => words).join()).toMatch(
    /signed with another key then: [0-9A-F:]{95}/,
  );
  const by = { name: 'Eve', email: 'eve@e.example' };
  const forged = [...entries.slice(0, 2), { ...CLOSED, by }];
  const unsigned = await writeReview(evidenceOf(), forged, signing);
  expect(verifyPack(await packOf(unsigned, signing), given(await signing.keys()))).toMatchObject({
    holds: false,
  });
});

const CLOSED = { kind: 'closed' as const, at: 5, by: ANN, signature: 'AAAA', key: 'AAAA' };

test('a lost key is told in the next pack, in words and in the report', async () => {
  const { pack, backend, folder, keys, signing } = await finalPack();
  await signing.flush();
  backend.entries.clear();
  const again = signerOf({ folder, backend, clock: () => AT }).signing;
  const written = await writeReview(evidenceOf(), [startedOf()], again);
  const next = await packOf(written, again);
  const all = given(await again.keys());
  const earlier = fingerprintOf(keys[0]?.key ?? '');
  const look = verifyPack(next, all);
  expect(look.fingerprint).not.toBe(earlier);
  expect(look.findings).toContainEqual({
    tone: 'warn',
    words: `Before 2026-09-21 it signed with another key: ${earlier}.`,
  });
  expect(textIn(next, 'report.html')).toContain(earlier);
  expect(verifyPack(pack, all), 'what the earlier one signed').toMatchObject({
    signedBy: 'this-installation',
  });
});

test('what another program packed again does not hold, and is told as that', async () => {
  const { pack, keys } = await finalPack();
  const wordsOf = (zip: Uint8Array) =>
    verifyPack(zip, keys)
      .findings.filter(({ tone }) => tone === 'danger')
      .map(({ words }) => words);
  expect(wordsOf(zipSync(unpacked(pack), { level: 0 }))).toEqual([
    'The zip itself was changed or packed again by another program.',
  ]);
  expect(wordsOf(zipSync(unpacked(pack)))).toEqual([
    'It is damaged, packed again by another program, or no evidence pack.',
  ]);
});

test.each<[string, () => Uint8Array]>([
  ['each of 2,000 entries unpacks to 100 MB, and says that it is empty', lyingZip],
  ['one unpacks to 5 MB', () => zipSync({ [MANIFEST]: new Uint8Array(5_000_000) })],
  ['19 of no bytes', () => entryAgain(zipSync({ [MANIFEST]: new Uint8Array() }, { level: 0 }), 19)],
  ['two are the same bytes', () => entryAgain(zipSync({ [MANIFEST]: AN_EVIDENCE }, { level: 0 }), 2)],
])('a zip that holds more than it is large is refused, with nothing of it unpacked: %s', (_, zip) =>
  expect(filesIn(zip())).toBeNull(),
);

const AN_EVIDENCE = new Uint8Array(10_000);

test('whatever a zip consists of, it is read or refused, and never throws', async () => {
  const { pack } = await finalPack();
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
        fc.nat(pack.length).map((end) => pack.subarray(0, end)),
        fc.nat(pack.length).map((from) => pack.subarray(from)),
        fc
          .tuple(fc.nat(400), fc.uint8Array({ minLength: 1, maxLength: 8 }))
          .map(([before, bytes]) =>
            Buffer.concat([
              pack.subarray(0, pack.length - before),
              bytes,
              pack.subarray(pack.length - before + bytes.length),
            ]),
          ),
      ),
      (bytes) => {
        const look = verifyPack(bytes, []);
        if (!bytes.equals(pack)) expect(look.holds).toBe(false);
      },
    ),
    { numRuns: 500 },
  );
});

test('a review with anything unread, undecided or touched is never called complete', async () => {
  await fc.assert(
    fc.asyncProperty(anyReview, async ({ evidence, entries }) => {
      const { signing } = signerOf();
      const written = await writeReview(evidence, entries, signing);
      const pack = await packOf(written, signing);
      const { undecided } = countsOf(evidence.lines, written.review.stand);
      const isComplete = evidence.unread.length === 0 && undecided === 0;
      expect(JSON.parse(textIn(pack, MANIFEST)).isComplete).toBe(isComplete);
      expect(/>Complete: all/.test(textIn(pack, 'report.html'))).toBe(isComplete);
      expect(verifyPack(pack, given(await signing.keys())).holds).toBe(true);
    }),
    { numRuns: 40 },
  );
});

test('tables and report say of each line what evidence and decisions say, whatever names are in them', async () => {
  await fc.assert(
    fc.asyncProperty(anyReview, async ({ evidence, entries }) => {
      const { signing } = signerOf();
      const written = await writeReview(evidence, entries, signing);
      const pack = await packOf(written, signing);
      const { stand } = written.review;
      const lines = readCsv(textIn(pack, 'lines.csv'));
      expect(lines.map((row) => row.Line)).toEqual(evidence.lines.map(({ id }) => id));
      const decisions = readCsv(textIn(pack, 'decisions.csv'));
      const cell = (text = '') => unescapeFormula(text);
      const shown = (text: string) => text.replace(/[^\P{Cc}\t\r\n]/gu, '\ufffd');
      for (const [at, line] of evidence.lines.entries()) {
        const row = lines[at] ?? {};
        expect(cell(row.Address)).toBe(shown(line.email));
        expect(row.Privileged).toBe(line.isPrivileged ? 'yes' : 'no');
        const standing = stand.lines.get(line.id);
        const own = decisions[at] ?? {};
        expect(own.Decision).toBe(standingWords(standing?.decision ?? null));
        expect(own['Done (UTC)']).toBe(standing?.result ? new Date(standing.result.at).toISOString() : '');
      }
      for (const row of [...lines, ...decisions])
        for (const text of Object.values(row)) expect(text).not.toMatch(/^(?!')["' ]*[=+@-]/);

      const report = readHtml(textIn(pack, 'report.html'));
      const told = elementsIn(sectionOf(report, 'h2', 'Decisions'), 'table').flatMap(bodyOf);
      expect(told.map((row) => row[3]?.split(' / ')[0]).sort()).toEqual(
        evidence.lines.map(({ id }) => standingWords(stand.lines.get(id)?.decision ?? null)).sort(),
      );
      const roster = sectionOf(report, 'h2', 'Privileged access');
      expect(elementsIn(roster, 'table').flatMap(bodyOf)).toHaveLength(
        evidence.lines.filter(({ isPrivileged }) => isPrivileged).length,
      );
      const changed = [...stand.lines.values()].filter(({ decision }) => decision && decision.is !== 'keep');
      expect(elementsIn(sectionOf(report, 'h2', 'Changes'), 'table').flatMap(bodyOf)).toHaveLength(
        changed.length,
      );
      const numbers = elementsIn(sectionOf(report, 'h2', 'Numbers'), 'li').map(textOf);
      expect(numbers).toEqual(packNumbers(written.review).map(([number, words]) => `${number}${words}`));
      const first = evidence.lines[0];
      if (first) expect(textOf(report)).toContain(oneLine(first.access, 400));
    }),
    { numRuns: 60 },
  );
});
