/** The roles that every server has, the strongest first. */
export const BUILT_IN_ROLES = ['owner', 'admin', 'member'] as const;

/** 0 for the strongest; custom roles stand between admin and member. */
export function strengthOf(role: string | null): number {
  if (role === null) return 4;
  const place = ['owner', 'admin', 'custom', 'member'].indexOf(role);
  return place === -1 ? 2 : place;
}

/** Sorts the strongest first, then by name. */
export function roleSortKey(role: string | null): string {
  return `${strengthOf(role)}${role ?? ''}`;
}
