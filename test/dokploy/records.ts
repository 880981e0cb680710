import { createId, createLongId } from './identifiers.ts';
import type { AuditEntry, Session } from './rows.ts';

const day = 86_400_000;

type Tables = { sessions: Session[]; auditLog: AuditEntry[]; date: (offset?: number) => string };

/** Makes the methods by which a world records what people do: that they signed in, and what they changed. */
export function createRecordMethods(world: Tables) {
  return {
    /** Signs a person in with a browser, for three days. */
    addSession(session: Partial<Session> & { userId: string }): Session {
      const row: Session = {
        id: createLongId(),
        ipAddress: '192.0.2.20',
        userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0',
        createdAt: world.date(),
        expiresAt: world.date(3 * day),
        ...session,
      };
      world.sessions.push(row);
      return row;
    },

    addAudit(
      entry: Partial<AuditEntry> &
        Pick<AuditEntry, 'organizationId' | 'userEmail' | 'action' | 'resourceType'>,
    ): AuditEntry {
      const row: AuditEntry = {
        ...{ id: createId(), userId: null, userRole: 'owner' },
        ...{ resourceId: null, resourceName: null, metadata: null, createdAt: world.date() },
        ...entry,
      };
      world.auditLog.push(row);
      return row;
    },
  };
}
