import { describe, expect, test } from 'vitest';
import type { WantedPart } from '../../../src/main/plans/wanted.ts';
import {
  confirmedRemovals,
  removalConfirmation,
  removalWords,
  reviewWanted,
  viewWanted,
} from '../../../src/main/plans/wantedReview.ts';
import {
  endsWords,
  foundWords,
  grantedWords,
} from '../../../src/renderer/src/features/sheet/WantedAccess.tsx';
import type { WantedResult } from '../../../src/shared/calls/wanted.ts';
import { ok } from '../../../src/shared/errors.ts';
import type { Change } from '../../../src/shared/operations/change.ts';
import type { PlannedStep } from '../../../src/shared/operations/operation.ts';
import type { InstanceTargets, Target } from '../../../src/shared/target.ts';
import type { WantedAccess, WantedChange } from '../../../src/shared/wanted/change.ts';
import { shop, target as someTarget } from '../../shared/plans/targets.ts';
import { planOf } from './planOf.ts';

const target = (organizationId: string, organizationName: string) =>
  ({ instanceId: 'a', organizationId, organizationName }) as Target;
const INSTANCES: InstanceTargets[] = [
  {
    instanceId: 'a',
    instanceName: 'Shop',
    account: null,
    targets: [target('acme', 'Acme'), target('labs', 'Labs')],
  },
];
const of = (line: number, email: string, organizationId = 'acme') => ({
  line,
  column: 1,
  instanceId: 'a',
  organizationId,
  email,
});
const step = (action: Change['action'], organizationId = 'acme', denied?: string): PlannedStep => ({
  change: { action, instanceId: 'a', organizationId } as Change,
  instanceName: 'Shop',
  organizationName: organizationId === 'acme' ? 'Acme' : 'Labs',
  ...(denied ? { denied } : {}),
});
const part = (
  kind: WantedPart['kind'],
  changes: WantedChange[],
  steps: PlannedStep[],
  rest: Partial<WantedPart> = {},
): WantedPart => ({
  kind,
  email: changes[0]?.email ?? '',
  instanceName: 'Shop',
  changes,
  steps,
  left: [],
  deletions: [],
  ...rest,
});

const invite: WantedChange = { kind: 'invite', ...of(2, 'eva@x.example'), role: 'admin' };
const raise: WantedChange = { kind: 'role', ...of(3, 'bob@x.example'), from: 'member', role: 'admin' };
const again: WantedChange = { kind: 'invited-role', ...of(4, 'new@x.example'), from: null, role: 'admin' };
const access = (kind: 'invite' | 'access', wanted: WantedAccess): WantedChange =>
  ({ kind, ...of(7, 'zoe@x.example'), from: 'member', role: 'member', access: wanted }) as WantedChange;
const ann: WantedChange = { kind: 'remove', ...of(5, 'ann@x.example'), from: 'member', why: 'none' };
const annLabs: WantedChange = {
  kind: 'remove',
  ...of(6, 'ann@x.example', 'labs'),
  from: 'member',
  why: 'none',
};
const carl: WantedChange = { kind: 'remove', ...of(7, 'carl@x.example'), from: null, why: 'none' };

const PARTS: WantedPart[] = [
  part('invite', [invite], [step('invitations.create')]),
  part('change', [raise], [step('members.setRole', 'acme', 'Only the owner can.')]),
  part('change', [again], [step('invitations.renew')]),
  part('remove', [ann, annLabs], [step('invitations.remove', 'labs'), step('members.remove')], {
    deletions: [{ email: 'Ann@x.example', instanceName: 'Shop' }],
  }),
  part('remove', [carl], [step('invitations.remove')]),
  part('remove', [{ ...carl, line: 8 }], [], {
    left: [{ change: { ...carl, line: 8 }, why: 'Shop did not answer.' }],
  }),
];

test('who is removed is told by person, and what cannot be done by its line', () => {
  const view = viewWanted(PARTS);
  expect(view.remove.map(({ email, parts }) => [email, parts.length])).toEqual([
    ['ann@x.example', 1],
    ['carl@x.example', 1],
  ]);
  expect(view.barred).toEqual([
    { line: 3, column: 1, why: 'Only the owner can.', later: true },
    { line: 8, column: 1, why: 'Shop did not answer.', later: true },
  ]);
});

test('of what can only be done in part, the line of the rest is told', () => {
  const steps = [step('members.endMembership'), step('members.endMembership', 'labs', 'No.')];
  const view = viewWanted([part('remove', [ann, annLabs], steps)]);
  expect([view.remove.length, view.barred]).toEqual([1, [{ line: 6, column: 1, why: 'No.', later: true }]]);
});

