import type { Server } from './capabilities.ts';
import type { Account, Rights } from './dokploy.ts';

/** Who the key is in an organization, on which server: all that the rules ask for. */
export type Principal = Server & {
  isCloud: boolean;
  /** Null without a membership: the person left, or the organization is gone. */
  role: string | null;
  userId: string | null;
  organizationId: string | null;
  /** As `user.getPermissions` tells (Dokploy ≥ 0.28.7); null where it does not: then the role decides. */
  allowed: Rights['allowed'];
};

/** The person's role and rights in one of the organizations of the account; before the rights are read the role decides. */
export function principalIn(account: Account, organizationId: string, rights: Rights | null): Principal {
  const organization = account.organizations.find((each) => each.id === organizationId);
  const caller = account.caller?.organizationId === organizationId ? account.caller : null;
  const own = organization?.members?.[0] ?? caller;
  return {
    version: account.version,
    absent: rights?.absent,
    isCloud: account.isCloud ?? false,
    role: own?.role ?? null,
    userId: own?.userId ?? account.caller?.userId ?? null,
    organizationId,
    allowed: rights?.allowed ?? null,
  };
}
