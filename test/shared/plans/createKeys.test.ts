import { expect, test } from 'vitest';
import type { Account } from '../../../src/shared/dokploy.ts';
import { keylessOn, planKeys } from '../../../src/shared/plans/createKeys.ts';

const account = (names: string[], version = '0.30.2'): Account => ({
  version,
  caller: null,
  organizations: names.map((name) => ({
    id: name.toLowerCase(),
    name,
    createdAt: '2026-01-01T00:00:00.000Z',
    ownerId: 'me',
  })),
});
const keyed = (instanceId: string, names: string[], opened: (string | null)[], version?: string) => ({
  instanceId,
  instanceName: instanceId.toUpperCase(),
  keys: opened.map((organizationId) => ({ organizationId })),
  account: account(names, version),
});
const TERMS = { expiresInDays: 90, forSession: false } as const;

test('an organization that a key opens needs none; a key that opens nothing counts for none', () => {
  expect(keylessOn(keyed('a', ['Acme', 'Labs', 'Depot'], ['labs', null])).map(({ id }) => id)).toEqual([
    'acme',
    'depot',
  ]);
  expect(keylessOn({ keys: [], account: null })).toEqual([]);
});

test('over many instances each organization without a key is a step of its own, by the names that it has now', () => {
  expect(planKeys([keyed('a', ['Acme', 'Labs'], ['acme']), keyed('b', ['Acme'], [])], TERMS)).toEqual([
    {
      change: { action: 'keys.make', instanceId: 'a', organizationId: 'labs', ...TERMS },
      instanceName: 'A',
      organizationName: 'Labs',
    },
    {
      change: { action: 'keys.make', instanceId: 'b', organizationId: 'acme', ...TERMS },
      instanceName: 'B',
      organizationName: 'Acme',
    },
  ]);
});

test('a server that cannot make keys says so in its steps, and bars no other', () => {
  const steps = planKeys([keyed('a', ['Acme'], [], '0.28.7'), keyed('b', ['Acme'], [])], TERMS);
  expect(steps.map(({ denied }) => denied)).toEqual([expect.stringContaining('update to 0.28.8'), undefined]);
});
