import type { Account } from '../../shared/dokploy.ts';
import type { KeyRecord } from '../../shared/instance.ts';
import { preferredKeys } from '../../shared/keyChoice.ts';
import { accountsIn, personOf } from '../../shared/people.ts';
import { type Principal, principalIn } from '../../shared/principal.ts';

/** Who acts in an organization: each person whose key opens it, the one whose key is used first, by their role alone. */
export function principalsAt(
  organizationId: string,
  keys: readonly KeyRecord[],
  account: Account | null,
): Principal[] {
  const opening = preferredKeys(keys.filter((key) => key.organizationId === organizationId));
  const principals = new Map<string | null, Principal>();
  for (const { userId, role } of opening)
    if (!principals.has(userId)) principals.set(userId, asPerson({ userId, role }, organizationId, account));
  return [...principals.values()];
}

function asPerson(
  { userId, role }: Pick<KeyRecord, 'userId' | 'role'>,
  organizationId: string,
  account: Account | null,
): Principal {
  const accounts = account ? accountsIn(account) : [];
  const own =
    accounts.find((each) => personOf(each) === userId) ?? (userId === null ? accounts[0] : undefined);
  if (own) return principalIn(own, organizationId, null);
  const { version = null, isCloud = false } = account ?? {};
  return { version, isCloud, role, userId, organizationId, allowed: null };
}
