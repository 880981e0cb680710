import { expect, test } from 'vitest';
import { createKeyHealths } from '../../../src/main/credentials/keyHealth.ts';
import { keyMalformed } from '../../../src/main/network/failures.ts';
import { type AppError, fail, ok } from '../../../src/shared/errors.ts';

const error = (code: AppError['code']): AppError => ({ code, message: code, advice: '' });

test('a stored value that cannot be a key counts as a bad key, until it works', () => {
  const health = createKeyHealths({ clock: () => 1 });
  health.noteCall('k', fail(keyMalformed('it has characters that no key has')));
  expect(health.all().k).toMatchObject({ state: 'malformed', goodAt: null });
  expect(health.isBad('k')).toBe(true);
  health.noteCall('k', ok(null));
  expect(health.all().k).toMatchObject({ state: 'good', goodAt: 1 });
  expect(health.isBad('k')).toBe(false);
});

test('a failure that says nothing about the key changes nothing, and a keychain that is locked makes no key bad', () => {
  const health = createKeyHealths({ clock: () => 1 });
  health.noteCall('k', fail(error('key-not-accepted')));
  for (const code of ['timeout', 'offline', 'proxy-page', 'server-failed', 'server-too-old'] as const)
    health.noteCall('k', fail(error(code)));
  expect(health.all().k?.state).toBe('refused');
  health.noteLookup('k', error('keychain-locked'));
  expect(health.isBad('k')).toBe(false);
  health.noteCall('new', fail(error('timeout')));
  health.noteLookup('new', error('timeout'));
  expect(health.all()).not.toHaveProperty('new');
});

test('a key of which nothing is known but that its organization is lost is no bad one, and did not work yet', () => {
  const health = createKeyHealths({ clock: () => 5 });
  health.noteLost('k', 'organization-gone');
  expect(health.all().k).toEqual({ state: 'good', at: 5, goodAt: null, lost: 'organization-gone' });
});

test('each change is told once, whatever it is; what stays the same is not told, and what is forgotten is gone', () => {
  const told: unknown[] = [];
  let now = 0;
  const health = createKeyHealths({ clock: () => now, onChange: () => told.push(health.all().k) });
  const opens = (organizationId: string) => ({ organizationId, organizationName: null, userEmail: null });
  const steps: [() => void, object][] = [
    [() => health.noteCall('k', ok(null)), { state: 'good', goodAt: 1, lost: null }],
    [() => health.noteLost('k', 'either'), { state: 'good', goodAt: 1, lost: 'either' }],
    [() => health.noteLookup('k', error('key-missing')), { state: 'missing', goodAt: 1, lost: 'either' }],
    [() => health.noteSwapped('k', opens('a')), { state: 'swapped', opens: opens('a'), lost: 'either' }],
    [() => health.noteSwapped('k', opens('b')), { state: 'swapped', opens: opens('b'), lost: 'either' }],
    [() => health.noteLost('k', null), { state: 'swapped', opens: opens('b'), lost: null }],
    [() => health.noteCall('k', fail(error('key-not-accepted'))), { state: 'refused', goodAt: 1 }],
  ];
  for (const [step, state] of steps) {
    now += 1;
    const before = told.length;
    step();
    step();
    expect(told.slice(before)).toMatchObject([state]);
  }
  expect(health.all().k).not.toHaveProperty('opens');
  health.noteCall('k', fail(error('timeout')));
  health.noteLookup('k', error('timeout'));
  expect(told).toHaveLength(steps.length);
  health.forget('k');
  expect([health.all(), health.isBad('k')]).toEqual([{}, false]);
});
