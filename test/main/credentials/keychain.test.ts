import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createKeychain } from '../../../src/main/credentials/keychain.ts';
import { keychainError, troubleFor } from '../../../src/main/credentials/keychainErrors.ts';
import {
  createKeychainRenewal,
  type KeychainAnswer,
  type KeychainQuestion,
} from '../../../src/main/credentials/keychainProcess.ts';
import { FakeKeychain } from './fakeKeychain.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const backend = new FakeKeychain();
  const keychain = createKeychain({
    load: async () => backend,
    service: 'Quayside',
    timeLimit: 5000,
    clock: Date.now,
  });
  return { backend, keychain };
}

const lost = (reason: string) => ({ state: 'unavailable', reason });

describe('the keychain', () => {
  test('finds what was stored, is sure of what is missing, and leaves no probe behind', async () => {
    const { backend, keychain } = setUp();
    expect(await keychain.store('a', 'secret')).toEqual({ state: 'stored' });
    expect(await keychain.find('a')).toEqual({ state: 'found', key: 'secret' });
    expect(await keychain.find('b')).toEqual({ state: 'missing' });
    expect(await keychain.list()).toEqual({ state: 'listed', accounts: ['a'] });
    expect(await keychain.remove('a')).toEqual({ state: 'removed' });
    expect(await keychain.remove('a')).toEqual({ state: 'removed' });
    expect([...backend.entries]).toEqual([]);
  });

  test('calls nothing missing or removed while it is locked, and never lists then', async () => {
    const { backend, keychain } = setUp();
    await keychain.store('a', 'secret');
    backend.mode = 'locked';
    expect(await keychain.find('a')).toEqual(lost('locked'));
    expect(await keychain.remove('a')).toEqual(lost('locked'));
    expect(await keychain.store('b', 'other')).toEqual(lost('locked'));
    expect(await keychain.check()).toBe('locked');
    expect(await keychain.list()).toEqual(lost('locked'));
    expect(backend.calls).not.toContain('list');
    backend.mode = 'ready';
    expect(await keychain.check()).toBe('ready');
    expect(await keychain.find('a')).toEqual({ state: 'found', key: 'secret' });
  });

  test('brings up one password prompt, not one per waiting read, and looks again when asked anew', async () => {
    const { backend, keychain } = setUp();
    await keychain.store('a', 'secret');
    backend.mode = 'locked';
    backend.calls = [];
    await Promise.all([keychain.find('a'), keychain.find('a'), keychain.find('a')]);
    expect(backend.calls).toEqual(['get', 'set']);
    backend.mode = 'ready';
    vi.advanceTimersByTime(150);
    expect(await keychain.find('a')).toEqual(lost('locked'));
    // What was held back does not hold back the next one for longer.
    vi.advanceTimersByTime(51);
    expect(await keychain.find('a')).toMatchObject({ state: 'found' });
  });

  test('knows whether a call is still out, also after its limit', async () => {
    const { backend, keychain } = setUp();
    await keychain.store('a', 'secret');
    expect(keychain.busy()).toBe(false);
    backend.mode = 'frozen';
    const asked = keychain.find('a');
    await vi.advanceTimersByTimeAsync(10);
    expect(keychain.busy()).toBe(true);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await asked).toEqual(lost('not-answering'));
    expect(keychain.busy()).toBe(true);
    backend.thaw();
    await vi.advanceTimersByTimeAsync(1);
    expect(keychain.busy()).toBe(false);
  });

  test.each([
    ['absent', 'absent'],
    ['denied', 'denied'],
  ] as const)('tells that it is %s', async (mode, reason) => {
    const { backend, keychain } = setUp();
    backend.mode = mode;
    expect(await keychain.find('a')).toEqual(lost(reason));
    expect(await keychain.store('a', 'secret')).toEqual(lost(reason));
    expect(await keychain.check()).toBe(reason);
  });

  test('counts as absent when keytar cannot be loaded', async () => {
    const load = () => Promise.reject(new Error('libsecret-1.so.0: cannot open shared object file'));
    const keychain = createKeychain({ load, service: 'Quayside', timeLimit: 5000, clock: Date.now });
    expect(await keychain.find('a')).toEqual(lost('absent'));
  });

  test('takes a new connection when the keychain was restarted, and keeps to it', async () => {
    const [old, fresh] = [new FakeKeychain(), new FakeKeychain()];
    const renew = vi.fn(async () => fresh);
    const keychain = createKeychain({
      load: async () => old,
      renew,
      service: 'Quayside',
      timeLimit: 5000,
      clock: Date.now,
    });
    await keychain.store('a', 'old');
    fresh.entries = new Map(old.entries);
    old.mode = 'restarted';
    expect(await keychain.find('a')).toEqual({ state: 'found', key: 'old' });
    expect(await keychain.store('a', 'new')).toEqual({ state: 'stored' });
    expect(fresh.entries.get('a')).toBe('new');
    expect(renew).toHaveBeenCalledTimes(1);
  });

  test('says that it does not answer when no new connection can be had', async () => {
    const { backend, keychain } = setUp();
    backend.mode = 'restarted';
    expect(await keychain.find('a')).toEqual(lost('not-answering'));
  });

  test('has one call in flight, however many are asked for', async () => {
    const { backend, keychain } = setUp();
    await Promise.all([keychain.store('a', '1'), keychain.find('b'), keychain.list(), keychain.remove('c')]);
    expect(backend.mostRunning).toBe(1);
  });

  test('when frozen gives up one call after its limit and all others at once, and works again when thawed', async () => {
    const { backend, keychain } = setUp();
    await keychain.store('a', 'secret');
    backend.mode = 'frozen';
    backend.calls = [];
    const heard = vi.fn();
    keychain.onReady(heard);
    const asked = Promise.all([keychain.find('a'), keychain.find('a'), keychain.check()]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(await asked).toEqual([lost('not-answering'), lost('not-answering'), 'not-answering']);
    expect(await keychain.find('a')).toEqual(lost('not-answering'));
    expect(backend.calls).toEqual(['get']);
    backend.thaw();
    await vi.advanceTimersByTimeAsync(0);
    expect(heard).toHaveBeenCalled();
    expect(await keychain.find('a')).toEqual({ state: 'found', key: 'secret' });
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the words for the keychain', () => {
  test.each([
    ['Cannot create an item in a locked collection', 'locked'],
    ['Object does not exist at path “/org/freedesktop/secrets/collection/login”', 'locked'],
    ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'absent'],
    ['Could not connect: No such file or directory', 'absent'],
    ['The name org.freedesktop.secrets was not provided by any .service files', 'absent'],
    ['The name :1.0 was not provided by any .service files', 'not-answering'],
    ['The session wrapping the secret does not exist', 'not-answering'],
    ['Timeout was reached', 'not-answering'],
    ['Message recipient disconnected from message bus without replying', 'not-answering'],
    ['something new', 'failed'],
  ])('read “%s” as %s', (text, reason) => {
    expect(troubleFor(new Error(text))).toBe(reason);
  });

  test.each(['locked', 'absent', 'not-answering', 'denied', 'failed'] as const)(
    'say what to do when it is %s',
    (reason) => {
      for (const platform of ['linux', 'darwin', 'win32']) {
        const error = keychainError(reason, 'The key of “Shop” could not be read', platform);
        expect(error.code).toBe(`keychain-${reason}`);
        expect(error.message).toContain('“Shop”');
        expect(error.advice).toMatch(/try again|start it again/);
      }
    },
  );

  test.each(['The stub received bad data.', 'The parameter is incorrect.'])(
    'say that Windows takes no more than 2,560 bytes: %s',
    (text) => {
      const error = keychainError(troubleFor(new Error(text)), 'It could not be stored', 'win32');
      expect(error.code).toBe('keychain-too-large');
      expect(error.advice).toContain('2,560 bytes');
    },
  );
});

describe('the process that asks the keychain', () => {
  test('answers each question to the one who asked, and rejects all when it ends; a new one ends the old', async () => {
    const hosts: {
      asked: KeychainQuestion[];
      answer(answer: KeychainAnswer): void;
      exit(): void;
      killed: boolean;
    }[] = [];
    const renew = createKeychainRenewal(() => {
      const host = {
        asked: [] as KeychainQuestion[],
        answer: (_: KeychainAnswer) => {},
        exit: () => {},
        killed: false,
      };
      hosts.push(host);
      return {
        ask: (question) => host.asked.push(question),
        onAnswer: (listener) => Object.assign(host, { answer: listener }),
        onExit: (listener) => Object.assign(host, { exit: listener }),
        kill: () => Object.assign(host, { killed: true }),
      };
    });
    const backend = await renew();
    const asked = [backend.getPassword('Quayside', 'a'), backend.setPassword('Quayside', 'b', 'x')];
    expect(hosts[0]?.asked.map(({ method }) => method)).toEqual(['getPassword', 'setPassword']);
    hosts[0]?.answer({ id: 2, error: 'locked' });
    hosts[0]?.answer({ id: 1, value: 'secret' });
    expect(await asked[0]).toBe('secret');
    await expect(asked[1]).rejects.toThrow('locked');
    const lost = backend.findCredentials('Quayside');
    hosts[0]?.exit();
    await expect(lost).rejects.toThrow('has ended');
    await expect(backend.getPassword('Quayside', 'a')).rejects.toThrow('has ended');
    await renew();
    expect(hosts.map(({ killed }) => killed)).toEqual([true, false]);
  });
});
