import { describe, expect, test } from 'vitest';
import {
  hasPassword,
  isPasswordGone,
  leftAfterAdding,
} from '../../../src/renderer/src/features/outcomes/AfterAdding.tsx';
import { addedDetail, doneSentence } from '../../../src/renderer/src/parts/stepWords.ts';
import { PERMISSIONS_UNKNOWN } from '../../../src/renderer/src/state/denials.ts';
import { denyUndo } from '../../../src/renderer/src/state/denyUndo.ts';
import { initialState } from '../../../src/renderer/src/state/model.ts';
import { ACCOUNT_EXISTS } from '../../../src/shared/errors.ts';
import type { Change, ChangeBy } from '../../../src/shared/operations/change.ts';
import type { Step, StepOutput, StepState } from '../../../src/shared/operations/operation.ts';
import { failure, instance } from '../state/fixture.ts';

type Add = ChangeBy<'members.create'>;

const add = (email: string, more: Partial<Add> = {}): Add => ({
  action: 'members.create',
  ...{ instanceId: 'a', organizationId: 'acme', email, role: 'member', passwordId: `password of ${email}` },
  ...more,
});
const step = (change: Change, state: StepState): Step => ({
  ...{ id: 0, change, instanceName: 'Shop', organizationName: 'Acme', state },
});
const done = (output: StepOutput = {}): StepState => ({ state: 'done', at: 1, output, undo: null });
const exists: StepState = {
  state: 'failed',
  at: 1,
  error: { ...failure('conflict'), details: { reason: ACCOUNT_EXISTS } },
};

describe('what is left to do after people were added', () => {
  test('is to invite who has an account, by the organization that they were to come into', () => {
    const steps = [
      step(add('one@x.example', { role: 'admin' }), exists),
      step(add('two@x.example', { organizationId: 'labs' }), exists),
      step(add('three@x.example'), exists),
      step(add('four@x.example'), { state: 'failed', at: 1, error: failure('conflict') }),
    ];
    expect(leftAfterAdding(steps).toInvite).toEqual([
      {
        ...{ instanceId: 'a', organizationId: 'acme', organizationName: 'Acme' },
        people: [
          { email: 'one@x.example', role: 'admin' },
          { email: 'three@x.example', role: 'member' },
        ],
      },
      {
        ...{ instanceId: 'a', organizationId: 'labs', organizationName: 'Acme' },
        people: [{ email: 'two@x.example', role: 'member' }],
      },
    ]);
  });

  test('is to hand out each sheet that has a password of an account, and to delete accounts that nobody can open', () => {
    const steps = [
      step(add('one@x.example', { sheet: 'passwords.csv' }), done({ userId: 'u1' })),
      step(add('two@x.example', { sheet: 'passwords.csv' }), done({ userId: 'u2' })),
      step(add('three@x.example', { sheet: 'unused.csv' }), exists),
      step(add('four@x.example'), done({ userId: 'u4', password: 'lost' })),
      step(add('five@x.example'), done({ userId: 'u5', password: 'handed-over' })),
    ];
    expect(leftAfterAdding(steps)).toMatchObject({
      sheets: ['passwords.csv'],
      lost: [{ instanceId: 'a', organizationId: 'acme', userId: 'u4', email: 'four@x.example' }],
    });
  });
});

describe('a password', () => {
  const change = add('one@x.example');

  test('can be shown of a person who was added, as long as main has it', () => {
    expect(hasPassword(step(change, done()), [change.passwordId])).toBe(true);
    expect(hasPassword(step(change, done()), ['another one'])).toBe(false);
    expect(hasPassword(step(change, { state: 'waiting' }), [change.passwordId])).toBe(false);
  });

  test.each<[string, Add, StepState, string[], boolean]>([
    ['handed over', change, done(), [], true],
    ['still there', change, done(), [change.passwordId], false],
    ['on a sheet', { ...change, sheet: 'passwords.csv' }, done(), [], false],
    ['lost, which other words say', change, done({ password: 'lost' }), [], false],
    ['of nobody who was added', change, exists, [], false],
  ])('%s is told as gone or not', (_, each, state, ids, isGone) => {
    expect(isPasswordGone(step(each, state), ids)).toBe(isGone);
  });
});

test('invitations that go are told before and after, not where nothing was done', () => {
  const waiting: StepState = { state: 'waiting' };
  expect(addedDetail({ cancels: 1 }, waiting)).toBe('Their invitation will be canceled.');
  expect(addedDetail({ cancels: 2 }, done())).toBe('Their 2 invitations were canceled.');
  expect(addedDetail({}, waiting)).toBe('');
  expect(addedDetail({ cancels: 1 }, exists)).toBe('');
  expect(addedDetail({ cancels: 1 }, { ...done(), already: true } as StepState)).toBe('');
  expect(doneSentence(step(add('one@x.example', { cancels: 1 }), done({ password: 'lost' })))).toBe(
    'one@x.example in Acme on Shop was added as member. Their invitation was canceled. Nobody has the password. Delete the account, then add the person again.',
  );
});

test('taking an account back is barred where the key may not delete it, as long as that is not known too', () => {
  const undo: Change = {
    action: 'members.remove',
    ...{ instanceId: 'a', organizationId: 'acme', userId: 'u1', email: 'one@x.example', madeAs: 'member' },
  };
  const listed = { ...initialState(0), byId: { a: instance('a') } };
  expect(denyUndo(listed, [step(add('one@x.example'), { ...done(), undo } as StepState)])).toBe(
    PERMISSIONS_UNKNOWN,
  );
});
