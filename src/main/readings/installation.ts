import type { Account } from '../../shared/dokploy.ts';
import { accountsIn } from '../../shared/keys.ts';

/** Ids are practically unique and tell installations at one address apart. */
export type Installation = { userIds: string[]; organizationIds: string[] };

export function installationOf(account: Account): Installation {
  const userIds = accountsIn(account).flatMap(({ caller, organizations }) => [
    ...(caller ? [caller.userId] : []),
    // Includes the people whose keys open them.
    ...organizations.flatMap(({ members }) => members ?? []).map(({ userId }) => userId),
  ]);
  return {
    userIds: [...new Set(userIds)].sort(),
    organizationIds: account.organizations.map(({ id }) => id).sort(),
  };
}

/** A single person or organization in common is proof. */
export function isSameInstallation(one: Installation, other: Installation): boolean {
  return (
    one.userIds.some((id) => other.userIds.includes(id)) ||
    one.organizationIds.some((id) => other.organizationIds.includes(id))
  );
}
