import { expect, test } from 'vitest';
import { createAccounts } from '../../../src/main/readings/accounts.ts';
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
  await read(ok(ACCOUNT), OFFLINE);
  await read(ok(ACCOUNT), OFFLINE);
  expect(asked()).toBe(1);
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
