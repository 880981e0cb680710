import { describe, expect, test } from 'vitest';
import {
  endsRun,
  inviteStep,
  leftOf,
  type StepEnd,
  settle,
  stepOf,
  undoOf,
} from '../../../src/renderer/src/state/invitationSteps.ts';
import type { Invitation } from '../../../src/shared/dokploy.ts';
import { writeOutcome } from '../../../src/shared/errorMeanings.ts';
import type { AppError, ErrorCode } from '../../../src/shared/errors.ts';

const NOW = Date.UTC(2026, 0, 15, 12);
const invitation = (id: string, email: string, change: Partial<Invitation> = {}): Invitation => ({
  id,
  organizationId: 'org-1',
  email,
  role: 'admin',
  status: 'pending',
  expiresAt: '2026-01-17T12:00:00.000Z',
  ...change,
});
const error = (code: ErrorCode, unknown = false): AppError => ({
  code,
  message: 'It failed.',
  advice: 'Look first.',
  ...(unknown ? { details: { outcomeUnknown: true } } : {}),
});
const failed = (code: ErrorCode, unknown = false, removed = false): StepEnd => ({
  state: 'failed',
  error: error(code, unknown),
  removed,
});
const done = (invitationId: string | null = null): StepEnd => ({ state: 'done', invitationId });

const old = invitation('old', 'guest@shop.example', { expiresAt: '2026-01-10T12:00:00.000Z' });
const fresh = invitation('new', 'guest@shop.example');
const create = inviteStep('guest@shop.example', 'admin');
const renew = stepOf('renew', old, 'admin');
const remove = stepOf('remove', old);

describe('what the list shows afterwards', () => {
  test('a lost answer to an invitation was a success when the invitation is there', () => {
    expect(settle(create, failed('timeout', true), [fresh], NOW)).toEqual(done('new'));
    expect(settle(renew, failed('reset', true), [fresh], NOW)).toEqual(done('new'));
  });

  test('capital letters make no other address', () => {
    const shouted = invitation('new', 'Guest@Shop.example');
    expect(settle(create, failed('timeout', true), [shouted], NOW)).toEqual(done('new'));
  });

  test('an expired one of the same address is not the new one', () => {
    const end = settle(create, failed('timeout', true), [old], NOW);
    expect(end).toMatchObject({ state: 'failed', removed: false });
    // The server may make it after it was looked at.
    expect(end.state === 'failed' && end.error.advice).toContain('may still be at work');
    expect(end.state === 'failed' && writeOutcome(end.error)).toBe('perhaps');
  });

  test('of a renewal whose answer was lost, a first half that is done is told', () => {
    expect(settle(renew, failed('timeout', true), [], NOW)).toMatchObject({ state: 'failed', removed: true });
    expect(settle(renew, failed('timeout', true), [old], NOW)).toMatchObject({ removed: false });
  });

  test('a removal is done when it is gone, and not when it is there', () => {
    expect(settle(remove, failed('timeout', true), [], NOW)).toEqual(done());
    expect(settle(remove, failed('timeout', true), [old], NOW)).toMatchObject({ state: 'failed' });
  });

  test('a failure that is certain stays one, whatever the list shows', () => {
    const certain = failed('conflict');
    expect(settle(create, certain, [fresh], NOW)).toBe(certain);
  });

  test('a success that the list does not show is not told as done', () => {
    for (const [step, list] of [
      [create, [old]],
      [renew, [old]],
      [remove, [old]],
    ] as const) {
      const end = settle(step, done(), list, NOW);
      expect(end).toMatchObject({ state: 'failed', error: { code: 'not-confirmed' } });
      expect(end.state === 'failed' && writeOutcome(end.error)).toBe('perhaps');
    }
  });

  test('a new invitation that the server told counts by its id, whatever this computer’s clock says', () => {
    expect(settle(create, done('new'), [fresh], Date.parse(fresh.expiresAt) + 1)).toEqual(done('new'));
  });

  test('the id of a new invitation that the server did not tell comes from the list', () => {
    expect(settle(create, done(null), [old, fresh], NOW)).toEqual(done('new'));
  });
});

describe('what is left', () => {
  test('of a half renewal the invitation alone, under the same key', () => {
    expect(leftOf(renew, failed('timeout', false, true))).toEqual({ ...create, key: renew.key });
  });

  test('of a failed or untried step all of it, of a done one nothing', () => {
    expect(leftOf(renew, failed('timeout'))).toBe(renew);
    expect(leftOf(renew, { state: 'untried' })).toBe(renew);
    expect(leftOf(renew, done('new'))).toBeNull();
  });

  test('a removal is taken back by inviting with the same role; one without a role cannot be', () => {
    expect(undoOf(remove, done())).toMatchObject({ kind: 'create', email: old.email, role: 'admin' });
    expect(undoOf(remove, failed('timeout'))).toBeNull();
    expect(undoOf(stepOf('remove', { ...old, role: null }), done())).toBeNull();
    expect(undoOf(create, done('new'))).toBeNull();
  });
});

test('a failure of one address lets the run go on, one of the key or the way ends it', () => {
  for (const code of ['conflict', 'forbidden', 'not-found', 'bad-request', 'bad-input'] as const) {
    expect(endsRun(failed(code))).toBe(false);
  }
  for (const code of ['key-not-accepted', 'role-forbidden', 'offline', 'timeout', 'proxy-page'] as const) {
    expect(endsRun(failed(code))).toBe(true);
  }
});
