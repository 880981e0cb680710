import { afterEach, describe, expect, test, vi } from 'vitest';
import { connectBus } from '../../../src/main/credentials/dbus.ts';
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
  test('lets this user in, gives each answer to its call, and passes over what is no answer', async () => {
    const fake = await start((member) => ({ signature: 's', values: [`to ${member}`] }), { pieces: 1 });
    const bus = await connectBus(fake.file);
    const asked = ['First', 'Second'].map((member) => bus.call({ ...CALL, member }));
    expect(await Promise.all(asked)).toEqual([['to First'], ['to Second']]);
    const user = Buffer.from(String(process.getuid?.())).toString('hex');
    expect(fake.said).toEqual([`\0AUTH EXTERNAL ${user}`, 'BEGIN', 'Hello', 'First', 'Second']);
    bus.close();
    await vi.waitUntil(() => fake.open() === 0);
  });

  test('tells an error by its name, and goes on', async () => {
    const fake = await start((member) =>
      member === 'Ask' ? { error: 'org.example.Error.No' } : { signature: 'b', values: [true] },
    );
    const bus = await connectBus(fake.file);
    await expect(bus.call(CALL)).rejects.toThrow('org.example.Error.No');
    expect(await bus.call({ ...CALL, member: 'Again' })).toEqual([true]);
    bus.close();
  });

  test('fails what waits when it is closed, or when it says what cannot be read', async () => {
    const silent = await start(() => null);
    const bus = await connectBus(silent.file);
    const waiting = bus.call(CALL);
    await vi.waitUntil(() => silent.said.includes('Ask'));
    silent.drop();
    await expect(waiting).rejects.toThrow('it closed the connection');
    const strange = await start(() => ({ signature: 'd', values: [] }));
    await expect((await connectBus(strange.file)).call(CALL)).rejects.toThrow('a value of the type d');
    await vi.waitUntil(() => strange.open() === 0);
  });

  test('that does not let this user in is told, and closed', async () => {
    const fake = await start(() => null, { refusal: 'REJECTED EXTERNAL' });
    await expect(connectBus(fake.file)).rejects.toThrow('does not let this user in');
    await vi.waitUntil(() => fake.open() === 0);
  });
});

describe.skipIf(process.platform === 'win32')('what the Secret Service tells', () => {
  /** A keychain with these entries, each with its attributes. */
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
