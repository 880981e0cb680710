import { expect, onTestFinished, test, vi } from 'vitest';
import { createTrayHost } from '../../../src/main/boot/trayHost.ts';
import { type BusAnswers, startFakeBus } from '../credentials/fakeBus.ts';

/** `silentFor`: how long an answer is waited for; long where there is one, which a busy computer may be slow to give. ms */
async function open(answers: BusAnswers, silentFor = 20_000) {
  const bus = await startFakeBus(answers);
  onTestFinished(bus.close);
  const env = { DBUS_SESSION_BUS_ADDRESS: bus.address };
  return { bus, host: createTrayHost('linux', env, { silentFor }) };
}
const owned = (value: boolean) => ({ signature: 'b', values: [value] });
const registered = (value: boolean) => ({ signature: 'v', values: [{ type: 'b', value }] });

test.skipIf(process.platform === 'win32')(
  'icons are shown where somebody watches for them and shows them, and each look ends its connection',
  async () => {
    for (const [watched, shown] of [
      [true, true],
      [true, false],
      [false, true],
    ] as const) {
      const { bus, host } = await open((member) => (member === 'Get' ? registered(shown) : owned(watched)));
      expect(await host.isThere()).toBe(watched && shown);
      await vi.waitUntil(() => bus.open() === 0);
    }
  },
);

test.skipIf(process.platform === 'win32')(
  'a desktop that hangs counts as one without icons: the window can be closed, and no connection is left',
  async () => {
    for (const silent of ['NameHasOwner', 'Get']) {
      const { bus, host } = await open((member) => (member === silent ? null : owned(true)), 50);
      expect(await host.isThere()).toBe(false);
      await vi.waitUntil(() => bus.open() === 0);
    }
  },
);
