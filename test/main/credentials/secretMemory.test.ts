import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createKeychain } from '../../../src/main/credentials/keychain.ts';
import { withSecretMemory } from '../../../src/main/credentials/openKeychain.ts';
import { FakeKeychain } from './fakeKeychain.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const backend = new FakeKeychain();
  backend.entries.set('a', 'secret');
  const keychain = withSecretMemory(
    createKeychain({ backend, service: 'Quayside', timeLimit: 5000, clock: Date.now }),
  );
  const reads = () => backend.calls.filter((call) => call === 'get').length;
  return { backend, keychain, reads };
}

describe('the short memory of secrets', () => {
  test('reads a key once for all calls of a refresh, also for those that come while it is read', async () => {
    const { keychain, reads } = setUp();
    await Promise.all(Array.from({ length: 12 }, () => keychain.find('a')));
    vi.advanceTimersByTime(1_900);
    expect(await keychain.find('a')).toEqual({ state: 'found', key: 'secret' });
    expect(reads()).toBe(1);
  });

  test('lets go of all when told to, so that a keychain locked since is told as locked', async () => {
    const { backend, keychain } = setUp();
    await keychain.find('a');
    backend.mode = 'locked';
    keychain.release();
    expect(await keychain.find('a')).toMatchObject({ state: 'unavailable' });
  });

  test('lets go of it after two seconds, however often it was used', async () => {
    const { backend, keychain, reads } = setUp();
    await keychain.find('a');
    vi.advanceTimersByTime(1_500);
    await keychain.find('a');
    vi.advanceTimersByTime(500);
    expect(vi.getTimerCount()).toBe(0);
    backend.entries.set('a', 'another');
    expect(await keychain.find('a')).toEqual({ state: 'found', key: 'another' });
    expect(reads()).toBe(2);
  });

  test('lets go of it at once when it is stored anew or removed', async () => {
    const { keychain } = setUp();
    await keychain.find('a');
    await keychain.store('a', 'new');
    expect(await keychain.find('a')).toEqual({ state: 'found', key: 'new' });
    await keychain.remove('a');
    expect(await keychain.find('a')).toEqual({ state: 'missing' });
  });

  test('gives nothing that was read before a change that came meanwhile', async () => {
    const { keychain } = setUp();
    const before = keychain.find('a');
    const stored = keychain.store('a', 'new');
    await Promise.all([before, stored]);
    expect(await keychain.find('a')).toEqual({ state: 'found', key: 'new' });
  });

  test('does not remember what is missing or could not be had', async () => {
    const { backend, keychain } = setUp();
    expect(await keychain.find('b')).toEqual({ state: 'missing' });
    backend.entries.set('b', 'late');
    expect(await keychain.find('b')).toEqual({ state: 'found', key: 'late' });
    backend.mode = 'denied';
    expect(await keychain.find('c')).toMatchObject({ state: 'unavailable' });
    backend.mode = 'ready';
    expect(await keychain.find('c')).toEqual({ state: 'missing' });
  });
});
