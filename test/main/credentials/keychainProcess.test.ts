import { describe, expect, test, vi } from 'vitest';
import { createKeychain } from '../../../src/main/credentials/keychain.ts';
import {
  createKeychainProcess,
  type KeychainAnswer,
  type KeychainHost,
  type KeychainQuestion,
} from '../../../src/main/credentials/openKeychain.ts';

class FakeHost implements KeychainHost {
  asked: KeychainQuestion[] = [];
  killed = false;
  answer = (_: KeychainAnswer) => {};
  exit = () => {};

  ask(question: KeychainQuestion) {
    this.asked.push(question);
  }
  onAnswer(listener: (answer: KeychainAnswer) => void) {
    this.answer = listener;
  }
  onExit(listener: () => void) {
    this.exit = listener;
  }
  kill() {
    this.killed = true;
    this.exit();
  }
  reply(answer: { value: unknown } | { error: string }) {
    this.answer({ id: this.asked.at(-1)?.id ?? 0, ...answer } as KeychainAnswer);
  }
}

function setUp({ idleFor = 60_000 } = {}) {
  const hosts: FakeHost[] = [];
  const onCrash = vi.fn();
  const backend = createKeychainProcess({
    start: async () => {
      const host = new FakeHost();
      hosts.push(host);
      return host;
    },
    onCrash,
    idleFor,
  });
  /** The newest process, once it was asked so many questions. */
  const host = async (count: number, asked = 1) => {
    await vi.waitFor(() => expect(hosts[count - 1]?.asked).toHaveLength(asked));
    return hosts[count - 1] as FakeHost;
  };
  return { hosts, onCrash, backend, host };
}

describe('the process that asks the keychain', () => {
  test('starts with the first call, and answers each question to the one who asked', async () => {
    const { hosts, backend, host } = setUp();
    expect(hosts).toHaveLength(0);
    const asked = [backend.getPassword('Quayside', 'a'), backend.setPassword('Quayside', 'b', 'x')];
    const first = await host(1, 2);
    expect(first.asked.map(({ method }) => method)).toEqual(['getPassword', 'setPassword']);
    first.answer({ id: 2, error: 'locked' });
    first.answer({ id: 1, value: 'secret' });
    expect(await asked[0]).toBe('secret');
    await expect(asked[1]).rejects.toThrow('locked');
    expect(hosts).toHaveLength(1);
  });

  test('ends once nothing was asked for a while, though never while something is, and starts again at the next call', async () => {
    const { hosts, onCrash, backend, host } = setUp({ idleFor: 1 });
    const asked = [backend.getPassword('Quayside', 'a'), backend.getPassword('Quayside', 'b')];
    const first = await host(1, 2);
    first.answer({ id: 1, value: 'one' });
    await asked[0];
    expect(first.killed).toBe(false);
    first.answer({ id: 2, value: 'two' });
    await vi.waitFor(() => expect(first.killed).toBe(true));
    const again = backend.getPassword('Quayside', 'a');
    (await host(2)).reply({ value: 'one' });
    expect(await again).toBe('one');
    expect([hosts.length, onCrash.mock.calls]).toEqual([2, []]);
  });

  test('fails the calls in flight when it ends, tells which, and is started again at the next call', async () => {
    const { hosts, onCrash, backend, host } = setUp();
    const listed = backend.findAccounts('Quayside');
    const read = backend.getPassword('Quayside', 'a');
    (await host(1, 2)).exit();
    await expect(listed).rejects.toThrow('has ended');
    await expect(read).rejects.toThrow('has ended');
    expect(onCrash.mock.calls).toEqual([[['findAccounts', 'getPassword']]]);

    const again = backend.getPassword('Quayside', 'a');
    (await host(2)).reply({ value: 'secret' });
    expect(await again).toBe('secret');
    expect(hosts).toHaveLength(2);
  });

  test('is told with words, and leaves the keychain usable', async () => {
    const { backend, host } = setUp();
    const keychain = createKeychain({ backend, service: 'Quayside', timeLimit: 5000, clock: Date.now });
    const listed = keychain.list();
    (await host(1)).exit();
    expect(await listed).toEqual({ state: 'unavailable', reason: 'crashed' });
    const stored = keychain.store('a', 'secret');
    (await host(2)).reply({ value: null });
    expect(await stored).toEqual({ state: 'stored' });
  });

  test('is left for a new one when the keychain was restarted, once for all calls that met it', async () => {
    const { hosts, onCrash, backend, host } = setUp();
    const reads = [backend.getPassword('Quayside', 'a'), backend.getPassword('Quayside', 'b')];
    const old = await host(1, 2);
    for (const { id } of old.asked)
      old.answer({ id, error: 'The session wrapping the secret does not exist' });
    const fresh = await host(2, 2);
    for (const { id, args } of fresh.asked) fresh.answer({ id, value: `secret ${args[1]}` });
    expect(await Promise.all(reads)).toEqual(['secret a', 'secret b']);
    expect(hosts.map(({ killed }) => killed)).toEqual([true, false]);
    expect(onCrash).not.toHaveBeenCalled();
  });

  test('is not tried a third time when the new one meets a restart, too', async () => {
    const { hosts, backend, host } = setUp();
    const read = backend.getPassword('Quayside', 'a');
    (await host(1)).reply({ error: 'The name :1.3 was not provided by any .service files' });
    (await host(2)).reply({ error: 'The name :1.4 was not provided by any .service files' });
    await expect(read).rejects.toThrow('not provided');
    expect(hosts).toHaveLength(2);
  });

  test('is looked for again at each call while it cannot be started', async () => {
    const start = vi.fn(() => Promise.reject(new Error('could not connect: no session bus was found')));
    const backend = createKeychainProcess({ start });
    const keychain = createKeychain({ backend, service: 'Quayside', timeLimit: 5000, clock: Date.now });
    expect(await keychain.find('a')).toEqual({ state: 'unavailable', reason: 'absent' });
    expect(await keychain.find('a')).toEqual({ state: 'unavailable', reason: 'absent' });
    expect(start).toHaveBeenCalledTimes(2);
  });

  test('ends with the app', async () => {
    const { backend, host } = setUp();
    const read = backend.getPassword('Quayside', 'a');
    const first = await host(1);
    backend.kill();
    await expect(read).rejects.toThrow('has ended');
    expect(first.killed).toBe(true);
  });
});
