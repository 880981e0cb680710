import { AUDIT_ACTIONS, AUDIT_RESOURCES } from '../../../../shared/audit.ts';
import type { AuditFilter } from '../../../../shared/calls/activity.ts';
import { daysAfter, isDay } from '../../../../shared/time.ts';
import type { AuditDraft } from '../../state/views.ts';

/** Days are of this computer’s calendar. */
export function auditFilterOf(search: string, draft: AuditDraft): AuditFilter {
  const { user, action, resourceType, from, to } = draft;
  return {
    user: user.trim().slice(0, 200),
    name: search.trim().slice(0, 200),
    action: AUDIT_ACTIONS.find((each) => each === action) ?? null,
    resourceType: AUDIT_RESOURCES.find((each) => each === resourceType) ?? null,
    from: startOf(from),
    to: endOf(to),
  };
}

export function isNarrowAudit({ user, name, action, resourceType, from, to }: AuditFilter): boolean {
  return user !== '' || name !== '' || [action, resourceType, from, to].some((each) => each !== null);
}

/** ISO 8601 UTC; null for an invalid day. */
function startOf(day: string): string | null {
  if (!isDay(day)) return null;
  const at = new Date(`${day}T00:00:00`);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

function endOf(day: string): string | null {
  if (!isDay(day)) return null;
  const next = startOf(daysAfter(day, 1));
  return next === null ? null : new Date(Date.parse(next) - 1).toISOString();
}
