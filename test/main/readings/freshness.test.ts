import { expect, test } from 'vitest';
import { createAccounts } from '../../../src/main/readings/accounts.ts';
import type { Account } from '../../../src/shared/dokploy.ts';
import { fail, ok, type Result } from '../../../src/shared/errors.ts';

function open() {
  const waiting: ((result: Result<Account>) => void)[] = [];
  const accounts = createAccounts({
    keysOf: () => [],
    dokploy: () => ({
      readAccount: () => new Promise((resolve) => waiting.push(resolve)),
      call: (async () => ok(false)) as never,
    }),
  });
  const answer = async (version: string | null) => {
    for (const each of waiting.splice(0)) each(ok({ version, caller: null, organizations: [] }));
  };
  return { accounts, waiting, answer };
}

test('what is known is given without a reading, until something is changed', async () => {
  const { accounts, waiting, answer } = open();
  expect(accounts.last('shop')).toBeNull();
  const first = accounts.account('shop');
  await answer('0.30.1');
  expect(await first).toMatchObject({ value: { version: '0.30.1' } });
  expect(await accounts.account('shop')).toMatchObject({ value: { version: '0.30.1' } });
  accounts.outdate('shop');
  expect(accounts.last('shop')?.version).toBe('0.30.1');
  const second = accounts.account('shop');
  expect(waiting).toHaveLength(1);
  await answer('0.30.2');
  expect(await second).toMatchObject({ value: { version: '0.30.2' } });
  await accounts.account('shop');
  expect(waiting).toHaveLength(0);
});

test('a reading that began before a change does not count as fresh', async () => {
  const { accounts, waiting, answer } = open();
  const first = accounts.readAccount('shop');
  accounts.outdate('shop');
  await answer('0.30.1');
  await first;
  void accounts.account('shop');
  expect(waiting).toHaveLength(1);
});

test('a reading is told while it is under way, and forgotten when it ended', async () => {
  const { accounts, answer } = open();
  expect(accounts.underWay('shop')).toBeNull();
  const reading = accounts.readAccount('shop');
  expect(accounts.underWay('shop')).not.toBeNull();
  await answer('0.30.2');
  await reading;
  await Promise.resolve();
  expect(accounts.underWay('shop')).toBeNull();
});

test('which calls an instance does not have is forgotten with its version, and with the instance', async () => {
  const { accounts, answer } = open();
  const read = async (version: string | null) => {
    const reading = accounts.readAccount('shop');
    await answer(version);
    await reading;
    return accounts.absent('shop');
  };
  accounts.noteAbsent('shop', 'organization.active');
  expect(await read('0.28.3')).toEqual(['organization.active']);
  expect(await read('0.28.3')).toEqual(['organization.active']);
  expect(accounts.absent('blog')).toEqual([]);
  expect(await read('0.30.2')).toEqual([]);
  accounts.noteAbsent('shop', 'customRole.all');
  accounts.forget('shop');
  expect([accounts.absent('shop'), accounts.last('shop')]).toEqual([[], null]);
});

test('an account that the checks have read is taken over as fresh', async () => {
  const { accounts, waiting } = open();
  await accounts.noteAccount('shop', { version: '0.30.2', caller: null, organizations: [] });
  expect(await accounts.account('shop')).toMatchObject({ value: { version: '0.30.2', isCloud: false } });
  expect(waiting).toHaveLength(0);
});

test('a reading that fails is given as it is, and leaves what is known', async () => {
  const { accounts, waiting, answer } = open();
  const first = accounts.readAccount('shop');
  await answer('0.30.2');
  await first;
  const second = accounts.readAccount('shop');
  for (const each of waiting.splice(0)) each(fail({ code: 'timeout', message: 'x', advice: 'x' }));
  expect(await second).toMatchObject({ error: { code: 'timeout' } });
  expect(accounts.last('shop')?.version).toBe('0.30.2');
});
