import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isOver, newResults } from '../../../src/main/campaigns/carriedOut.ts';
import { lineIdOf } from '../../../src/main/campaigns/lines.ts';
import { begun, take } from '../../../src/main/campaigns/standing.ts';
import type { Decision, Entry, EntryOf } from '../../../src/shared/campaigns/campaign.ts';
import { isOpen } from '../../../src/shared/campaigns/decisions.ts';
import type { Step, StepState } from '../../../src/shared/operations/operation.ts';
import { evidenceOf, lineOf } from './reviews.ts';

const TOM = { name: 'Tom', email: 'tom@a.example' };
const EMAILS = ['a@a.example', 'b@a.example', 'c@a.example'];
const idOf = (email: string) =>
  lineIdOf({ kind: 'member', instanceId: 'shop', organizationId: 'acme', who: email });
const LINES = EMAILS.map((email) => lineOf({ id: idOf(email), email }));
const EVIDENCE = evidenceOf({ madeAt: 10, lines: LINES });
const STARTED: EntryOf<'started'> = {
  ...{ kind: 'started', at: 1, before: '', name: 'Q4', scope: { kind: 'all' }, kitId: null },
  ...{ isPrivilegedOnly: false, reviewer: TOM, dueOn: '2026-12-24', everyMonths: null },
};

/** A closed review in which all is decided so; entries that came of it are taken in. */
function closed(decision: Decision = { is: 'revoke', fate: 'lower' }) {
  const of = { at: 20, before: '', by: TOM };
  const entries: [EntryOf<'started'>, ...Entry[]] = [
    STARTED,
    { ...of, kind: 'decided', lineIds: LINES.map(({ id }) => id), decision, note: '' },
    { ...of, kind: 'closed', signature: '', key: '' },
  ];
  const review = { evidence: EVIDENCE, stand: begun(EVIDENCE, STARTED), entries: entries as Entry[] };
  for (const entry of entries) take(review.stand, entry);
  const hear = (...given: [Parameters<typeof newResults>[1], Parameters<typeof newResults>[2]]) => {
    const results = newResults(review, ...given);
    for (const result of results) {
      const entry: Entry = { kind: 'carried-out', at: 30, before: '', ...result };
      review.entries.push(entry);
      take(review.stand, entry);
    }
    return results;
  };
  return { ...review, hear, resultOf: (email: string) => review.stand.lines.get(idOf(email))?.result };
}

const setRole = (email: string, state: StepState, id = 0): Step => ({
  ...{ id, instanceName: 'Shop', organizationName: 'Acme', state },
  change: {
    ...{ action: 'members.setRole', instanceId: 'shop', organizationId: 'acme', memberId: 'm' },
    ...{ email: email.toUpperCase(), from: 'admin', role: 'member' },
  },
});
const setPermissions = (email: string, state: StepState): Step => ({
  ...{ id: 1, instanceName: 'Shop', organizationName: 'Acme', state },
  change: {
    ...{ action: 'members.setPermissions', instanceId: 'shop', organizationId: 'acme', userId: 'u', email },
    ...{ role: 'member', grant: {}, revoke: {} },
  },
});
const error = { code: 'forbidden' as const, message: 'The server refused.', advice: '' };
const DONE: StepState = { state: 'done', at: 40, output: {}, undo: null };
const FAILED: StepState = { state: 'failed', at: 41, error };
const so = (at: number) => ({ seen: () => ({ at, words: 'Is member.', isSo: true }) });

test('a line of two steps is done once both are', () => {
  const { hear, resultOf } = closed();
  const [a = '', b = ''] = EMAILS;
  hear([{ id: 'o', steps: [setRole(a, DONE), setPermissions(a, FAILED), setRole(b, DONE)] }], null);
  expect(resultOf(a)).toMatchObject({ state: 'failed', words: 'The server refused.' });
  expect(resultOf(b)).toMatchObject({ state: 'done' });
  hear([{ id: 'o', steps: [setRole(a, DONE), setPermissions(a, DONE)] }], null);
  expect(resultOf(a)).toMatchObject({ state: 'done' });
});

test('grants are told as taken only where a step took them', () => {
  const { hear, resultOf } = closed();
  const [a = '', b = '', c = ''] = EMAILS;
  const steps = [setRole(a, DONE), setPermissions(a, DONE), setRole(b, DONE), setPermissions(c, DONE)];
  hear([{ id: 'o', steps }], null);
  expect([a, b, c].map((email) => resultOf(email)?.words)).toEqual([
    'Lowered to member, grants taken',
    'Lowered to member',
    'Grants taken',
  ]);
});

