import type { Invitation } from '../../../../shared/dokploy.ts';
import type { Principal } from '../../../../shared/rules/principal.ts';
import type { OrganizationRef } from '../../../../shared/target.ts';

/** `tools`: the same object for all of an organization; `providers` as of `invitationVerbs`. */
export type InvitationRow = {
  id: string;
  invitation: Invitation;
  tools: { organizationRef: OrganizationRef; principal: Principal | null; providers: number | null };
};
