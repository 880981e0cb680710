import { useMemo } from 'react';
import type { Member } from '../../../../shared/dokploy.ts';
import { fullName } from '../../../../shared/fullName.ts';
import { searchText, searchWords } from '../../../../shared/searchText.ts';
import { useApp } from '../../state/app.tsx';
import { PERMISSIONS_OF } from '../../state/commands/organizationCommands.ts';
import { dataOf } from '../../state/queryState.ts';
import { selectCurrentInstance, selectMembers, selectOrganizationId } from '../../state/selectors.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import type { Item } from './paletteItems.ts';

/** So many are offered at once. */
const MOST = 40;

/** Members of the organization that is shown, as the way to their permissions, and how many there are in all. */
export type PermissionItems = { items: readonly Item[]; matching: number };

const NOBODY: Member[] = [];

/** The members whose permissions are asked for by what was typed; null where nothing of that kind was. */
export function usePermissionItems(typed: string): PermissionItems | null {
  const asked = askedFor(typed);
  const instanceId = useApp((state) => selectCurrentInstance(state)?.id ?? null);
  const organizationId = useApp((state) =>
    instanceId === null ? null : selectOrganizationId(state, instanceId),
  );
  const members = useApp((state) =>
    instanceId !== null && organizationId !== null
      ? (dataOf(selectMembers(state, instanceId, organizationId)) ?? NOBODY)
      : NOBODY,
  );
  const isAsked = asked !== null;
  const texts = useMemo(
    () => (isAsked ? members.map(({ user }) => searchText(`${fullName(user)}\n${user.email}`)) : []),
    [members, isAsked],
  );
  return useMemo(() => {
    if (asked === null || instanceId === null || organizationId === null) return null;
    const words = searchWords(asked);
    const found = members.filter((_, at) => words.every((word) => texts[at]?.includes(word)));
    const items = found
      .slice(0, MOST)
      .map((member) => permissionItem(member, { instanceId, organizationId }));
    return { items, matching: found.length };
  }, [asked, members, texts, instanceId, organizationId]);
}

/** What follows “Permissions of” in what was typed; null where that was not typed. */
export function askedFor(typed: string): string | null {
  const begin = PERMISSIONS_OF.trim().toLowerCase();
  const text = typed.trimStart();
  return text.toLowerCase().startsWith(begin) ? text.slice(begin.length) : null;
}

function permissionItem(
  { userId, role, user }: Member,
  { instanceId, organizationId }: { instanceId: string; organizationId: string },
): Item {
  const email = sanitizeText(user.email, 120) || sanitizeText(userId, 120);
  return {
    id: `permissions ${userId}`,
    target: { kind: 'permissions', instanceId, organizationId, userId, email },
    title: `${PERMISSIONS_OF}${email}`,
    where: [sanitizeText(fullName(user), 120), sanitizeText(role, 30)].filter(Boolean).join(' · '),
    keywords: '',
    why: null,
    color: null,
    chord: null,
  };
}
