import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  begun,
  countsOf,
  digestOf,
  readReview,
  stateOf,
  take,
} from '../../../src/main/campaigns/standing.ts';
import type { Decision, Entry, EntryOf, LineResult } from '../../../src/shared/campaigns/campaign.ts';
import { isOpen } from '../../../src/shared/campaigns/decisions.ts';
import { evidenceOf, lineOf } from './reviews.ts';

const TOM = { name: 'Tom', email: 'tom@a.example' };
const IDS = ['l0', 'l1', 'l2', 'l3', 'l4'];
const EVIDENCE = evidenceOf({
  lines: IDS.map((id, at) => lineOf({ id, email: `p${at}@a.example`, isPrivileged: at < 2 })),
});
const STARTED: EntryOf<'started'> = {
  ...{ kind: 'started', at: 1, before: '0'.repeat(64), name: 'Q4', scope: { kind: 'all' }, kitId: null },
  ...{ isPrivilegedOnly: false, reviewer: TOM, dueOn: '2026-12-24', everyMonths: null, needsSecond: true },
};
const result = (over: Partial<LineResult> = {}): LineResult => ({
  ...{ operationId: 'o', words: 'Account deleted', state: 'done', by: null, at: 9, seen: null },
  ...over,
});

function standing(entries: readonly Entry[]) {
  const stand = begun(EVIDENCE, STARTED);
  for (const each of entries) take(stand, each);
  return stand;
}

const lineIds = fc.subarray(IDS, { minLength: 1 });
const decision = fc.constantFrom<Decision | null>(
  null,
  { is: 'keep' },
  { is: 'change', role: 'member' },
  { is: 'revoke', fate: 'delete' },
);
const head = { at: 5, before: '0'.repeat(64), by: TOM };
const entry: fc.Arbitrary<Entry> = fc
  .oneof(
    { weight: 6, arbitrary: fc.record({ lineIds, decision, note: fc.constantFrom('', 'why') }) },
    { weight: 2, arbitrary: fc.record({ lineIds }) },
    { weight: 1, arbitrary: fc.constant('closed' as const) },
    {
      weight: 3,
      arbitrary: fc.record({ lineId: fc.constantFrom(...IDS), state: fc.constantFrom('done', 'failed') }),
    },
    { weight: 1, arbitrary: fc.record({ waived: lineIds }) },
    { weight: 1, arbitrary: fc.constant('final' as const) },
  )
  .map((drawn): Entry => {
    if (drawn === 'closed') return { ...head, kind: 'closed', signature: 's', key: 'k' };
    if (drawn === 'final') return { kind: 'final', at: 5, before: head.before, signature: 's', key: 'k' };
    if ('waived' in drawn) return { ...head, kind: 'waived', lineIds: drawn.waived, note: 'left' };
    if ('state' in drawn)
      return {
        ...{ kind: 'carried-out', at: 5, before: head.before, lineId: drawn.lineId },
        result: result({ state: drawn.state as 'done' | 'failed' }),
      };
    if ('decision' in drawn) return { ...head, kind: 'decided', ...drawn };
    return { ...head, kind: 'seconded', lineIds: drawn.lineIds, sheet: 'sheet' };
  });

describe('over any entries', () => {
  test('a decision is the last before the close, and nothing comes after the end', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 25 }), (entries) => {
        const stand = standing(entries);
        const closedAt = entries.findIndex(({ kind }) => kind === 'closed');
        const before = closedAt === -1 ? entries : entries.slice(0, closedAt);
        const rest = closedAt === -1 ? [] : entries.slice(closedAt);
        const finalAt = rest.findIndex(({ kind }) => kind === 'final');
        const after = finalAt === -1 ? rest : rest.slice(0, finalAt);
        expect(stateOf(stand)).toBe(closedAt === -1 ? 'deciding' : finalAt === -1 ? 'carrying-out' : 'final');
        for (const id of IDS) {
          let decided: Decision | null = null;
          let seconds = false;
          for (const each of before) {
            if (each.kind === 'seconded') seconds ||= decided !== null && each.lineIds.includes(id);
            if (each.kind !== 'decided' || !each.lineIds.includes(id)) continue;
            // The same again changes a note at most.
            seconds &&= each.decision !== null && JSON.stringify(each.decision) === JSON.stringify(decided);
            decided = each.decision;
          }
          const results = after.flatMap((each) =>
            each.kind === 'carried-out' && each.lineId === id ? each.result : [],
          );
          const standing = stand.lines.get(id);
          expect(standing?.decision ?? null).toEqual(decided);
          expect(standing?.second !== undefined).toBe(seconds);
          expect(standing?.result).toEqual(results.at(-1));
        }
      }),
    );
  });

  test('each line counts once: undecided, kept, changed or revoked; what is open was decided, and is neither done nor waived', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 25 }), (entries) => {
        const stand = standing(entries);
        const { lines, undecided, keep, change, revoke, open, privileged } = countsOf(EVIDENCE.lines, stand);
        expect(undecided + keep + change + revoke).toBe(lines);
        expect(privileged).toBe(2);
        expect(open).toBe([...stand.lines.values()].filter(isOpen).length);
        expect(open).toBeLessThanOrEqual(change + revoke);
      }),
    );
  });
});

