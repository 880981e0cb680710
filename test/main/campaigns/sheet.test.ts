import fc from 'fast-check';
import { expect, test } from 'vitest';
import { choicesOf, denyDecision } from '../../../src/main/campaigns/decide.ts';
import { tableCsv } from '../../../src/main/campaigns/pack.ts';
import { compareSheet, readSheet, sheetRows } from '../../../src/main/campaigns/sheet.ts';
import type { Read } from '../../../src/main/campaigns/standing.ts';
import type { Line } from '../../../src/shared/campaigns/campaign.ts';
import { decisionWords } from '../../../src/shared/campaigns/decisions.ts';
import { decodeText } from '../../../src/shared/separatedTable.ts';
import { oneLine } from '../../../src/shared/text.ts';
import { readCsv } from '../review/readCsv.ts';
import { ANN, anyReview, evidenceOf, lineOf, startedOf, writeReview } from './reviews.ts';

type Cells = Record<string, string>;

const EVE = { name: 'Eve', email: 'eve@client.example' };
const MEMBER = lineOf({ id: 'member', email: 'mia@a.example', name: 'Mia Müller' });
const ADMIN = lineOf({
  ...{ id: 'admin', email: 'adam@a.example', name: '=Adam', role: 'admin', isPrivileged: true },
  fates: ['delete', 'lower'],
});
const STUCK = lineOf({
  id: 'stuck',
  email: 'owner@a.example',
  role: 'owner',
  fates: [],
  why: 'They own it.',
});
const EVES = lineOf({ id: 'eves', email: 'EVE@client.example', name: 'Eve' });
const LINES = [ADMIN, MEMBER, STUCK, EVES];
const [FIRST] = evidenceOf().instances;
const EVIDENCE = evidenceOf({
  lines: LINES,
  instances: FIRST
    ? [{ ...FIRST, roles: [{ name: 'Support', organizationName: 'Acme', counted: 1, listed: 1 }] }]
    : [],
});

const reviewOf = async (...given: Parameters<typeof writeReview>) => (await writeReview(...given)).review;
const source = (lines: readonly Line[] = LINES): Promise<Read> =>
  reviewOf({ ...EVIDENCE, lines: [...lines] }, [startedOf()]);

async function blank(of: Read, only: 'all' | 'undecided' | 'privileged' = 'all'): Promise<Cells[]> {
  let text = '';
  for await (const piece of tableCsv(sheetRows(of, only).map(({ cells }) => cells))) text += piece;
  return readCsv(text);
}

/** As a program may write it again. */
function written(rows: readonly Cells[], separator = ',', heads = Object.keys(rows[0] ?? {})): string {
  const cell = (text = '') => `"${text.replaceAll('"', '""')}"`;
  return [heads, ...rows.map((row) => heads.map((head) => row[head] ?? ''))]
    .map((line) => `${line.map(cell).join(separator)}\r\n`)
    .join('');
}

/** Rows by the line that they are about, filled in by Eve. */
async function filled(
  given: Record<string, Cells>,
  { by = EVE, of }: { by?: typeof EVE | null; of?: Read } = {},
): Promise<{ of: Read; rows: Cells[] }> {
  const review = of ?? (await source());
  const rows = (await blank(review)).map((row, at) => ({
    ...row,
    ...(by && at === 0 ? { 'Your name': by.name, 'Your address': by.email } : {}),
    ...given[row.Line ?? ''],
  }));
  return { of: review, rows };
}

const keepAll = { admin: { Decision: 'Keep' }, member: { Decision: 'keep.' } };

function read(of: Read, text: string) {
  const sheet = readSheet(text, of);
  if (!sheet.ok) throw new Error(sheet.error.message);
  return sheet.value;
}

test('a worksheet that was filled in says who did, and what it would change', async () => {
  const { of, rows } = await filled({
    admin: { Decision: 'Change to support', Note: 'left the team' },
    member: { Decision: 'End membership' },
    stuck: { Note: 'fine' },
  });
  const sheet = read(of, written(rows));
  expect(sheet).toMatchObject({ by: EVE, faults: [] });
  expect(compareSheet(sheet, of.stand)).toEqual({
    same: 1,
    changes: [
      { lineId: 'admin', was: null, decision: { is: 'change', role: 'Support' }, note: 'left the team' },
      { lineId: 'member', was: null, decision: { is: 'revoke', fate: 'end' }, note: '' },
      { lineId: 'stuck', was: null, decision: null, note: 'fine' },
    ],
  });
});

