import { describe, expect, test } from 'vitest';
import { linksOf, madeInvitation } from '../../../src/renderer/src/features/outcomes/AfterAdding.tsx';
import {
  closingWords,
  progressOf,
  progressWords,
} from '../../../src/renderer/src/features/outcomes/words.ts';
import { operationTitle } from '../../../src/renderer/src/parts/operations.ts';
import { notDoneSentence } from '../../../src/renderer/src/parts/stepWords.ts';
import { PERMISSIONS_UNKNOWN } from '../../../src/renderer/src/state/denials.ts';
import { denyUndo } from '../../../src/renderer/src/state/denyUndo.ts';
import { initialState } from '../../../src/renderer/src/state/model.ts';
import { certificatesOf } from '../../../src/shared/operations/certificate.ts';
import type { Change } from '../../../src/shared/operations/change.ts';
import type {
  OperationKind,
  PlannedStep,
  Step,
  StepState,
} from '../../../src/shared/operations/operation.ts';
import { leftFirst } from '../../../src/shared/operations/outcome.ts';
import {
  countsSentence,
  resultSentence,
  reviewWords,
  runWords,
  undoableWords,
} from '../../../src/shared/operations/steps.ts';
import { operationRow, stepRow } from '../../shared/records.ts';
import { failure, instance } from '../state/fixture.ts';

const person = { instanceId: 'a', organizationId: 'o', email: 'guest@shop.example', role: 'admin' };
const create: Change = { action: 'invitations.create', ...person };
const renew: Change = { action: 'invitations.renew', ...person, invitationId: 'i1' };
const remove: Change = { action: 'invitations.remove', ...person, invitationId: 'i1' };
const step = (change: Change, state: StepState): Step => stepRow(change, { instanceName: 'A', state });
const error = failure('proxy-page');

test('of half a renewal it is said that the old invitation is gone', () => {
  const half = step(renew, { state: 'failed', at: 1, error, left: create });
  expect(notDoneSentence(half, true)).toContain('was removed, but no new one was created');
  expect(notDoneSentence(half, false)).toContain('Whether a new one was created is unknown.');
  const whole = step(renew, { state: 'failed', at: 1, error });
  expect(notDoneSentence(whole, true)).toBe(
    'The invitation of guest@shop.example in Acme on A was not renewed.',
  );
});

test('an off-boarding is called by the first address of the person, whatever else is among its steps', () => {
  const waiting: StepState = { state: 'waiting' };
  const retire: Change = { action: 'keys.retire', instanceId: 'a', organizationId: 'o', keyId: 'k' };
  const steps = [
    step(retire, waiting),
    step(remove, waiting),
    step({ ...remove, email: 'other@x.example' }, waiting),
  ];
  expect(operationTitle('off-board', steps)).toBe('Off-board guest@shop.example');
  expect(operationTitle('off-board', [step(retire, waiting)])).toBe('Off-board');
  expect(operationTitle('invite', steps)).toBe('Invite people');
});

test('the header says what an operation is about, and how many of its steps are over', () => {
  const none = { waiting: 0, running: 0, done: 0, failed: 0, unknown: 0, skipped: 0, canceled: 0, open: 0 };
  const counts = { ...none, done: 4, failed: 1, running: 1, open: 2, skipped: 3 };
  const subjects = ['ann@x.example'];
  expect(progressWords({ kind: 'off-board', subjects, counts })).toBe('Off-board: ann@x.example · 5 of 8');
});

