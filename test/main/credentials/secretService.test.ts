import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keychainEnv, socketOf } from '../../../src/main/credentials/dbus.ts';
import { createSecretService } from '../../../src/main/credentials/secretService.ts';
import { type Keyring, startKeyring } from '../../e2e/keyring.ts';

describe.skipIf(process.platform !== 'linux')('the Secret Service, asked over the bus', () => {
  let keyring: Keyring;
  beforeEach(async () => {
    keyring = await startKeyring();
  });
  afterEach(() => keyring.stop());
  const service = () => createSecretService(keyring.env.DBUS_SESSION_BUS_ADDRESS);

  test('lists the accounts of a service, past an entry that has none', async () => {
    keyring.putForeign();
    keyring.put('key one', 'secret');
    keyring.put('Schlüssel', 'secret');
    expect((await service().findAccounts('Quayside'))?.sort()).toEqual(['Schlüssel', 'key one']);
    expect(await service().findAccounts('Another')).toEqual([]);
  });

  test('tells whether the keychain is locked', async () => {
    keyring.put('key one', 'secret');
    expect(await service().isLocked('Quayside')).toBe(false);
    keyring.lock();
    expect(await service().isLocked('Quayside')).toBe(true);
    expect(await service().isLocked('Another')).toBe(true);
  });

  test('names what is wrong in words that no locale translates', async () => {
    await keyring.kill();
    await expect(service().isLocked('Quayside')).rejects.toThrow('org.freedesktop.DBus.Error.ServiceUnknown');
    await expect(createSecretService('unix:path=/nowhere').isLocked('Quayside')).rejects.toThrow(
      'could not connect',
    );
    expect(await createSecretService('tcp:host=localhost,port=1').isLocked('Quayside')).toBeNull();
    expect(await createSecretService(undefined).findAccounts('Quayside')).toBeNull();
  });
});

test.each([
  ['unix:path=/run/user/1000/bus', '/run/user/1000/bus'],
  ['unix:path=/tmp/a%20b,guid=1f', '/tmp/a b'],
  ['unix:abstract=/tmp/dbus-x,guid=1f', '\0/tmp/dbus-x'],
  ['tcp:host=localhost,port=1;unix:path=/tmp/second', '/tmp/second'],
  ['autolaunch:', null],
  ['', null],
])('the socket of the bus address “%s” is %s', (address, socket) => expect(socketOf(address)).toBe(socket));

describe.skipIf(process.platform === 'win32')('the bus for the keychain’s process', () => {
  let folder = '';
  let server: Server | null = null;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'quayside-bus-'));
  });
  afterEach(async () => {
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(null)));
    server = null;
    rmSync(folder, { recursive: true, force: true });
  });
  const listen = () =>
    new Promise<void>((resolve) => {
      server = createServer((socket) => socket.end());
      server.listen(join(folder, 'bus'), resolve);
    });

  test('is the one of the variable', async () => {
    await listen();
    const env = await keychainEnv({ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/given', XDG_RUNTIME_DIR: folder });
    expect(env.DBUS_SESSION_BUS_ADDRESS).toBe('unix:path=/given');
  });

  test('is the live one of the session without the variable, and error texts come untranslated', async () => {
    await listen();
    const env = await keychainEnv({ XDG_RUNTIME_DIR: folder, LANG: 'de_DE.UTF-8', LANGUAGE: 'de' });
    expect(env.DBUS_SESSION_BUS_ADDRESS).toBe(`unix:path=${folder}/bus`);
    expect(env).toMatchObject({ LC_ALL: 'C.UTF-8', LANGUAGE: 'C' });
  });

  test('is the live one of the session where Chromium says that there is none, and absent where none is', async () => {
    const env = { DBUS_SESSION_BUS_ADDRESS: 'disabled:', XDG_RUNTIME_DIR: folder };
    await expect(keychainEnv(env)).rejects.toThrow('no session bus was found');
    await listen();
    expect((await keychainEnv(env)).DBUS_SESSION_BUS_ADDRESS).toBe(`unix:path=${folder}/bus`);
  });

  test('is absent when nothing listens there', async () => {
    await expect(keychainEnv({ XDG_RUNTIME_DIR: folder })).rejects.toThrow('no session bus was found');
    await expect(keychainEnv({})).rejects.toThrow('no session bus was found');
  });
});
