import { expect, test } from 'vitest';
import type { Account } from '../../src/shared/dokploy.ts';
import { keylessOn } from '../../src/shared/keys.ts';
import { organizationRow } from './records.ts';

const account = (names: string[]): Account => ({
  version: '0.30.2',
  caller: null,
  organizations: names.map((name) => organizationRow(name.toLowerCase(), { name, ownerId: 'me' })),
});
test('an organization that a key opens needs none; a key that opens nothing counts for none', () => {
  const keys = [{ organizationId: 'labs' }, { organizationId: null }];
  const keyless = keylessOn({ keys, account: account(['Acme', 'Labs', 'Depot']) });
  expect(keyless.map(({ id }) => id)).toEqual(['acme', 'depot']);
  expect(keylessOn({ keys: [], account: null })).toEqual([]);
});
