import { expect, test } from 'vitest';
import { denyUndo } from '../../../src/renderer/src/features/operations/denyUndo.ts';
import { madeInvitation } from '../../../src/renderer/src/features/operations/madeInvitation.ts';
import { notDoneSentence } from '../../../src/renderer/src/features/operations/words.ts';
import { initialState } from '../../../src/renderer/src/state/model.ts';
import { PERMISSIONS_UNKNOWN } from '../../../src/renderer/src/state/permissionsUnknown.ts';
import type { Change } from '../../../src/shared/operations/change.ts';
import type { Step, StepState } from '../../../src/shared/operations/step.ts';
import { failure } from '../state/fixture.ts';

const person = { instanceId: 'a', organizationId: 'o', email: 'guest@shop.example', role: 'admin' };
const create: Change = { action: 'invitations.create', ...person };
const renew: Change = { action: 'invitations.renew', ...person, invitationId: 'i1' };
const remove: Change = { action: 'invitations.remove', ...person, invitationId: 'i1' };
const step = (change: Change, state: StepState): Step => ({
  id: 0,
  change,
  instanceName: 'A',
  organizationName: 'Acme',
  state,
});
const error = failure('proxy-page');

test('of half a renewal it is said that the old invitation is gone', () => {
  const half = step(renew, { state: 'failed', at: 1, error, left: create });
  expect(notDoneSentence(half, true)).toContain('was removed, but no new one was made');
  expect(notDoneSentence(half, false)).toContain('Whether a new one was made is not known.');
  const whole = step(renew, { state: 'failed', at: 1, error });
  expect(notDoneSentence(whole, true)).toBe('The invitation of guest@shop.example was not renewed.');
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

test('taking a removal back is barred where nobody knows that the key may invite', () => {
  const removed = step(remove, { state: 'done', at: 1, output: {}, undo: create });
  const invited = step(create, { state: 'done', at: 1, output: {}, undo: remove });
  expect(denyUndo(initialState(0), [removed])).toBe(PERMISSIONS_UNKNOWN);
  expect(denyUndo(initialState(0), [removed, invited])).toBeNull();
});
