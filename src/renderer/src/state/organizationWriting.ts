import type { AppError } from '../../../shared/errors.ts';

/** What can be written about an organization. */
export type OrganizationTask = 'create' | 'save' | 'make-default' | 'delete';

/** A change of an organization's settings; what is left out stays as it is, an empty logo or a null role goes. */
export type OrganizationChange = { name: string; logo?: string; defaultRole?: string | null };

/** A write that is under way, or how the last one ended; `before` is what undoes it. */
export type OrganizationWrite =
  | { task: OrganizationTask; state: 'running' }
  /** `unread`: the server took it, but could not be read again; told until it can be. */
  | { task: OrganizationTask; state: 'failed'; error: AppError; unread?: true }
  | { task: 'save'; state: 'done'; before: OrganizationChange }
  | { task: 'make-default'; state: 'done'; before: string | null }
  | { task: 'create' | 'delete'; state: 'done'; name: string };

/** The last write of each organization, by {@link writeKey}. */
export type OrganizationWriting = Readonly<Record<string, OrganizationWrite>>;

/** The key of an organization among the writes; null stands for the instance itself, where organizations come and go. */
export function writeKey(instanceId: string, organizationId: string | null): string {
  return JSON.stringify([instanceId, organizationId]);
}

/** The writes with this one put in place; null takes it out. */
export function withWrite(
  writing: OrganizationWriting,
  key: string,
  write: OrganizationWrite | null,
): OrganizationWriting {
  const { [key]: _, ...others } = writing;
  return write ? { ...others, [key]: write } : others;
}

/** The failure that is to be told of a write, or null. `stale`: the last reading of the instance failed. */
export function writeFailure(write: OrganizationWrite | null, stale: boolean): AppError | null {
  return write?.state === 'failed' && (stale || !write.unread) ? write.error : null;
}
