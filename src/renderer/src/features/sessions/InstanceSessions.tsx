import type { AccountSessions } from '../../../../shared/calls/sessions.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useInitials } from '../../state/initials.ts';
import { type QueryState, readingOf } from '../../state/queryState.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { Tile } from '../../ui/Tile.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { useNow } from '../../ui/useNow.ts';
import { inWords, parseMoment } from '../../ui/when.ts';
import classes from './PersonSessions.module.css';
import { isWhole, type KnownThere, knownThere } from './personSessions.ts';
import { addressOf, revocationOf, type SessionRow } from './sessionRows.ts';

type Props = { instanceId: string; query: QueryState<AccountSessions[]> | undefined; onRetry: () => void };

export function InstanceSessions({ instanceId, query, onRetry }: Props) {
  const instance = useApp((state) => state.byId[instanceId]);
  const initials = useInitials(instanceId);
  const now = useNow();
  if (!instance) return null;
  const answers = query && readingOf(query)?.data;
  const known = answers && knownThere(answers, now);
  const failure = query?.state === 'failed' ? query.error : known?.failed;
  const isSeveral = (answers?.length ?? 0) > 1;
  return (
    <li className={classes.instance}>
      <h4 className={classes.name}>
        <Tile initials={initials} color={instance.color} size={18} />
        <bdi dir="auto">{sanitizeText(instance.name, 60) || 'Unnamed'}</bdi>
        <span className={classes.dim}>{stateWords(known, failure !== undefined && failure !== null)}</span>
      </h4>
      {failure && <FailureAlert error={failure} onRetry={onRetry} compact />}
      {known?.why.map((why) => (
        <p key={why} className={classes.dim}>
          {why}
        </p>
      ))}
      {known && known.sessions.length > 0 && (
        <ul className={classes.sessions}>
          {known.sessions.map((session) => (
            <SessionLine key={session.id} instanceId={instanceId} session={session} isSeveral={isSeveral} />
          ))}
        </ul>
      )}
    </li>
  );
}

function stateWords(known: KnownThere | undefined, isFailed: boolean): string {
  const count = known?.sessions.length ?? 0;
  if (known && count > 0)
    return `${count} ${count === 1 ? 'session' : 'sessions'}${isWhole(known) ? '' : ', more unknown'}`;
  if (isFailed) return 'not read';
  if (!known) return 'looking…';
  return isWhole(known) ? 'not signed in' : 'unknown';
}

type LineProps = {
  instanceId: string;
  session: SessionRow;
  /** Of two accounts each session says whose it is. */
  isSeveral: boolean;
};

function SessionLine({ instanceId, session, isSeveral }: LineProps) {
  const { openDialog } = useActions();
  const writable = useApp((state) => state.writable);
  const now = useNow();
  const { device } = session;
  const at = parseMoment(session.createdAt);
  const facts = [
    sanitizeText(session.ipAddress, 60),
    at === null ? '' : `signed in ${inWords(Math.min(at, now), now)}`,
    isSeveral ? addressOf(session) : '',
  ];
  const where = sanitizeText(
    useApp((state) => state.byId[instanceId]?.name),
    60,
  );
  return (
    <li className={classes.session}>
      <span className={classes.device} title={sanitizeText(session.userAgent, 300)}>
        {device}
      </span>
      <span className={classes.facts}>{facts.filter(Boolean).join(' · ')}</span>
      <ToolButton
        small
        aria-label={`Revoke session of ${addressOf(session)} on ${where}, ${device}`}
        disabled={!writable}
        onClick={() =>
          openDialog({
            kind: 'revoke-sessions',
            instanceId,
            changes: [revocationOf(session)],
          })
        }
      >
        Revoke
      </ToolButton>
    </li>
  );
}
