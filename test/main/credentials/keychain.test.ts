import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createKeychain } from '../../../src/main/credentials/keychain.ts';
import { keychainError, PROCESS_ENDED, troubleFor } from '../../../src/main/credentials/keychainErrors.ts';
import { FakeKeychain } from './fakeKeychain.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const backend = new FakeKeychain();
  const logged: string[] = [];
  const keychain = createKeychain({
    backend,
    service: 'Quayside',
    timeLimit: 5000,
    clock: Date.now,
    log: (line) => logged.push(line),
  });
  return { backend, keychain, logged };
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

  test('whose process ended has failed, for whoever asks how it is', async () => {
    const { backend, keychain } = setUp();
    backend.getPassword = async () => {
      throw new Error(PROCESS_ENDED);
    };
    backend.setPassword = backend.getPassword as never;
    expect(await keychain.find('a')).toEqual(lost('crashed'));
    expect(await keychain.check()).toBe('failed');
  });

  test('that fails in a way nobody has seen yet is told in the log, without the values in it', async () => {
    const { backend, keychain, logged } = setUp();
    backend.getPassword = async () => {
      throw new Error('something new about "a secret"');
    };
    expect(await keychain.find('a')).toEqual(lost('failed'));
    expect(logged.join()).toContain('the keychain refused: Error: something new about [cut]');
    backend.mode = 'locked';
    logged.length = 0;
    await keychain.store('b', 'other');
    expect(logged).toEqual([]);
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

  test('brings up one password prompt for a hundred instances, and none again until the person asks', async () => {
    const { backend, keychain } = setUp();
    const accounts = Array.from({ length: 100 }, (_, index) => `key ${index}`);
    for (const account of accounts) await keychain.store(account, 'secret');
    vi.advanceTimersByTime(60_000);
    backend.mode = 'locked';
    const readAll = () => Promise.all(accounts.map((account) => keychain.find(account)));
    expect(await readAll()).toEqual(accounts.map(() => lost('locked')));
    expect(backend.prompts).toBe(1);

    vi.advanceTimersByTime(60_000);
    await readAll();
    await keychain.list();
    await keychain.remove('key 1');
    expect(backend.prompts).toBe(1);

    expect(await keychain.check()).toBe('locked');
    expect(backend.prompts).toBe(2);
    await readAll();
    expect(backend.prompts).toBe(2);

    backend.mode = 'ready';
    expect(await keychain.find('key 1')).toEqual(lost('locked'));
    expect(await keychain.check()).toBe('ready');
    expect((await readAll()).every(({ state }) => state === 'found')).toBe(true);
  });

  test('asks for the password once where only a try tells that it is locked', async () => {
    const { backend, keychain } = setUp();
    backend.isLocked = async () => null;
    backend.mode = 'locked';
    backend.getPassword = async () => {
      backend.prompts += 1;
      throw new Error('User canceled the operation.');
    };
    await Promise.all([keychain.find('a'), keychain.find('b'), keychain.find('c')]);
    expect(backend.prompts).toBe(1);
  });

  test('does not ask again when a prompt was left open past the limit and then dismissed', async () => {
    const { backend, keychain } = setUp();
    backend.isLocked = async () => true;
    let dismiss = () => {};
    backend.setPassword = () => {
      backend.prompts += 1;
      return new Promise((_, reject) => {
        dismiss = () => reject(new Error('Cannot create an item in a locked collection'));
      });
    };
    const heard = vi.fn();
    keychain.onReady(heard);
    const asked = keychain.find('a');
    await vi.advanceTimersByTimeAsync(5000);
    expect(await asked).toEqual(lost('not-answering'));
    dismiss();
    await vi.advanceTimersByTimeAsync(0);
    expect(heard).not.toHaveBeenCalled();
    expect(await keychain.find('a')).toEqual(lost('locked'));
    expect(backend.prompts).toBe(1);
  });

  test('writes nothing to tell a missing key from a locked keychain, where that can be asked', async () => {
    const { backend, keychain } = setUp();
    expect(await keychain.find('a')).toEqual({ state: 'missing' });
    expect(await keychain.remove('a')).toEqual({ state: 'removed' });
    expect(backend.calls).not.toContain('set');
    backend.isLocked = async () => null;
    expect(await keychain.find('a')).toEqual({ state: 'missing' });
    expect(backend.calls).toContain('set');
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

  test('says that it does not answer when it was restarted and no new connection can be had', async () => {
    const { backend, keychain } = setUp();
    backend.mode = 'restarted';
    expect(await keychain.find('a')).toEqual(lost('not-answering'));
  });

  test('is not called back by a reading while it refuses changes', async () => {
    const { backend, keychain } = setUp();
    const heard = vi.fn();
    keychain.onReady(heard);
    const { deletePassword } = FakeKeychain.prototype;
    backend.deletePassword = () => Promise.reject(new Error('Access denied'));
    // As a reconciliation does that is called at each return: without end, if its own reading called it again.
    for (const _ of [1, 2]) {
      expect(await keychain.remove('a')).toEqual(lost('denied'));
      expect(await keychain.list()).toMatchObject({ state: 'listed' });
      expect(await keychain.find('b')).toEqual({ state: 'missing' });
    }
    expect(heard).not.toHaveBeenCalled();
    backend.deletePassword = deletePassword;
    expect(await keychain.remove('a')).toEqual({ state: 'removed' });
    expect(heard).toHaveBeenCalledTimes(1);
  });

  test('has four reads in flight and one change beside them, however many are asked for', async () => {
    const { backend, keychain } = setUp();
    await keychain.find('first');
    await Promise.all(Array.from({ length: 20 }, (_, index) => keychain.find(`key ${index}`)));
    expect(backend.mostRunning).toBe(4);
    backend.mostRunning = 0;
    await Promise.all(['a', 'b', 'c'].map((account) => keychain.store(account, 'secret')));
    expect(backend.mostRunning).toBe(1);
  });

  test('when frozen gives up one call after its limit and all others at once, and works again when thawed', async () => {
    const { backend, keychain } = setUp();
    await keychain.store('a', 'secret');
    vi.advanceTimersByTime(60_000);
    backend.mode = 'frozen';
    backend.calls = [];
    const heard = vi.fn();
    keychain.onReady(heard);
    const asked = Promise.all([keychain.find('a'), keychain.find('a'), keychain.check()]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(await asked).toEqual([lost('not-answering'), lost('not-answering'), 'not-answering']);
    expect(await keychain.find('a')).toEqual(lost('not-answering'));
    expect(backend.calls).toEqual(['look', 'set']);
    backend.thaw();
    await vi.advanceTimersByTimeAsync(0);
    expect(heard).toHaveBeenCalled();
    expect(await keychain.find('a')).toEqual({ state: 'found', key: 'secret' });
    expect(vi.getTimerCount()).toBe(0);
  });

  test('stores what a person asks for before a frozen one has answered, once it does', async () => {
    const { backend, keychain } = setUp();
    backend.mode = 'frozen';
    const asked = keychain.store('a', 'secret');
    await vi.advanceTimersByTimeAsync(5000);
    expect(await asked).toEqual(lost('not-answering'));
    const again = keychain.store('b', 'secret');
    const checked = keychain.check();
    await vi.advanceTimersByTimeAsync(4999);
    backend.thaw();
    await vi.advanceTimersByTimeAsync(0);
    expect(await again).toEqual({ state: 'stored' });
    expect(await checked).toBe('ready');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('while frozen keeps many changes waiting for one limit altogether, and calls the backend no more', async () => {
    const { backend, keychain } = setUp();
    backend.mode = 'frozen';
    const first = keychain.store('a', 'secret');
    await vi.advanceTimersByTimeAsync(5000);
    expect(await first).toEqual(lost('not-answering'));
    backend.calls = [];
    const asked = Promise.all(['b', 'c', 'd'].map((account) => keychain.store(account, 'secret')));
    await vi.advanceTimersByTimeAsync(5000);
    expect(await asked).toEqual(['b', 'c', 'd'].map(() => lost('not-answering')));
    expect(backend.calls).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the words for the keychain', () => {
  test.each([
    ['Cannot create an item in a locked collection', 'locked'],
    ['Object does not exist at path “/org/freedesktop/secrets/collection/login”', 'locked'],
    ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'absent'],
    ['Could not connect: No such file or directory', 'absent'],
    ['Failed to execute child process “dbus-launch” (No such file or directory)', 'absent'],
    ['org.freedesktop.DBus.Error.ServiceUnknown', 'absent'],
    ['org.freedesktop.DBus.Error.UnknownMethod', 'not-answering'],
    ['org.freedesktop.DBus.Error.Spawn.ChildExited', 'absent'],
    ['could not connect: no session bus was found', 'absent'],
    ['org.freedesktop.DBus.Error.NoReply', 'not-answering'],
    ['The name org.freedesktop.secrets was not provided by any .service files', 'absent'],
    ['The name :1.0 was not provided by any .service files', 'not-answering'],
    ['The session wrapping the secret does not exist', 'not-answering'],
    ['Timeout was reached', 'not-answering'],
    ['Message recipient disconnected from message bus without replying', 'not-answering'],
    ['something new', 'failed'],
  ])('read “%s” as %s', (text, reason) => expect(troubleFor(new Error(text))).toBe(reason));

  test.each(['locked', 'absent', 'not-answering', 'denied', 'failed'] as const)(
    'say what to do when it is %s',
    (reason) => {
      for (const platform of ['linux', 'darwin', 'win32']) {
        const error = keychainError(reason, 'The key of “Shop” could not be read', platform);
        expect(error.code).toBe(`keychain-${reason}`);
        expect(error.message).toContain('“Shop”');
        expect(error.advice).toMatch(/try again|restart Quayside/i);
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