test('a worksheet of some lines alone has those, and says what was decided so far', async () => {
  const decided = { kind: 'decided' as const, at: 1_500_000, by: ANN, note: '', lineIds: ['admin'] };
  const of = await reviewOf(EVIDENCE, [startedOf(), { ...decided, decision: { is: 'keep' } }]);
  expect((await blank(of, 'privileged')).map((row) => [row.Line, row['No.'], row['Decided so far']])).toEqual(
    [['admin', '1 of 1', 'Keep']],
  );
  expect((await blank(of, 'undecided')).map((row) => row.Line)).toEqual(['member', 'stuck', 'eves']);
});

const cp1252 = (text: string) => Buffer.from(text.replace(/[^\x20-\x7e\r\n\xa0-\xff]/g, '?'), 'latin1');

test.each<[string, (rows: Cells[]) => Buffer]>([
  ['with a mark at its beginning', (rows) => Buffer.from(`\ufeff${written(rows)}`)],
  ['without one', (rows) => Buffer.from(written(rows))],
  ['between semicolons', (rows) => Buffer.from(written(rows, ';'))],
  ['between tabs', (rows) => Buffer.from(written(rows, '\t'))],
  ['with a line for Excel', (rows) => Buffer.from(`sep=;\r\n${written(rows, ';')}`)],
  [
    'as UTF-16, as Excel saves Unicode text',
    (rows) => Buffer.from(`\ufeff${written(rows, '\t')}`, 'utf16le'),
  ],
  ['in the encoding of Windows, which has not all letters', (rows) => cp1252(written(rows, ';'))],
  [
    'with its columns in another order',
    (rows) => Buffer.from(written(rows, ',', Object.keys(rows[0] ?? {}).reverse())),
  ],
  ['with lines in another order', (rows) => Buffer.from(written(rows.toReversed()))],
  ['with empty lines below', (rows) => Buffer.from(`${written(rows)}${',,,,\r\n'.repeat(500)}`)],
  ['with more columns', (rows) => Buffer.from(written(rows.map((row) => ({ ...row, Mine: 'x' }))))],
])('a worksheet is read that was saved %s', async (_how, save) => {
  const of = await source([
    ...LINES,
    lineOf({ id: 'greek', email: 'ω@a.example', name: 'Ωmega 🎈, "x"; y' }),
  ]);
  const { rows } = await filled(keepAll, { of });
  const text = decodeText(save(rows));
  const sheet = read(of, 'text' in text ? text.text : '');
  expect(sheet.faults).toEqual([]);
  expect(sheet.lines.flatMap(({ decision, about }) => (decision ? about.id : [])).sort()).toEqual([
    'admin',
    'member',
  ]);
});

test.each<[string, (rows: Cells[]) => string, RegExp]>([
  ['empty', () => '', /Its column “No\.” is missing/],
  ['something else', () => 'email,role\r\na@b.example,admin\r\n', /Its column “No\.” is missing/],
  ['without its headings', (rows) => written(rows).split('\r\n').slice(1).join('\r\n'), /missing/],
  ['with headings alone', (rows) => `${written(rows).split('\r\n')[0]}\r\n`, /It has no lines/],
  [
    'without a column',
    (rows) => written(rows.map(({ Line, ...row }) => row)),
    /Its column “Line” is missing/,
  ],
  [
    'without a column that says what it is about',
    (rows) => written(rows.map(({ Role, ...row }) => row)),
    /Its column “Role” is missing/,
  ],
  [
    'with a column twice',
    (rows) => written(rows).replace('"Note"', '"Decision"'),
    /Two columns are named “Decision”/,
  ],
  [
    'of another review',
    (rows) => written(rows.map((row) => ({ ...row, Review: 'sha256-00' }))),
    /another review/,
  ],
  ['the empty page', () => '<!doctype html>\n<html></html>', /empty worksheet/],
])('a file that is %s is no worksheet of this review', async (_what, save, words) => {
  const { of, rows } = await filled(keepAll);
  const refused = readSheet(save(rows), of);
  expect(refused.ok ? 'read' : refused.error.code).toBe('file-foreign');
  expect(refused.ok ? '' : refused.error.message).toMatch(words);
});

