import type { AppError } from '../../../shared/errors.ts';

/** An organization of an instance, by ids. */
export type OrganizationRef = { instanceId: string; organizationId: string };

/** One person's role, from what it is to what it shall be. */
export type RoleChange = { memberId: string; email: string; from: string; to: string };

/** A change of a role that is under way, or that failed and was not put away yet. */
export type RoleWrite = RoleChange & ({ state: 'running' } | { state: 'failed'; error: AppError });

/** What is being written about members, and what was written last. */
export type MemberWriting = {
  /** By the key that {@link roleKey} gives an organization and a membership. */
  roles: Readonly<Record<string, RoleWrite>>;
  /** The last change of a single role that worked, for its message and its undo; null once it was put away. */
  changed: (OrganizationRef & RoleChange) | null;
  /** The person whose account was deleted last, for its message; null once it was put away. */
  removed: (OrganizationRef & { address: string }) | null;
};

/** Nothing was written. */
export const NO_MEMBER_WRITING: MemberWriting = { roles: {}, changed: null, removed: null };

/** The key of a membership among the writes. */
export function roleKey({ instanceId, organizationId }: OrganizationRef, memberId: string): string {
  return JSON.stringify([instanceId, organizationId, memberId]);
}

/** A change begins: what was told of earlier ones in this organization goes. */
export function roleBegun(
  writing: MemberWriting,
  organizationRef: OrganizationRef,
  change: RoleChange,
): MemberWriting {
  const roles = {
    ...writing.roles,
    [roleKey(organizationRef, change.memberId)]: { state: 'running' as const, ...change },
  };
  return { ...writing, roles, changed: isIn(writing.changed, organizationRef) ? null : writing.changed };
}

/** A change ended, well (`error` null) or not. */
export function roleEnded(
  writing: MemberWriting,
  organizationRef: OrganizationRef,
  change: RoleChange,
  error: AppError | null,
): MemberWriting {
  const key = roleKey(organizationRef, change.memberId);
  if (error) return { ...writing, roles: { ...writing.roles, [key]: { state: 'failed', ...change, error } } };
  const { [key]: _, ...roles } = writing.roles;
  return { ...writing, roles, changed: { ...organizationRef, ...change } };
}

/** Puts away what is told of an organization's ended changes: the failed ones of a person, or the last one that worked. */
export function roleToldAway(
  writing: MemberWriting,
  organizationRef: OrganizationRef,
  memberId: string,
): MemberWriting {
  const key = roleKey(organizationRef, memberId);
  const changed =
    isIn(writing.changed, organizationRef) && writing.changed?.memberId === memberId ? null : writing.changed;
  if (writing.roles[key]?.state !== 'failed') return { ...writing, changed };
  const { [key]: _, ...roles } = writing.roles;
  return { ...writing, roles, changed };
}

/** The changes of an organization that are under way or failed, in the order in which they began. */
export function writesIn(
  writing: MemberWriting,
  { instanceId, organizationId }: OrganizationRef,
): RoleWrite[] {
  const prefix = JSON.stringify([instanceId, organizationId]).replace(/\]$/, ',');
  return Object.entries(writing.roles).flatMap(([key, write]) => (key.startsWith(prefix) ? [write] : []));
}

/** Whether what was changed last was changed here. */
export function isIn(
  changed: OrganizationRef | null,
  { instanceId, organizationId }: OrganizationRef,
): boolean {
  return changed?.instanceId === instanceId && changed.organizationId === organizationId;
}
