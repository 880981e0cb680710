import { readWanted } from '../../../src/main/access/wantedRows.ts';
import type { Principal } from '../../../src/shared/rules/principal.ts';
import type { Lists, Target } from '../../../src/shared/target.ts';
import type { AddressedInstance } from '../../../src/shared/wanted/finder.ts';
import type { WantedRow } from '../../../src/shared/wanted/row.ts';
import { invitationRow, memberRow } from '../records.ts';

/** The lines of a file; throws where it cannot be read. */
export function rowsOf(text: string, name = 'wanted.csv'): WantedRow[] {
  const read = readWanted(name, text, false);
  if (!read.ok) throw new Error(`Line ${read.fault.line}, column ${read.fault.column}: ${read.fault.why}`);
  return read.rows;
}

/** By whose key an organization is read and changed. */
export const by = (patch: Partial<Principal> = {}): Principal => ({
  ...{ version: '0.30.2', isCloud: false, role: 'owner', userId: 'u-me@x.example' },
  ...{ organizationId: 'acme', allowed: null },
  ...patch,
});

/** Who is there by address: with a role, or with invitations until these moments. */
export type There = Record<string, string | readonly (readonly [role: string | null, until: number])[]>;

export function listsOf(there: There): Lists {
  const all = Object.entries(there);
  return {
    members: all.flatMap(([email, role]) =>
      typeof role === 'string' ? { ...memberRow(`u-${email}`, { email }), role } : [],
    ),
    invitations: all.flatMap(([email, invited]) =>
      typeof invited === 'string'
        ? []
        : invited.map(([role, until]) =>
            invitationRow(email, { role, expiresAt: new Date(until).toISOString() }),
          ),
    ),
  };
}

/** An organization that a key of its owner opens; its instance comes by `addressed`. */
export function targetOf(organizationId: string, organizationName: string, patch: Partial<Target>): Target {
  const [instanceId, userId, email] = ['', 'u-me@x.example', null];
  return {
    ...{ instanceId, instanceName: '', organizationId, organizationName },
    ...{ principal: by(), members: null, invitations: null, roles: null, whyUnknown: null },
    holders: [{ userId, email, principal: by() }],
    ...patch,
  };
}

export function addressed(
  name: string,
  targets: readonly Target[],
  given: { id?: string; origin?: string } = {},
): AddressedInstance {
  const { id: instanceId = name.toLowerCase(), origin = `https://${name.toLowerCase()}.example.com` } = given;
  const own = targets.map((each) => ({ ...each, instanceId, instanceName: name }));
  return { instanceId, instanceName: name, origin, account: null, targets: own };
}