/** The texts of both files as they would be written. */
function written(entries: readonly Entry[]): { evidenceText: string; lines: string[] } {
  const evidenceText = `${JSON.stringify({ version: 1, evidence: EVIDENCE })}\n`;
  let before = digestOf(evidenceText);
  const lines = entries.map((each) => {
    const line = JSON.stringify({ ...each, before });
    before = digestOf(line);
    return line;
  });
  return { evidenceText, lines };
}

const decided = (id: string): Entry => ({
  ...head,
  ...{ kind: 'decided', lineIds: [id], decision: { is: 'keep' }, note: '' },
});
const WHOLE = written([STARTED, decided('l0'), decided('l1'), decided('l2')]);
const logOf = (lines: readonly string[], end = '\n') => lines.join('\n') + end;
const decidedIn = (read: ReturnType<typeof readReview>) =>
  read && [...read.stand.lines].filter(([, { decision }]) => decision).map(([id]) => id);

describe('a log on disk', () => {
  test('that is as it was written is not touched', () => {
    const read = readReview(WHOLE.evidenceText, logOf(WHOLE.lines));
    expect(read?.touched).toBeNull();
    expect(read?.head).toBe(digestOf(WHOLE.lines.at(-1) ?? ''));
    expect(decidedIn(read)).toEqual(['l0', 'l1', 'l2']);
  });

  test('that a kill cut anywhere has all entries before the cut, and is not touched', () => {
    const whole = logOf(WHOLE.lines);
    const first = (WHOLE.lines[0]?.length ?? 0) + 1;
    fc.assert(
      fc.property(fc.integer({ min: first, max: whole.length }), (length) => {
        const cut = whole.slice(0, length);
        const read = readReview(WHOLE.evidenceText, cut);
        expect(read?.touched).toBeNull();
        // The line break alone may be missing.
        const wholes = WHOLE.lines.filter(
          (_, at) => logOf(WHOLE.lines.slice(0, at + 1), '').length <= length,
        );
        expect(read?.entries).toHaveLength(wholes.length);
      }),
    );
  });

  test('of which a single character is another is touched, or cannot be read', () => {
    const whole = logOf(WHOLE.lines);
    const last = whole.length - (WHOLE.lines.at(-1)?.length ?? 0) - 1;
    fc.assert(
      // Nothing is linked to the last entry yet: what closes a review is signed.
      fc.property(fc.nat(last - 1), fc.constantFrom('x', '1', ' ', '\n'), (at, letter) => {
        fc.pre(whole[at] !== letter);
        const read = readReview(WHOLE.evidenceText, whole.slice(0, at) + letter + whole.slice(at + 1));
        expect(read === null || read.touched !== null).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['an entry is missing', ([a = '', , c = '', d = '']: string[]) => [a, c, d]],
    ['entries change places', ([a = '', b = '', c = '', d = '']: string[]) => [a, c, b, d]],
    ['an entry stands there twice', ([a = '', b = '', c = '', d = '']: string[]) => [a, b, b, c, d]],
    ['a line stands between that is no entry', ([a = '', b = '', c = '']: string[]) => [a, b, '{}', c]],
    ['a line is empty', ([a = '', b = '', c = '']: string[]) => [a, '', b, c]],
    ['a whole last line is no entry', ([a = '', b = '']: string[]) => [a, b, '{"kind":"decided"']],
  ])('is touched where %s', (_, change) => {
    const read = readReview(WHOLE.evidenceText, logOf(change(WHOLE.lines)));
    expect(read?.touched).toMatch(/is not as Quayside wrote it/);
  });

  test('is touched where its evidence is another one', () => {
    const evidenceText = WHOLE.evidenceText.replace('p0@a.example', 'p9@a.example');
    expect(readReview(evidenceText, logOf(WHOLE.lines))?.touched).toMatch(/^Its evidence/);
    expect(readReview(` ${WHOLE.evidenceText}`, logOf(WHOLE.lines))?.touched).toMatch(/^Its evidence/);
  });

  test('says nothing without its first entry, or with evidence of another format', () => {
    expect(readReview(WHOLE.evidenceText, '')).toBeNull();
    expect(readReview(WHOLE.evidenceText, logOf(WHOLE.lines.slice(1)))).toBeNull();
    expect(
      readReview(WHOLE.evidenceText.replace('"version":1', '"version":3'), logOf(WHOLE.lines)),
    ).toBeNull();
  });
});
