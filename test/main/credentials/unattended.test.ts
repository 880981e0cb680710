import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createKeychain, createUnattended } from '../../../src/main/credentials/keychain.ts';
import { withSecretMemory } from '../../../src/main/credentials/openKeychain.ts';

import { createKeyedMutex } from '../../../src/main/scheduling/semaphore.ts';
import { FakeKeychain } from './fakeKeychain.ts';

function open({ neverLocks = false } = {}) {
  const backend = new FakeKeychain();
  const unattended = createUnattended();
  const world = { now: 0 };
  const keychain = withSecretMemory(
    createKeychain({
      ...{ backend, service: 'Quayside', timeLimit: 5_000, clock: () => world.now, neverLocks },
      isUnattended: unattended.isNow,
    }),
    unattended.isNow,
  );
  return { backend, unattended, keychain, world };
}

test('a job is unattended through all that it awaits, and what waits beside it for the same is not', async () => {
  const unattended = createUnattended();
  const mutex = createKeyedMutex();
  const seen: boolean[] = [];
  const work = () =>
    mutex('one', async () => {
      await delay(1);
      seen.push(unattended.isNow());
    });
  await Promise.all([unattended.run(work), work(), unattended.run(work), work()]);
  expect(seen).toEqual([true, false, true, false]);
});

describe('unattended work on a keychain', () => {
  test('that is open finds what is there, and is sure of what is missing', async () => {
    const { keychain, unattended } = open();
    await keychain.store('a', 'secret');
    expect(await unattended.run(() => keychain.find('a'))).toEqual({ state: 'found', key: 'secret' });
    expect(await unattended.run(() => keychain.find('b'))).toEqual({ state: 'missing' });
    expect(await unattended.run(keychain.isOpen)).toBe(true);
  });

  test('that locked a moment ago brings up no prompt, although it was open just before', async () => {
    const { backend, keychain, unattended } = open();
    await keychain.store('a', 'secret');
    backend.mode = 'locked';
    expect(await unattended.run(() => keychain.find('a'))).toEqual({
      state: 'unavailable',
      reason: 'locked',
    });
    expect(await unattended.run(() => keychain.list())).toEqual({ state: 'unavailable', reason: 'locked' });
    expect(backend.prompts).toBe(0);
    expect(backend.calls).not.toContain('get');
  });

  test('that is locked leaves the prompt to the next person who asks, once', async () => {
    const { backend, keychain, unattended, world } = open();
    await keychain.store('a', 'secret');
    world.now += 10_000;
    backend.mode = 'locked';
    await unattended.run(() => keychain.find('a'));
    expect([backend.prompts, keychain.lastState()]).toEqual([0, 'ready']);
    await keychain.find('a');
    expect([backend.prompts, keychain.lastState()]).toEqual([1, 'locked']);
  });

  test('gives nobody else the answer that it got', async () => {
    const { backend, keychain, unattended, world } = open();
    await keychain.store('a', 'secret');
    world.now += 10_000;
    backend.mode = 'locked';
    const quiet = unattended.run(() => keychain.find('a'));
    backend.mode = 'locked';
    const asked = keychain.find('a');
    expect(await quiet).toEqual({ state: 'unavailable', reason: 'locked' });
    await asked;
    expect(backend.prompts).toBe(1);
  });

  test('that does not tell whether it is locked is read only once it was read by a person since it may have locked', async () => {
    const { backend, keychain, unattended } = open();
    backend.isLocked = async () => null;
    backend.entries.set('a', 'secret');
    const look = () => unattended.run(() => keychain.find('a'));
    expect(await look()).toEqual({ state: 'unavailable', reason: 'locked' });
    await keychain.find('a');
    keychain.release();
    expect(await look()).toEqual({ state: 'found', key: 'secret' });
    keychain.mayHaveLocked();
    keychain.release();
    expect(await look()).toEqual({ state: 'unavailable', reason: 'locked' });
  });

  test('that is open whenever its person is signed in is read at once', async () => {
    const { backend, keychain, unattended } = open({ neverLocks: true });
    backend.isLocked = async () => null;
    backend.entries.set('a', 'secret');
    expect(await unattended.run(() => keychain.find('a'))).toEqual({ state: 'found', key: 'secret' });
  });
});
