import fc from 'fast-check';
import type { InstanceAccess, Membership } from '../../../src/main/people/access.ts';
import type { Permissions } from '../../../src/shared/permissions/shapes.ts';

const JOINED: Record<string, string> = { 'ann@home.example': 'ann@x.example' };
export const personOf = (id: string) => JOINED[id] ?? id;
export const NOW = 1_000;
export const SAME = { userIds: ['u'], organizationIds: [] };

const id = fc.constantFrom(
  'ann@x.example',
  'ann@home.example',
  'bob@x.example',
  'eva@x.example',
  ' shop u-9',
);
const role = fc.constantFrom('owner', 'admin', 'member', 'deployer', 'auditor');
const list = <Row extends { id: string }>(row: fc.Arbitrary<Row>, selector: (row: Row) => string) =>
  fc.option(fc.record({ rows: fc.uniqueArray(row, { selector, maxLength: 6 }) }), { freq: 8 });
const ids = (letter: string) => fc.shuffledSubarray([`${letter}-1`, `${letter}-2`], { minLength: 1 });
const permissions: fc.Arbitrary<Permissions> = fc.record(
  {
    switches: fc.subarray(['canAccessToAPI', 'canAccessToDocker'], { minLength: 1 }),
    projects: ids('p'),
    services: ids('s'),
  },
  { requiredKeys: [] },
);
const organization = fc.record({
  organizationId: fc.constantFrom('a', 'b', 'c'),
  organizationName: fc.constant('Some'),
  members: list(
    fc.record({
      id,
      role,
      twoFactor: fc.option(fc.boolean()),
      permissions: fc.option(permissions, { freq: 5 }),
    }),
    (row) => row.id,
  ).map((members) => members && rowsOf(members)),
  invitations: list(fc.record({ id, role: fc.option(role) }), (row) => JSON.stringify(row)),
});
export const places: fc.Arbitrary<InstanceAccess> = fc.record({
  instanceId: fc.constant('shop'),
  installation: fc.constant(SAME),
  organizations: fc.uniqueArray(organization, { selector: (each) => each.organizationId, maxLength: 3 }),
});

/** A row with what was granted as it is; null where that was not read. */
type PlainRow = Omit<Membership, 'granted'> & { permissions: Permissions | null };

export function rowsOf({ rows }: { rows: readonly PlainRow[] }): { rows: Membership[] } {
  return {
    rows: rows.map(({ permissions, ...row }) => ({ ...row, granted: permissions ? { permissions } : {} })),
  };
}