describe('the result of an operation', () => {
  const done = step(remove, { state: 'done', at: 1, output: {}, undo: null });
  const already = step(remove, { state: 'done', at: 1, output: {}, undo: null, already: true });
  const failed = step(remove, { state: 'failed', at: 1, error });
  const unknown = step(remove, { state: 'unknown', at: 1, error });
  const open = (code: 'unreachable' | 'not-tried') =>
    step(remove, { state: 'open', at: 1, error: failure(code) });

  test('is drawn with what is left to do on top, then what is done', () =>
    expect(leftFirst([done, failed, unknown, open('not-tried')])).toEqual([
      ...[open('not-tried'), unknown, failed, done],
    ]));

  test.each<[string, Step[]]>([
    ['2 invitations removed. 1 waits for A.', [done, done, open('unreachable')]],
    ['1 invitation removed. 2 still open on A.', [done, open('unreachable'), open('not-tried')]],
    ['1 failed on A. Can’t tell for 1 on A. 1 needed no change.', [already, failed, unknown]],
    ['', []],
  ])('is one sentence: %s', (words, steps) => expect(resultSentence(steps)).toBe(words));
});

describe('an operation that runs', () => {
  const none = { waiting: 0, running: 0, done: 0, failed: 0, unknown: 0, skipped: 0, canceled: 0, open: 0 };

  test('is at its beginning in bar and words while its steps wait, however many were skipped', () => {
    const counts = { ...none, running: 1, waiting: 2, skipped: 3 };
    expect(progressOf(counts)).toBe(0);
    expect(countsSentence({ phase: 'running', counts })).toBe('0 of 3 done.');
  });

  test('names the open steps by which its bar is ahead of what is done', () => {
    const counts = { ...none, running: 1, waiting: 3, unknown: 1, open: 3 };
    expect(progressOf(counts)).toBe(50);
    expect(countsSentence({ phase: 'running', counts })).toBe('1 of 8 done, 3 open.');
  });

  test('has a full bar where nothing is to be done', () =>
    expect(progressOf({ ...none, skipped: 2 })).toBe(100));
});

test('a link is offered of an invitation that was made and is known', () => {
  const done = (invitationId?: string): StepState => ({
    state: 'done',
    at: 1,
    output: invitationId ? { invitationId } : {},
    undo: null,
  });
  expect(madeInvitation(step(create, done('i2')))).toMatchObject({ invitationId: 'i2', email: person.email });
  expect(madeInvitation(step(renew, done('i2')))).toMatchObject({ invitationId: 'i2' });
  expect(madeInvitation(step(create, done()))).toBeNull();
  expect(madeInvitation(step(remove, done('i2')))).toBeNull();
});

describe('the links of many invitations', () => {
  const made = (email: string, organizationId = 'o', instanceId = 'a') => ({
    instanceId,
    organizationId,
    invitationId: `${email}-${organizationId}`,
    email,
    instanceName: `Server ${instanceId}`,
    organizationName: organizationId === 'o' ? 'Acme' : '=Labs',
  });

  test('are copied bare where they are of one organization', () => {
    expect(linksOf([made('b'), made('a')])).toEqual([
      { instanceId: 'a', invitationId: 'b-o' },
      { instanceId: 'a', invitationId: 'a-o' },
    ]);
  });

  test('say of several organizations whom they are for and where they lead, person by person', () => {
    const several = linksOf([made('b'), made('a'), made('B', 'p'), made('b', 'o', 'z')]);
    expect(several.map(({ label }) => label)).toEqual([
      'b, Acme on Server a',
      'B, =Labs on Server a',
      'b, Acme on Server z',
      'a, Acme on Server a',
    ]);
  });
});

test('more is found of a person where a search of their off-boarding says so, and nowhere else', () => {
  const search: Change = {
    action: 'members.find',
    instanceId: 'a',
    email: 'ann@example.com',
    also: ['ann@home.example'],
    known: [],
    why: 'It was down.',
  };
  const state = (code: 'conflict' | 'refused'): StepState => ({
    state: 'failed',
    at: 1,
    error: failure(code),
  });
  const found = (kind: OperationKind, ...steps: Step[]) =>
    certificatesOf({ operation: operationRow({ kind }), steps }).flatMap(({ moreOn, emails }) =>
      moreOn.length > 0 ? [emails] : [],
    );
  const steps = [step(search, state('refused')), step(search, state('conflict'))];
  expect(found('off-board', ...steps)).toEqual([['ann@example.com', 'ann@home.example']]);
  expect(found('remove-people', ...steps)).toEqual([]);
  expect(found('off-board', step(search, state('refused')))).toEqual([]);
  expect(found('off-board', step(remove, state('conflict')))).toEqual([]);
});

