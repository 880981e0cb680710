import { expect, test } from 'vitest';
import type { Account } from '../../../src/shared/dokploy.ts';
import { keylessOn } from '../../../src/shared/plans/createKeys.ts';

const account = (names: string[]): Account => ({
  version: '0.30.2',
  caller: null,
  organizations: names.map((name) => ({
    id: name.toLowerCase(),
    name,
    createdAt: '2026-01-01T00:00:00.000Z',
    ownerId: 'me',
  })),
});
const keyed = (instanceId: string, names: string[], opened: (string | null)[]) => ({
  instanceId,
  instanceName: instanceId.toUpperCase(),
  keys: opened.map((organizationId) => ({ organizationId })),
  account: account(names),
});

test('an organization that a key opens needs none; a key that opens nothing counts for none', () => {
  expect(keylessOn(keyed('a', ['Acme', 'Labs', 'Depot'], ['labs', null])).map(({ id }) => id)).toEqual([
    'acme',
    'depot',
  ]);
  expect(keylessOn({ keys: [], account: null })).toEqual([]);
});