const MOVE = /more parts than the first line has headings/;
const toldAt = (words: Record<string, RegExp>) =>
  Object.entries(words).map(([id, why]) => ({
    line: LINES.findIndex((line) => line.id === id) + 2,
    why: expect.stringMatching(why),
  }));

const HERE = { admin: {}, member: {}, stuck: {}, eves: {} };

test.each<[string, Record<string, Cells>, Record<string, RegExp>]>([
  [
    'an id that no line has',
    { member: { Line: 'membre' } },
    { member: /No line of this review has this id/ },
  ],
  [
    'a line twice',
    { member: { Line: 'admin' } },
    { admin: /same line as line 3/, member: /same line as line 2/ },
  ],
  ['a line of another review', { member: { Review: 'sha256-00' } }, { member: /“Review” was changed/ }],
  [
    'another address',
    { member: { Address: 'max@a.example' } },
    { member: /“Address” was changed\. It was “mia@a\.example”/ },
  ],
  ['another role', { admin: { Role: 'member' } }, { admin: /“Role” was changed\. It was “admin”/ }],
  ['another place', { admin: { Organization: 'Beta' } }, { admin: /“Organization” was changed/ }],
  ['letters that no encoding loses', { member: { Name: 'Mia M?lller?' } }, { member: /“Name” was changed/ }],
  [
    'a word that is no decision',
    { member: { Decision: 'remove' } },
    {
      member:
        /“remove” is no decision on this line\. Possible: Keep; Change to admin; Change to Support; End/,
    },
  ],
  [
    'a role that is not there',
    { member: { Decision: 'Change to superuser' } },
    { member: /“Change to superuser” is no decision/ },
  ],
  ['the owner role', { member: { Decision: 'Change to owner' } }, { member: /is no decision/ }],
  ['the role that they have', { admin: { Decision: 'Change to admin' } }, { admin: /is no decision/ }],
  [
    'to revoke, not how',
    { admin: { Decision: 'Revoke' } },
    { admin: /may mean several decisions\. Possible: .*Delete account/ },
  ],
  [
    'what the server does not allow',
    { member: { Decision: 'Delete account' } },
    { member: /“Delete account” is no decision/ },
  ],
  [
    'what nobody can do',
    { stuck: { Decision: 'Delete account' } },
    { stuck: /is no decision on this line\. They own it\. Possible: Keep\./ },
  ],
  ['their own line', { eves: { Decision: 'Keep' } }, { eves: /about whoever filled in the worksheet/ }],
  ['a note without end', { admin: { Note: 'x'.repeat(1_001) } }, { admin: /longer than 1,000 characters/ }],
])('%s is told at its line, and the others count', async (_what, given, words) => {
  const { of, rows } = await filled({ ...HERE, ...given });
  const { faults, lines } = read(of, written(rows));
  const told = toldAt(words);
  expect(faults).toEqual(expect.arrayContaining(told));
  expect(lines).toHaveLength(LINES.length - told.length);
});

test.each<[string, Record<string, Cells>, Record<string, RegExp>]>([
  ['a line without end', { admin: { Note: 'x'.repeat(50_000) } }, { admin: /too long to be a line/ }],
  ['no number', { member: { 'No.': '2 of' } }, { member: /“No\.” was changed/ }],
  [
    'somebody else’s name',
    { member: { 'Your name': 'Max', 'Your address': 'max@a.example' } },
    { member: /names somebody else than line 2/ },
  ],
  [
    'no address of whoever fills it in',
    { admin: { 'Your address': '' } },
    { admin: /enter “Your name” and “Your address”/ },
  ],
  ['an address that is none', { admin: { 'Your address': 'eve' } }, { admin: /enter “Your name” and/ }],
])('%s is told at its line', async (_what, given, words) => {
  const { of, rows } = await filled({ ...HERE, ...given });
  expect(read(of, written(rows)).faults).toEqual(expect.arrayContaining(toldAt(words)));
});

