import type { Context } from './calls/call.ts';
import type { AuditEntry } from './rows.ts';

/** What is written into the audit log of a call: what was done to what. */
export type Audited = Pick<AuditEntry, 'action' | 'resourceType'> &
  Partial<Pick<AuditEntry, 'resourceId' | 'resourceName' | 'metadata'>>;

/** Writes what the caller did into the organization's audit log; nothing while there is no license. */
export function writeAudit(context: Context, entry: Audited): void {
  const { world, profile, user, member, organizationId } = context;
  if (!world.licensed || !profile.atLeast('0.28.7') || !member) return;
  const who = { userId: user.id, userEmail: user.email, userRole: member.role };
  world.addAudit({ organizationId, ...who, ...entry });
}
