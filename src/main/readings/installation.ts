import type { Account } from '../../shared/dokploy.ts';
import { accountsIn } from '../../shared/keys.ts';

/** What tells an installation from another one at the same address: these ids are as good as unique. */
export type Installation = { userIds: string[]; organizationIds: string[] };

/** What an account tells of its installation: whose keys show it, and the organizations that they see. */
export function installationOf(account: Account): Installation {
  const userIds = accountsIn(account).flatMap(({ caller, organizations }) => [
    ...(caller ? [caller.userId] : []),
    // Those of the people whose keys open them.
    ...organizations.flatMap(({ members }) => members ?? []).map(({ userId }) => userId),
  ]);
  return {
    userIds: [...new Set(userIds)].sort(),
    organizationIds: account.organizations.map(({ id }) => id).sort(),
  };
}

/** Whether both are one installation: a single person or organization in common is proof. */
export function isSameInstallation(one: Installation, other: Installation): boolean {
  return (
    one.userIds.some((id) => other.userIds.includes(id)) ||
    one.organizationIds.some((id) => other.organizationIds.includes(id))
  );
}