test('taking a removal back is barred where nobody knows that the key may invite', () => {
  const removed = step(remove, { state: 'done', at: 1, output: {}, undo: create });
  const invited = step(create, { state: 'done', at: 1, output: {}, undo: remove });
  const listed = { ...initialState(0), byId: { a: instance('a') } };
  expect(denyUndo(listed, [removed])).toBe(PERMISSIONS_UNKNOWN);
  expect(denyUndo(listed, [removed, invited])).toBeNull();
});

test.each([
  ['finishing', 1, 'Closing when 1 operation is done.'],
  ['finishing', 1_200, 'Closing when 1,200 operations are done.'],
  ['stopping', 1, 'Closing after the current step. The remaining steps stay open.'],
  ['finishing', 0, 'Closing…'],
] as const)('of an app that is %s with %i operations it is said when it closes', (closing, running, words) =>
  expect(closingWords(closing, running)).toBe(words),
);

describe('a plan', () => {
  const planned = (denied?: string): PlannedStep => ({
    ...{ change: create, instanceName: 'A', organizationName: 'Acme' },
    ...(denied === undefined ? {} : { denied }),
  });
  const can = planned();
  const cannot = planned('Only owners and admins can invite people.');
  const already = { ...planned('Already a member (member).'), already: true as const };

  test.each<[string, PlannedStep[], number, number?]>([
    ['2 will run.', [can, can], 2],
    ['1 of 2 will run. 1 can’t.', [can, cannot], 1],
    ['1 of 2 will run.', [can, can, already], 1],
    ['1 of 3 will run. 1 waits. 1 can’t.', [can, can, cannot], 1, 1],
    ['Nothing to do: everything already matches.', [already], 0],
    ['Nothing to do: nothing matches.', [], 0],
  ])('says first that %s', (words, steps, count, waiting = 0) =>
    expect(reviewWords(steps, count, waiting)).toBe(words),
  );

  test('of too many steps says that', () =>
    expect(reviewWords(Array.from({ length: 10_001 }, planned.bind(null, undefined)), 10_001)).toBe(
      'This is 10,001 steps. At most 10,000 can run at once. Choose fewer.',
    ));

  test.each<[string | null, Change[]]>([
    ['Create 2 invitations', [create, create]],
    ['Remove 1 invitation, create 1 invitation, renew 1 invitation', [create, renew, remove]],
    ['Check 1 instance', [{ action: 'members.find', ...person, also: [], known: [] }]],
    ['Remove 1 invitation', [remove, { action: 'members.find', ...person, also: [], known: [] }]],
    [null, []],
  ])('has a button that says “%s”', (words, changes) =>
    expect(runWords(changes.map((change) => ({ change })))).toBe(words),
  );

  test('has a button that counts people once, in however many organizations their permissions are set', () => {
    const steps = ['ann@x', 'Ben@x', 'ben@x'].flatMap((email) =>
      ['acme', 'labs'].map((organizationId) => ({
        change: {
          ...{ action: 'members.setPermissions' as const, instanceId: 'a', organizationId, email },
          ...{ userId: email, role: 'member', grant: {}, revoke: {} },
        },
      })),
    );
    expect(runWords(steps)).toBe('Set permissions of 2 people');
  });

  test('says of keys that are created how they are taken back, and of what has no way back that it has none', () => {
    const make = {
      action: 'keys.make',
      instanceId: 'a',
      organizationId: 'acme',
      expiresInDays: null,
    } as const;
    expect(undoableWords([{ change: make }])).toBe('You can retire a new key at any time.');
    expect(undoableWords([{ change: create }])).toBe('You can undo this.');
    expect(undoableWords([{ change: renew }])).toBe('This can’t be undone.');
    expect(undoableWords([{ change: create }, { change: renew }])).toBe('Part of this can’t be undone.');
  });
});
