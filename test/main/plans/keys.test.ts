import { expect, test } from 'vitest';
import type { InstanceKeys } from '../../../src/main/world/world.ts';
import type { Account } from '../../../src/shared/dokploy.ts';
import type { KeyRecord } from '../../../src/shared/instance.ts';
import type { Intent } from '../../../src/shared/operations/change.ts';
import { planOf } from './planOf.ts';

const record = (id: string, organizationId: string | null) =>
  ({ id, organizationId, organizationName: 'Gone Ltd' }) as KeyRecord;
const apiKeys = [
  { id: 's1', name: 'old\u202e laptop' },
  { id: 's2', name: null },
];
const known: InstanceKeys = {
  ...{ instanceId: 'a', instanceName: 'Shop', unread: null, health: {} },
  keys: [record('k1', 'acme'), record('k2', 'gone'), record('k3', null)],
  account: {
    version: '0.30.2',
    organizations: [{ id: 'acme', name: 'Acme' }],
    caller: { user: { id: 'u1', email: 'me@x.example', apiKeys } },
  } as unknown as Account,
  server: { version: '0.30.2', absent: [] },
};
const at = { instanceId: 'a' };
const terms = { expiresInDays: 90, forSession: false };

test.each<[Intent, string, object[]]>([
  [
    { kind: 'rotate-key', ...at, keyId: 'k1', ...terms },
    'rotate-keys',
    [{ organizationName: 'Acme', change: { action: 'keys.rotate', organizationId: 'acme', ...terms } }],
  ],
  [
    { kind: 'retire-key', ...at, keyId: 'k2' },
    'retire-keys',
    [{ organizationName: 'Gone Ltd', change: { action: 'keys.retire', organizationId: 'gone' } }],
  ],
  [
    { kind: 'retire-key', ...at, keyId: 'k3' },
    'retire-keys',
    [{ organizationName: null, change: { organizationId: null } }],
  ],
  [
    { kind: 'retire-listed-key', ...at, serverKeyId: 's1' },
    'retire-keys',
    [{ change: { action: 'keys.retireOnServer', serverKeyId: 's1', name: 'old laptop' } }],
  ],
  [{ kind: 'retire-listed-key', ...at, serverKeyId: 's2' }, 'retire-keys', [{ change: { name: 'unnamed' } }]],
])('%j is planned by the ids, with names as they are known', async (intent, kind, steps) => {
  expect(await planOf(intent, [], { keys: [known] })).toMatchObject({
    value: { plan: { kind, steps: steps.map((step) => ({ instanceName: 'Shop', ...step })) } },
  });
});

test.each<Intent>([
  { kind: 'rotate-key', ...at, keyId: 'gone', ...terms },
  { kind: 'retire-key', instanceId: 'b', keyId: 'k1' },
  { kind: 'retire-listed-key', ...at, serverKeyId: 'gone' },
])('%j of what is not there is not planned', async (intent) => {
  expect(await planOf(intent, [], { keys: [known] })).toMatchObject({ error: { code: 'conflict' } });
});
