import fc from 'fast-check';
import type { Presence } from '../../src/shared/compared.ts';

/** What somebody is in an organization, as a table tells it, and whether its lists are as its server has them. */
export type Told = {
  held: Parameters<typeof import('../../src/shared/compared.ts').presenceOf>[0];
  isCurrent: boolean;
};
export type Standing = Extract<Presence, { state: 'here' }>['standings'][number];

const role = fc.constantFrom('owner', 'admin', 'member', 'billing');
const invitation = fc.record({ role: fc.option(role) });
const held = fc.oneof(
  fc.record({ role, twoFactor: fc.option(fc.boolean()), invitation: fc.option(invitation) }),
  fc.record({ role: fc.constant(null), twoFactor: fc.constant(null), invitation }),
);
/** A person in up to four organizations, by up to three addresses in each. */
export const told: fc.Arbitrary<Told[]> = fc.array(
  fc.record({ held: fc.array(held, { maxLength: 3 }), isCurrent: fc.boolean() }),
  { minLength: 1, maxLength: 4 },
);
