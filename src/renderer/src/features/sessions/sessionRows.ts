import type { SeenSession, SessionList } from '../../../../shared/calls/organizations.ts';
import { deviceOf } from '../../../../shared/device.ts';
import type { KeyRecord } from '../../../../shared/instance.ts';
import type { IntentOf } from '../../../../shared/operations/change.ts';
import { counted, fullName } from '../../../../shared/text.ts';
import { parseMoment } from '../../../../shared/time.ts';
import { type Gap, gatherGaps } from '../../parts/gaps.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import type { Dialog } from '../../state/dialogs.ts';

export type SessionRow = SeenSession & { device: string };

export function sessionRowsOf(sessions: readonly SeenSession[]): SessionRow[] {
  const devices = new Map<string, string>();
  return sessions.map((session) => {
    const text = session.userAgent ?? '';
    const device = devices.get(text) ?? deviceOf(text);
    devices.set(text, device);
    return { ...session, device };
  });
}

export function addressOf({ email, userId }: Pick<SeenSession, 'email' | 'userId'>): string {
  return sanitizeText(email) || sanitizeText(userId);
}

export function nameOf({ firstName, lastName }: SeenSession): string {
  return sanitizeText(fullName({ firstName, lastName }));
}

/** Dokploy still lists expired sessions. `now` in ms since the epoch. */
export function isOver({ expiresAt }: Pick<SeenSession, 'expiresAt'>, now: number): boolean {
  const at = parseMoment(expiresAt);
  return at !== null && at <= now;
}

export function othersSignedIn(
  sessions: readonly SeenSession[],
  isOfKey: (userId: string) => boolean,
  now: number,
): SeenSession[] {
  return sessions.filter((session) => !isOfKey(session.userId) && !isOver(session, now));
}

type Revocation = IntentOf<'revoke-these-sessions'>['sessions'][number];

export function revoking(instanceId: string, sessions: Revocation[], about?: string): Dialog {
  const intent = { kind: 'revoke-these-sessions' as const, instanceId, sessions };
  return { kind: 'change-these', what: 'revoke-sessions', intent, about };
}

export function revocationOf({ id: sessionId, organizationId, actorId, userId }: SessionRow): Revocation {
  return { organizationId, sessionId, userId, ...(actorId && { actorId }) };
}

export function allRevocationsOf(sessions: readonly SeenSession[]): Revocation[] {
  const seen = new Set<string>();
  const first = sessions.filter(({ userId }) => !seen.has(userId) && seen.add(userId));
  return first.map(({ organizationId, actorId, userId }) => ({
    ...{ organizationId, userId, ...(actorId && { actorId }) },
  }));
}

export function keyPeopleOf(keys: readonly KeyRecord[]): Map<string, string> {
  const people = new Map<string, string>();
  for (const { userId, userEmail } of keys)
    if (userId !== null && !people.get(userId)) people.set(userId, sanitizeText(userEmail));
  return people;
}

export function unknownWords(gaps: readonly Gap[]): string | null {
  const count = gaps.reduce((sum, { organizations }) => sum + organizations.length, 0);
  if (count === 0) return null;
  return `Who else is signed in is unknown in ${counted(count, 'organization', 'organizations')}.`;
}

export function gapsOf(
  instanceId: string,
  { unknown }: Pick<SessionList, 'unknown'>,
  organizationName: (id: string) => string,
): Gap[] {
  return gatherGaps(
    unknown.map(({ organizationId, why }) => ({
      kind: 'missing',
      instanceId,
      organization: organizationName(organizationId),
      why,
      at: null,
    })),
  );
}
