import { IconFilter, IconLogout, IconUser } from '@tabler/icons-react';
import type { SeenSession, SessionList } from '../../../../shared/calls/organizations.ts';
import { deviceOf } from '../../../../shared/device.ts';
import type { KeyRecord } from '../../../../shared/instance.ts';
import type { IntentOf } from '../../../../shared/operations/change.ts';
import { counted, foldAddress, fullName } from '../../../../shared/text.ts';
import { parseMoment } from '../../../../shared/time.ts';
import { type Gap, gatherGaps } from '../../parts/gaps.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { denyUnwritable } from '../../state/denials.ts';
import type { Dialog } from '../../state/dialogs.ts';
import type { State } from '../../state/model.ts';
import type { Verb } from '../../state/verbs.ts';

type Subject = { instanceId: string; session: SessionRow; state: Pick<State, 'writable'> };

export const SESSION_VERBS = {
  filter: {
    ...{ title: 'Show only this person', icon: IconFilter },
    run: ({ instanceId, session: { email } }, { changeView }) =>
      changeView({ instanceId, organizationId: null }, 'sessions', (view) => ({
        ...{ ...view, choices: { person: [email] } },
      })),
  },
  show: {
    ...{ title: 'Show in People', icon: IconUser },
    run: ({ session }, { showPerson }) => showPerson(foldAddress(session.email)),
  },
  revoke: {
    ...{ title: 'Revoke…', icon: IconLogout, isDanger: true },
    deny: ({ state }) => denyUnwritable(state),
    sheet: ({ instanceId, session }) => revoking(instanceId, [revocationOf(session)]),
  },
  'revoke-all': {
    ...{ title: 'Revoke all of this person…', icon: IconLogout, isDanger: true },
    below: 'Signs them out of every browser on this instance',
    deny: ({ state }) => denyUnwritable(state),
    sheet: ({ instanceId, session }) => revoking(instanceId, allRevocationsOf([session])),
  },
} as const satisfies Record<string, Verb<Subject>>;

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
