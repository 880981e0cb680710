import type { KeyRecord } from '../../../shared/instance.ts';
import { KeyReach, type SessionsOf } from '../features/people/Reach.tsx';
import { PersonSessions } from '../features/sessions/PersonSessions.tsx';

export const sessionsOf: SessionsOf = (seen) => <PersonSessions seen={seen} />;

export const reachOf = (key: KeyRecord) => <KeyReach of={key} sessionsOf={sessionsOf} />;
