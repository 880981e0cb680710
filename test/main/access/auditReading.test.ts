import { expect, test } from 'vitest';
import { createAuditReading } from '../../../src/main/access/authors.ts';
import { ok } from '../../../src/shared/errors.ts';

const place = (organizationId: string) => ({
  ...{ instanceId: 'shop', organizationId, organizationName: organizationId },
  members: { at: 2_000, rows: [] },
  invitations: null,
});

test('who deleted the account of somebody gone is found in the log of whichever organization has it', async () => {
  const entry = {
    ...{ id: 'e', at: new Date(1_500).toISOString(), email: 'ben@x', role: 'owner', action: 'delete' },
    ...{ resourceType: 'user', resourceId: 'u-eva', name: null, details: [] },
  };
  const authorsOf = createAuditReading({
    list: async ({ organizationId }) => {
      const entries = organizationId === 'other' ? [entry] : [];
      return ok({ entries, total: entries.length });
    },
    clock: () => 3_000,
  });
  const members = { rows: [{ id: 'eva@x', userId: 'u-eva', role: 'member', twoFactor: null, granted: {} }] };
  const installation = { userIds: [], organizationIds: [] };
  const organizations = [{ ...place('acme'), members, invitations: null }];
  const instances = [{ instanceId: 'shop', name: 'Shop', installation, organizations }];
  const known = {
    places: {
      ...{ revision: 1, accountOf: () => null, left: [], organizations: [place('acme'), place('other')] },
      personOf: (id: string) => id,
      addressesOf: (id: string) => [id],
    },
    ...{ at: 3_000, doneSince: async () => [] },
  };
  const { instanceId, organizationId, organizationName } = place('acme');
  const gone = {
    ...{ kind: 'gone' as const, key: 'k', personId: 'eva@x', emails: ['eva@x'], was: 'member' },
    ...{ instanceId, organizationId, organizationName },
  };
  const baseline = { id: 'b', name: 'B', keptAt: 1_000, acceptedAt: null, instances };
  expect(await authorsOf([gone], { baseline, known })).toMatchObject([{ by: ['ben@x'], why: null }]);
});
