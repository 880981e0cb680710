import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { keychainService, openKeychain } from '../../../src/main/credentials/openKeychain.ts';

test.each([
  ['a packaged app, whatever it is told', true, 'Quayside', 'Trial', 'Quayside'],
  ['a test build, apart from that of the app', true, 'Quayside test build', undefined, 'Quayside test build'],
  ['the demo, which names another', false, 'Quayside', 'Trial', 'Trial'],
  ['an app from its sources that names none', false, 'Quayside', undefined, 'Quayside'],
  ['one that names nothing', false, 'Quayside', '', 'Quayside'],
])('the keychain of %s', (_, isPackaged, name, named, service) => {
  const env = named === undefined ? {} : { QUAYSIDE_KEYCHAIN_SERVICE: named };
  expect(keychainService({ isPackaged, name }, env)).toBe(service);
});

test('its process begins with the first call, and not before the first screen is drawn', async () => {
  const system = process.platform;
  // Where no session bus is looked for.
  Object.defineProperty(process, 'platform', { value: 'darwin' });
  try {
    const start = vi.fn(() => ({ ask() {}, onAnswer() {}, onExit() {}, kill() {} }));
    let tellDrawn = () => {};
    const drawn = new Promise<void>((resolve) => {
      tellDrawn = resolve;
    });
    const common = { service: 'test', clock: Date.now, log() {}, isUnattended: () => false };
    const { keychain } = openKeychain({ ...common, start, drawn });
    void keychain.check();
    await nextTurn();
    expect(start).not.toHaveBeenCalled();
    tellDrawn();
    await vi.waitFor(() => expect(start).toHaveBeenCalledTimes(1));
  } finally {
    Object.defineProperty(process, 'platform', { value: system });
  }
});