test('of roles that capital letters alone tell apart, the one that was written counts', async () => {
  const roles = ['Admin', 'ops', 'Ops'].map((name) => ({
    ...{ name, organizationName: 'Acme', counted: 1, listed: 1 },
  }));
  const evidence = { ...EVIDENCE, instances: FIRST ? [{ ...FIRST, roles }] : [], lines: [MEMBER] };
  const of = await reviewOf(evidence, [startedOf()]);
  const decide = async (decision: string) => {
    const { rows } = await filled({ member: { Decision: decision } }, { of });
    const { lines, faults } = read(of, written(rows));
    return lines[0]?.decision ?? faults[0]?.why;
  };
  for (const role of ['Admin', 'admin', 'ops', 'Ops'])
    expect(await decide(`Change to ${role}`)).toEqual({ is: 'change', role });
  expect(await decide('change to OPS')).toMatch(/^“change to OPS” may mean several decisions\. Possible:/);
  expect(await decide('change to member')).toMatch(/is no decision on this line/);
});

test('lines that were left out, come from elsewhere, or say nobody, are told of the whole', async () => {
  const { of, rows } = await filled(keepAll);
  expect(read(of, written(rows.slice(0, 2))).faults).toEqual([
    { line: 1, why: '2 lines are missing: No. 3, 4.' },
  ]);
  const several = rows.map((row, at) => ({ ...row, 'No.': at < 2 ? `${at + 1} of 2` : `${at + 1} of 4` }));
  expect(read(of, written(several)).faults.map(({ why }) => why)).toEqual([
    'It was put together from several worksheets.',
  ]);
  const nobody = await filled(keepAll, { by: null });
  expect(read(nobody.of, written(nobody.rows))).toMatchObject({
    by: null,
    faults: [{ line: 1, why: expect.stringMatching(/does not say who filled it in/) }],
  });
  const moved = written(rows).replace('"mia@a.example"', '"mia@a.example","x"');
  expect(read(of, moved).faults).toContainEqual({ line: 3, why: expect.stringMatching(MOVE) });
});

test('whatever names are in it, a worksheet comes back as it was filled in', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyReview,
      fc.infiniteStream(fc.nat()),
      fc.constantFrom(',', ';', '\t'),
      async (any, picks, separator) => {
        const open = any.entries.filter(
          (entry) => typeof entry === 'object' && entry.kind !== 'carried-out' && entry.kind !== 'waived',
        );
        const of = await reviewOf(any.evidence, open);
        const rows = await blank(of);
        const wanted = new Map<string, string>();
        for (const row of rows) {
          const line = any.evidence.lines.find(({ id }) => id === row.Line);
          if (!line) throw new Error('A line of no review');
          const choices = choicesOf(line, any.evidence);
          for (const choice of choices) expect(denyDecision(line, choice)).toBe(null);
          const words = ['', ...choices.map(decisionWords)];
          row.Decision = words[picks.next().value % words.length] ?? '';
          Object.assign(row, { 'Your name': EVE.name, 'Your address': EVE.email });
          wanted.set(line.id, row.Decision);
        }
        const { faults, lines } = read(of, written(rows, separator));
        expect(faults).toEqual([]);
        for (const { about, decision } of lines)
          expect(decision ? oneLine(decisionWords(decision), 300) : '').toBe(wanted.get(about.id));
      },
    ),
    { numRuns: 100 },
  );
});

test('whatever is in a file, it is read or refused, and never throws', async () => {
  const { of, rows } = await filled(keepAll);
  const whole = written(rows);
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc
          .tuple(fc.nat(whole.length), fc.string({ maxLength: 5 }))
          .map(([at, text]) => whole.slice(0, at) + text + whole.slice(at + text.length)),
      ),
      (text) => void readSheet(text, of),
    ),
    { numRuns: 300 },
  );
});
