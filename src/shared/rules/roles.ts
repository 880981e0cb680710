import { counted } from '../counted.ts';
import type { Principal } from '../principal.ts';
import { aRole, type DenyReason, noMembership, say, tooOld } from './denyReason.ts';

/** A custom role that nobody has: owners and admins, from 0.28.7, with a license. `held`: by how many; null where that is not known. */
export function denyDeleteRole(
  principal: Principal,
  held: number | null,
  licensed: boolean | null,
): DenyReason {
  const { role } = principal;
  const old = tooOld(principal, 'customRole.remove', 'Deleting a role');
  if (old) return old;
  if (role === null) return noMembership();
  if (role !== 'owner' && role !== 'admin')
    return say(`Only an owner or admin can delete roles. This key belongs to ${aRole(role)}.`);
  if (licensed === false) return say('Deleting a role needs an enterprise license on the server.');
  if (!held) return null;
  return say(`${counted(held, 'person has', 'people have')} this role. Give them another one first.`);
}
