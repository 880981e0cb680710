import { describe, expect, test } from 'vitest';
import { createUnattended } from '../../../src/main/credentials/keychain.ts';
import { createAccounts } from '../../../src/main/readings/accounts.ts';
import type { Account } from '../../../src/shared/dokploy.ts';
import { fail, ok, type Result } from '../../../src/shared/errors.ts';
import type { KeyRecord } from '../../../src/shared/instance.ts';

const OFFLINE = fail({ code: 'offline', message: 'Not connected.', advice: 'Connect.' });
const ACCOUNT = { version: '0.30.2', caller: null, organizations: [] };

/** What is known of one instance, and how often it was asked whether it is Cloud. */
function openKnown() {
  let answers: { account: Result<typeof ACCOUNT>; cloud: Result<boolean> };
  let asked = 0;
  const accounts = createAccounts({
    keysOf: () => [],
    dokploy: () => ({
      readAccount: async () => answers.account,
      call: (async () => {
        asked += 1;
        return answers.cloud;
      }) as never,
    }),
  });
  const read = (account: Result<typeof ACCOUNT>, cloud: Result<boolean>) => {
    answers = { account, cloud };
    return accounts.readAccount('shop');
  };
  return { read, asked: () => asked };
}

test('whether it is Cloud is asked again after a reading without a network, so that Cloud’s rules hold', async () => {
  const { read } = openKnown();
  await read(OFFLINE, OFFLINE);
  expect(await read(ok(ACCOUNT), ok(true))).toEqual(ok({ ...ACCOUNT, isCloud: true }));
});

test('where one person alone has keys any of them will do; of several each is read with an own one', async () => {
  const key = (id: string, userId: string | null) => ({ id, userId }) as KeyRecord;
  const targets = async (...keys: KeyRecord[]) => {
    const asked: object[] = [];
    const accounts = createAccounts({
      keysOf: () => keys,
      dokploy: () => ({
        readAccount: async (target) => {
          asked.push(target);
          return ok(ACCOUNT);
        },
        call: (async () => ok(false)) as never,
      }),
    });
    await accounts.readAccount('shop');
    return asked;
  };
  const any = { instanceId: 'shop' };
  expect(await targets()).toEqual([any]);
  expect(await targets(key('a', null))).toEqual([any]);
  expect(await targets(key('a', null), key('b', 'ada'))).toEqual([any]);
  // The key that was stored last first.
  expect(await targets(key('a', 'ada'), key('b', 'ben'))).toEqual([
    { ...any, userId: 'ben' },
    { ...any, userId: 'ada' },
  ]);
});

test('whether it is Cloud is asked once, also where a proxy hides it', async () => {
  const { read, asked } = openKnown();
  expect(await read(ok(ACCOUNT), OFFLINE)).toStrictEqual(ok(ACCOUNT));
  await read(ok(ACCOUNT), OFFLINE);
  expect(asked()).toBe(1);
});

test('whether it is Cloud is not asked again where that alone was answered', async () => {
  const { read, asked } = openKnown();
  await read(OFFLINE, ok(true));
  await read(ok(ACCOUNT), OFFLINE);
  expect(asked()).toBe(1);
});

describe('whose account is given', () => {
  const of = (userId: string | null, version = '0.30.2') => ({
    version,
    caller: userId === null ? null : ({ userId } as Account['caller']),
    organizations: [],
  });
  const open = (...people: (string | null)[]) =>
    createAccounts({
      keysOf: () => people.map((userId, at) => ({ id: `k${at}`, userId }) as KeyRecord),
      dokploy: () => ({ readAccount: async () => OFFLINE, call: (async () => OFFLINE) as never }),
    });

  test('of a key of nobody known it is the one that was shown last, whoever that is', async () => {
    const accounts = open(null);
    for (const [userId, version] of [
      ['ada', '1'],
      ['ben', '2'],
      ['ada', '3'],
    ] as const)
      await accounts.noteAccount('shop', of(userId, version));
    expect(accounts.last('shop')?.version).toBe('3');
  });

  test('of a known person it is the own one, else one that shows nobody, and never another person’s', async () => {
    const accounts = open('ada');
    await accounts.noteAccount('shop', of('ben', '1'));
    expect(accounts.last('shop')).toBeNull();
    await accounts.noteAccount('shop', of(null, '2'));
    expect(accounts.last('shop')?.version).toBe('2');
    await accounts.noteAccount('shop', of('ada', '3'));
    await accounts.noteAccount('shop', of('ben', '4'));
    expect(accounts.last('shop')?.version).toBe('3');
  });
});

test('asked for twice at the same time is one reading, but not when something was changed since that began', async () => {
  const answers: ((result: Result<typeof ACCOUNT>) => void)[] = [];
  const accounts = createAccounts({
    keysOf: () => [],
    dokploy: () => ({
      readAccount: () => new Promise((resolve) => answers.push(resolve)),
      call: (async () => ok(false)) as never,
    }),
  });
  const first = Promise.all([
    accounts.readAccount('shop'),
    accounts.account('shop'),
    accounts.readAccount('farm'),
  ]);
  expect(answers).toHaveLength(2);
  accounts.outdate('shop');
  const second = accounts.readAccount('shop');
  expect(answers).toHaveLength(3);
  for (const answer of answers) answer(ok(ACCOUNT));
  expect(await first).toEqual(Array(3).fill(ok({ ...ACCOUNT, isCloud: false })));
  expect((await second).ok).toBe(true);
});

test('who joins a reading that nobody began, and that is refused for want of the keychain’s password, has it read for them', async () => {
  const LOCKED = fail({ code: 'keychain-locked', message: 'Locked.', advice: 'Unlock it.' });
  const unattended = createUnattended();
  let asked = 0;
  const accounts = createAccounts({
    keysOf: () => [],
    isUnattended: unattended.isNow,
    dokploy: () => ({
      readAccount: async () => {
        asked += 1;
        return unattended.isNow() ? LOCKED : ok(ACCOUNT);
      },
      call: (async () => ok(false)) as never,
    }),
  });
  const [alone, joined, also] = await Promise.all([
    unattended.run(() => accounts.readAccount('shop')),
    accounts.readAccount('shop'),
    accounts.readAccount('shop'),
  ]);
  expect([alone.ok, joined.ok, also.ok, asked]).toEqual([false, true, true, 2]);
});
