import { createContext, useContext } from 'react';
import type { Member } from '../../../../shared/dokploy.ts';
import type { Standing } from '../../../../shared/rules.ts';
import type { There } from '../../state/memberWriting.ts';

/** What the rows of an organization's members need to be more than texts. Keep it stable. */
export type MemberTools = {
  there: There;
  /** Who the key is here; null while the server was not asked yet. */
  standing: Standing | null;
  /** The roles that can be given here. */
  offered: readonly string[];
  /** Opens the confirmation. */
  askRemove: (members: Member[]) => void;
};

/** Null where members are only shown. */
export const MembersContext = createContext<MemberTools | null>(null);

/** See {@link MemberTools}. */
export function useMemberTools(): MemberTools | null {
  return useContext(MembersContext);
}
