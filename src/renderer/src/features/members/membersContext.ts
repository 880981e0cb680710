import { createContext, useContext } from 'react';
import type { Principal } from '../../../../shared/principal.ts';
import type { OrganizationRef } from '../../state/organizationRef.ts';

/** What the rows of an organization's members need to be more than texts. Keep it stable. */
export type MemberTools = {
  organizationRef: OrganizationRef;
  principal: Principal | null;
  offered: readonly string[];
  mayOf: (role: string) => string;
};

export const MembersContext = createContext<MemberTools | null>(null);

export function useMemberTools(): MemberTools | null {
  return useContext(MembersContext);
}
