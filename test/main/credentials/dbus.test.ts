import { afterEach, describe, expect, test, vi } from 'vitest';
import { withBus } from '../../../src/main/credentials/dbus.ts';
import { createSecretService } from '../../../src/main/credentials/secretService.ts';
import { type BusAnswers, startFakeBus } from './fakeBus.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function start(answers: BusAnswers, options: Parameters<typeof startFakeBus>[1] = {}) {
  const bus = await startFakeBus(answers, options);
  closers.push(bus.close);
  return bus;
}

const CALL = { destination: 'a.b', path: '/a', interface: 'a.b', member: 'Ask' };
const COLLECTION = '/org/freedesktop/secrets/collection/login';

describe.skipIf(process.platform === 'win32')('a connection to the bus', () => {
  test('lets this user in, gives each answer to its call, passes over what is no answer, and is closed at the end', async () => {
    const fake = await start((member) => ({ signature: 's', values: [`to ${member}`] }), { pieces: 1 });
    const answers = await withBus(fake.file, (ask) =>
      Promise.all(['First', 'Second'].map((member) => ask({ ...CALL, member }))),
    );
    expect(answers).toEqual(['to First', 'to Second']);
    const user = Buffer.from(String(process.getuid?.())).toString('hex');
    expect(fake.said).toEqual([`\0AUTH EXTERNAL ${user}`, 'BEGIN', 'Hello', 'First', 'Second']);
    await vi.waitUntil(() => fake.open() === 0);
  });

  test('tells an error by its name, and goes on', async () => {
    const fake = await start((member) =>
      member === 'Ask'
        ? { error: 'org.example.Error.No', signature: 's', values: ['übersetzt'] }
        : { signature: 'b', values: [true] },
    );
    await withBus(fake.file, async (ask) => {
      await expect(ask(CALL)).rejects.toThrow(/^org\.example\.Error\.No$/);
      expect(await ask({ ...CALL, member: 'Again' })).toBe(true);
    });
  });

  test('fails what waits when it is closed', async () => {
    const silent = await start(() => null);
    const waiting = withBus(silent.file, (ask) => ask(CALL));
    await vi.waitUntil(() => silent.said.includes('Ask'));
    silent.drop();
    await expect(waiting).rejects.toThrow('could not connect to the bus: it closed the connection');
  });

  test.each([
    ['bytes of no message', Buffer.alloc(64, 7)],
    ['a message larger than any', Buffer.from('6c0200010000000001000000ffffffff', 'hex')],
  ])('fails, and is closed, where the bus sends %s', async (_what, bytes) => {
    const strange = await start(() => bytes);
    await expect(withBus(strange.file, (ask) => ask(CALL))).rejects.toThrow('could not connect to the bus');
    await vi.waitUntil(() => strange.open() === 0);
  });

  test('that does not let this user in is told, and closed, also where it refuses the greeting', async () => {
    const refusing = await start(() => null, { refusal: 'REJECTED EXTERNAL' });
    await expect(withBus(refusing.file, (ask) => ask(CALL))).rejects.toThrow('access denied');
    await vi.waitUntil(() => refusing.open() === 0);
    const full = await start(() => null, {
      greeting: { error: 'org.freedesktop.DBus.Error.LimitsExceeded' },
    });
    await expect(withBus(full.file, (ask) => ask(CALL))).rejects.toThrow('LimitsExceeded');
    await vi.waitUntil(() => full.open() === 0);
  });
});

describe.skipIf(process.platform === 'win32')('what the Secret Service tells', () => {
  const keychain =
    (options: { alias?: string; isLocked?: boolean; locked?: string[]; unlocked?: Record<string, object> }) =>
    (member: string, call: Buffer) => {
      const { alias = COLLECTION, isLocked = false, locked = [], unlocked = {} } = options;
      if (member === 'ReadAlias') return { signature: 'o', values: [alias] };
      if (member === 'SearchItems') return { signature: 'aoao', values: [Object.keys(unlocked), locked] };
      if (call.includes('Locked')) return { signature: 'v', values: [{ type: 'b', value: isLocked }] };
      const entry = Object.keys(unlocked).find((item) => call.includes(`${item}\0`)) ?? '';
      const pairs = Object.entries(unlocked[entry] ?? {});
      return { signature: 'v', values: [{ type: 'a{ss}', value: pairs }] };
    };
  const ask = async (options: Parameters<typeof keychain>[0]) => {
    const fake = await start(keychain(options));
    const service = createSecretService(fake.address);
    const told = [await service.isLocked('Quayside'), await service.findAccounts('Quayside')];
    await vi.waitUntil(() => fake.open() === 0);
    return told;
  };

  test('it is open, locked as a whole, or in the part that holds an entry; without a keychain only a try tells', async () => {
    expect(await ask({})).toEqual([false, []]);
    expect(await ask({ isLocked: true })).toEqual([true, []]);
    expect(await ask({ locked: ['/item/9'] })).toEqual([true, []]);
    expect(await ask({ alias: '/' })).toEqual([null, []]);
  });

  test('one that starts, and is on the bus before its objects are, is asked until they come', async () => {
    let missing = 3;
    const fake = await start((member, call) => {
      if (member !== 'Get' || missing === 0) return keychain({})(member, call);
      missing -= 1;
      return { error: 'org.freedesktop.DBus.Error.UnknownMethod' };
    });
    expect(await createSecretService(fake.address, 1).isLocked('Quayside')).toBe(false);
    missing = 1_000;
    await expect(createSecretService(fake.address, 1).isLocked('Quayside')).rejects.toThrow('UnknownMethod');
  });

  test('the accounts of its entries, locked ones too, without those that have none', async () => {
    const unlocked = {
      '/item/1': { service: 'Quayside', account: 'key one' },
      '/item/2': { service: 'Quayside' },
      '/item/3': { account: 'key two' },
    };
    expect(await ask({ unlocked })).toEqual([false, ['key one', 'key two']]);
  });
});