describe('a plan', () => {
  test('removes nobody who was not confirmed, and says so', () => {
    const plan = reviewWanted(PARTS, new Set(['carl@x.example']), INSTANCES, []);
    expect(plan.steps.map(({ change }) => change.action)).toEqual([
      'invitations.create',
      'members.setRole',
      'invitations.renew',
      'invitations.remove',
    ]);
    expect(plan.review.left).toEqual([
      'carl@x.example in Acme on Shop: Shop did not answer.',
      'ann@x.example in Acme on Shop: Not confirmed.',
      'ann@x.example in Labs on Shop: Not confirmed.',
    ]);
  });

  test('tells why a removal cannot be done: there is nothing to confirm', () => {
    const denied = part('remove', [ann], [step('members.remove', 'acme', 'No.')]);
    const unread = part('remove', [carl], [], { left: [{ change: carl, why: 'Shop did not answer.' }] });
    const plan = reviewWanted([denied, unread], new Set(), INSTANCES, []);
    expect(plan.steps).toEqual(denied.steps);
    expect(plan.review.left).toEqual(['carl@x.example in Acme on Shop: Shop did not answer.']);
  });

  test('takes a removal as confirmed only while it does what it did then', () => {
    const removal = (...steps: PlannedStep[]) => viewWanted([part('remove', [ann, annLabs], steps)]).remove;
    const ended = step('members.endMembership');
    const [seen] = removal(ended, step('members.endMembership', 'labs', 'No.'));
    if (!seen) throw new Error('nobody');
    const confirmed = new Map([[seen.email, removalConfirmation(seen)]]);
    expect(confirmedRemovals(removal(ended), confirmed)).toEqual(new Set(['ann@x.example']));
    expect(confirmedRemovals(removal(ended, step('members.endMembership', 'labs')), confirmed)).toEqual(
      new Set(),
    );
    expect(confirmedRemovals(removal(step('members.remove')), confirmed)).toEqual(new Set());
  });

  test('that deletes an account says what goes with it', () => {
    const plan = reviewWanted(PARTS, new Set(['ann@x.example']), INSTANCES, []);
    expect(plan.review.warnings).toEqual([
      expect.stringMatching(/^Deletes the account of Ann@x\.example on Shop/),
      expect.stringMatching(/^The old links of invitations with a new role stop working/),
    ]);
  });

  test('names whom it removes from everywhere, once they were confirmed: that is an off-boarding', () => {
    const change = { ...step('members.remove').change, userId: 'u', email: 'Ann@x.example' } as Change;
    const parts = [part('remove', [ann], [{ ...step('members.remove'), change }])];
    const leaving = (...emails: string[]) => reviewWanted(parts, new Set(emails), INSTANCES, joined).leaving;
    const joined: string[][] = [];
    expect(leaving('ann@x.example')).toEqual([['ann@x.example']]);
    expect(leaving()).toEqual([]);
    joined.push(['ann@home.example', 'ann@x.example']);
    expect(leaving('ann@x.example')).toEqual([['ann@x.example', 'ann@home.example']]);
  });
});

test('each removal is told in words', () => {
  expect(viewWanted(PARTS).remove.map((removal) => removalWords(removal, INSTANCES))).toEqual([
    'The invitation to Labs on Shop is removed. Deletes their account on Shop, which is in Acme, Labs.',
    'The invitation to Acme on Shop is removed.',
  ]);
  const absent = part('remove', [{ ...carl, why: 'absent' }], [step('invitations.remove')]);
  expect(viewWanted([absent]).remove.map((removal) => removalWords(removal, INSTANCES))).toEqual([
    expect.stringMatching(/\. The file does not list them\.$/),
  ]);
});

describe('a file says how much of it is as it is wanted', () => {
  const result = (patch: Partial<WantedResult>): WantedResult => ({
    lines: 12,
    same: 0,
    changes: [],
    changed: 0,
    ends: 0,
    faults: [],
    faulty: 0,
    unchecked: [],
    endWords: [],
    uncheckedLines: 0,
    ...patch,
  });
  test.each([
    [result({ lines: 0 }), 'names nobody, so nothing changes.'],
    [result({ faulty: 12 }), 'has 12 lines. None of them can be used.'],
    [result({ same: 12 }), 'has 12 lines. Everything already matches.'],
    [result({ same: 1, changed: 3, faulty: 8 }), 'has 12 lines. 1 already matches.'],
    [result({ same: 10, faulty: 2 }), 'has 12 lines. 10 already match.'],
    [result({ uncheckedLines: 12 }), 'has 12 lines.'],
  ] as const)('%#', (check, words) => expect(foundWords(check)).toBe(words));

  test('and how many end dates it sets', () => {
    expect([0, 1].map(endsWords)).toEqual(['', ' 1 end date differs from those kept here.']);
  });
});

test('who has the access that a line asks for already is counted alone', () => {
  const kit: WantedAccess = { by: 'kit', kitId: 't', name: 'Developers' };
  const there = part('change', [access('access', kit)], []);
  const barred = part('change', [access('access', kit)], [], {
    left: [{ change: access('access', kit), why: 'No.' }],
  });
  expect(viewWanted([there, barred])).toMatchObject({
    granted: 1,
    remove: [],
    barred: [{ line: 7, why: 'No.' }],
  });
  expect([0, 1, 2].map(grantedWords)).toEqual([
    '',
    ' 1 person has the wanted access already.',
    ' 2 people have the wanted access already.',
  ]);
});

test('more than one operation can change is refused', async () => {
  const changes = Array.from(
    { length: 10_002 },
    (_, at): WantedChange => ({
      ...{ kind: 'invite', ...of(at, `p${at}@x.example`, 'acme'), role: 'member' },
    }),
  );
  const planned = await planOf(
    { kind: 'wanted-access', token: 't', confirmed: {} },
    shop([someTarget({ organizationId: 'acme' })]),
    { wantedChanges: async () => ok({ changes, mustStay: [], joined: [] }) },
  );
  expect(planned).toMatchObject({
    error: {
      code: 'bad-input',
      message:
        'This is 10,002 steps. At most 10,000 can run at once. Split the file, for example by instance.',
    },
  });
});
