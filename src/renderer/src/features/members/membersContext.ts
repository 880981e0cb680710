import { createContext, useContext } from 'react';
import type { Principal } from '../../../../shared/principal.ts';
import type { OrganizationRef } from '../../state/organizationRef.ts';

/** What the rows of an organization's members need to be more than texts. Keep it stable. */
export type MemberTools = {
  organizationRef: OrganizationRef;
  /** Who the key is here; null while the server was not asked yet. */
  principal: Principal | null;
  /** The roles that can be given here. */
  offered: readonly string[];
  /** What a role may do here, in one line; empty where that is not known. */
  mayOf: (role: string) => string;
};

/** Null where members are only shown. */
export const MembersContext = createContext<MemberTools | null>(null);

/** What the rows of the members table act with; null where members are only shown. */
export function useMemberTools(): MemberTools | null {
  return useContext(MembersContext);
}
