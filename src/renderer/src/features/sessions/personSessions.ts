import type { AccountSessions } from '../../../../shared/calls/sessions.ts';
import { counted } from '../../../../shared/counted.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { isOver, type SessionRow, sessionRowsOf } from './sessionRows.ts';
import type { AccountsThere } from './usePersonSessions.ts';

export type SeenAt = { instanceId: string; organizationId: string; userId: string };

export function accountsByInstance(seen: readonly SeenAt[], order: readonly string[]): AccountsThere[] {
  const byInstance = new Map<string, Map<string, Set<string>>>();
  for (const { instanceId, organizationId, userId } of seen) {
    const accounts = byInstance.get(instanceId) ?? new Map<string, Set<string>>();
    byInstance.set(instanceId, accounts);
    accounts.set(userId, (accounts.get(userId) ?? new Set()).add(organizationId));
  }
  return order.flatMap((instanceId) => {
    const accounts = byInstance.get(instanceId);
    if (!accounts) return [];
    return {
      instanceId,
      accounts: [...accounts].map(([userId, ids]) => ({ userId, organizationIds: [...ids] })),
    };
  });
}

export type KnownThere = { sessions: SessionRow[]; why: string[]; failed: AppError | null };

export function isWhole({ why, failed }: KnownThere): boolean {
  return why.length === 0 && failed === null;
}

export function knownThere(answers: readonly AccountSessions[], now: number): KnownThere {
  const why = answers.flatMap((answer) => (answer.state === 'unknown' ? answer.why : []));
  const failures = answers.flatMap((answer) => (answer.state === 'failed' ? answer.error : []));
  const sessions = answers.flatMap((answer) => (answer.state === 'known' ? answer.sessions : []));
  const live = sessions.filter((session) => !isOver(session, now));
  return { sessions: sessionRowsOf(live), why: [...new Set(why)], failed: failures[0] ?? null };
}

export function signedInWords(known: readonly KnownThere[], of: number): string {
  const on = known.filter(({ sessions }) => sessions.length > 0).length;
  const unknown = of - known.filter(isWhole).length;
  const where = on === 0 ? 'Signed in nowhere' : `Signed in on ${counted(on, 'instance', 'instances')}`;
  if (unknown === 0) return on === 0 ? 'Signed in nowhere.' : `${where}.`;
  return `${where}; unknown on ${counted(unknown, 'instance', 'instances')}.`;
}