test('a line was so already only where each of its steps was', () => {
  const { hear, resultOf } = closed();
  const [a = '', b = ''] = EMAILS;
  const already: StepState = { ...DONE, already: true };
  const steps = [
    setRole(a, DONE),
    setPermissions(a, already),
    setRole(b, already),
    setPermissions(b, already),
  ];
  hear([{ id: 'o', steps }], null);
  expect(resultOf(a)).toMatchObject({ words: 'Lowered to member, grants taken' });
  expect(resultOf(b)).toMatchObject({ words: 'Was so already' });
});

test('a reading after it that shows otherwise opens the line again, once', () => {
  const { hear, resultOf, stand } = closed();
  const [a = ''] = EMAILS;
  const operations = [{ id: 'o', steps: [setRole(a, DONE)] }];
  const otherwise = { seen: () => ({ at: 50, words: 'Is admin.', isSo: false }) };
  hear(operations, otherwise);
  hear(operations, otherwise);
  expect(resultOf(a)).toMatchObject({ state: 'open', seen: { words: 'Is admin.' } });
  expect(isOpen(stand.lines.get(idOf(a)) ?? expect.fail())).toBe(true);
  expect(hear(operations, otherwise)).toEqual([]);
});

test('a line that a reading opened again is done by its operation once a later one shows it', () => {
  const { hear, resultOf, stand } = closed();
  const [a = ''] = EMAILS;
  const operations = [{ id: 'o', steps: [setRole(a, DONE)] }];
  hear(operations, null);
  hear(operations, { seen: () => ({ at: 50, words: 'Is admin.', isSo: false }) });
  hear(operations, so(60));
  const words = 'Lowered to member, but a reading shows otherwise; a later reading confirms it';
  expect(resultOf(a)).toMatchObject({ operationId: 'o', state: 'done', at: 40, words, seen: { at: 60 } });
  expect(isOpen(stand.lines.get(idOf(a)) ?? expect.fail())).toBe(false);
  expect(hear(operations, so(70)).filter(({ lineId }) => lineId === idOf(a))).toEqual([]);
});

test('what nobody knows the outcome of is not taken for done by a reading: the operation settles it', () => {
  const { hear, resultOf } = closed();
  const [a = ''] = EMAILS;
  hear([{ id: 'o', steps: [setRole(a, { state: 'unknown', at: 40, error })] }], so(60));
  expect(resultOf(a)).toMatchObject({ state: 'unknown', seen: null });
});

test('what was done, taken back and done again is told each time', () => {
  const { hear, resultOf } = closed();
  const [a = ''] = EMAILS;
  const states = (...all: StepState[]) =>
    all.map((state) => {
      hear([{ id: 'o', steps: [setRole(a, state)] }], null);
      return resultOf(a)?.words;
    });
  const open: StepState = { state: 'open', at: 39, error };
  const undone: StepState = { state: 'done', at: 40, output: {}, undo: null, undone: 50 };
  const done = 'Lowered to member';
  expect(states(open, DONE, undone, DONE, undone)).toEqual([
    ...['The server refused.', done, 'Taken back', done, 'Taken back'],
  ]);
});

test('a line that is kept has no result, whatever was done there', () => {
  const { hear } = closed({ is: 'keep' });
  expect(hear([{ id: 'o', steps: [setRole(EMAILS[0] ?? '', DONE)] }], so(60))).toEqual([]);
});

test('told again in any order and however often, nothing is told twice, and all is over in the end', () => {
  const state = fc.constantFrom<StepState>(DONE, FAILED, {
    state: 'skipped',
    at: 42,
    why: 'It has changed.',
  });
  const operation = fc.record({
    id: fc.constantFrom('o1', 'o2', 'o3'),
    steps: fc.array(
      fc.tuple(fc.constantFrom(...EMAILS), state).map(([email, each]) => setRole(email, each)),
      { minLength: 1, maxLength: 4 },
    ),
  });
  const operations = fc.uniqueArray(operation, { maxLength: 3, selector: ({ id }) => id });
  fc.assert(
    fc.property(operations, fc.nat(3), (operations, times) => {
      const { hear, stand, entries } = closed();
      for (let at = 0; at <= times; at += 1) hear(operations, null);
      const before = entries.length;
      expect(hear(operations, null)).toEqual([]);
      hear(operations, so(100));
      hear(operations, so(101));
      expect(hear(operations, so(102))).toEqual([]);
      expect(entries.length - before).toBe(LINES.length);
      expect(isOver(LINES, stand, () => false)).toBe(true);
    }),
  );
});

test('a review is not over before the reading after a change, unless none can come', () => {
  const { hear, stand } = closed();
  hear([{ id: 'o', steps: EMAILS.map((email, at) => setRole(email, DONE, at)) }], null);
  expect(isOver(LINES, stand, () => false)).toBe(false);
  expect(isOver(LINES, stand, () => true)).toBe(true);
});
