import { seesEverything } from '../../../../shared/permissions/accessSummary.ts';
import { foldAddress, isSameAddress } from '../../../../shared/sameAddress.ts';
import type { Target } from '../../../../shared/target.ts';
import { type OrganizationRef, organizationKey } from '../../state/organizationRef.ts';

export type ComparedPerson = OrganizationRef & { email: string };

/** More members are not offered to be chosen: their address is typed. */
const MOST_OFFERED = 1_000;

export function offeredIn(target: Target | undefined): string[] | null {
  const emails = target?.members?.map(({ user }) => user.email) ?? [];
  if (emails.length === 0 || emails.length > MOST_OFFERED) return null;
  return emails.toSorted((one, other) => (foldAddress(one) < foldAddress(other) ? -1 : 1));
}

/** The person with whom somebody is compared first: themselves in another organization, else a member beside them. */
export function firstOther(one: ComparedPerson, openable: readonly Target[]): ComparedPerson {
  const isOwn = (target: Target) => organizationKey(target) === organizationKey(one);
  const has = ({ members }: Target, email: string) =>
    members?.some(({ user }) => isSameAddress(user.email, email)) ?? false;
  const elsewhere = openable.find((target) => !isOwn(target) && has(target, one.email));
  const target = elsewhere ?? openable.find(isOwn);
  const { instanceId, organizationId } = target ?? one;
  const beside = (target?.members ?? []).find(
    ({ user, role }) => !seesEverything(role) && !isSameAddress(user.email, one.email),
  );
  return { instanceId, organizationId, email: elsewhere ? one.email : (beside?.user.email ?? '') };
}
