import { expect, test } from 'vitest';
import type { EndedOperation } from '../../../src/main/access/returned.ts';
import { leaversOf } from '../../../src/main/campaigns/lines.ts';
import { countSteps } from '../../../src/shared/operations/steps.ts';
import { evidenceOf, lineOf } from './reviews.ts';

const ANN = 'ann@a.example';
const BOB = 'bob@a.example';

function offboarding(about: Partial<EndedOperation> = {}): EndedOperation {
  return {
    ...{ id: 'one', kind: 'off-board', startedAt: 500, changedAt: 600, phase: 'ended', undoable: 0 },
    ...{ counts: { ...countSteps([]), done: 1 }, subjects: [BOB], instanceNames: ['Shop'] },
    ...{ instanceIds: ['shop'], revision: 1 },
    ...about,
  };
}

const end = (email: string, day: string | null) => ({ id: email, emails: [email], day, note: '', setAt: 1 });
const NOBODY = { operations: [], ends: [] };
const before = evidenceOf({ madeAt: 400, lines: [lineOf(), lineOf({ email: BOB, name: 'Bob' })] });

test('whoever was off-boarded since stands with the day that was set and the time of it', () => {
  const found = leaversOf(before, evidenceOf(), {
    operations: [offboarding()],
    ends: [end(BOB, '2026-01-02')],
  });
  expect(found).toEqual([
    { emails: [BOB], name: 'Bob', endOn: '2026-01-02', note: '', removedAt: 600, lines: 0 },
  ]);
});

test('without an end date the first day in the note of the off-boarding counts', () => {
  const remark = 'HR-12, 2026-02-31, last day 2026-02-27';
  const [bob] = leaversOf(before, evidenceOf(), { operations: [offboarding({ remark })], ends: [] });
  expect(bob).toMatchObject({ endOn: '2026-02-27', note: remark });
});

test('who is in no list any more stands without a time; not where a list could not be read, or is no part of it', () => {
  const gone = { emails: [BOB], name: 'Bob', endOn: null, note: '', removedAt: null, lines: 0 };
  expect(leaversOf(before, evidenceOf(), NOBODY)).toEqual([gone]);
  const unread = [{ instanceName: 'Shop', organizationName: 'Beta', what: 'members', why: 'no key' }];
  expect(leaversOf(before, evidenceOf({ unread }), NOBODY)).toEqual([]);
  expect(leaversOf(before, evidenceOf({ instances: [] }), NOBODY)).toEqual([]);
  expect(leaversOf(before, evidenceOf({ lines: before.lines }), NOBODY)).toEqual([]);
});

test('somebody who left with several addresses stands once, with the lines that are about them all the same', () => {
  const emails = ['BOB@a.example', 'bob@b.example'];
  const operations = [
    offboarding({ left: [{ emails, at: 700 }] }),
    offboarding({ changedAt: 900, left: [{ emails: ['bob@b.example'], at: 900 }] }),
  ];
  const still = evidenceOf({ lines: [lineOf(), lineOf({ email: 'bob@b.example' })] });
  const found = leaversOf(before, still, { operations, ends: [] });
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ emails, name: 'Bob', removedAt: 900, lines: 1 });
});

test('what was before the review before, elsewhere, or did nothing, is no part of it', () => {
  const counts = countSteps([]);
  const operations = [
    offboarding({ changedAt: 300 }),
    offboarding({ instanceIds: ['yard'] }),
    offboarding({ counts }),
  ];
  const both = evidenceOf({ lines: before.lines });
  expect(leaversOf(before, both, { operations, ends: [] })).toEqual([]);
  expect(leaversOf(null, both, { operations, ends: [end(ANN, '2026-01-01')] })).toHaveLength(1);
});
