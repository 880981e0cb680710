import { SIGNED_OUT } from '../../../../shared/rules/sessions.ts';
import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { DialogSubjects, Revocation } from '../../state/dialogs.ts';
import { Confirmation } from '../../ui/Confirmation.tsx';
import { formatNumber } from '../../ui/locale.ts';
import { ScrolledList } from '../../ui/ScrolledList.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import classes from './sessions.module.css';

export function RevokeSessions({ instanceId, changes, besides = [] }: DialogSubjects['revoke-sessions']) {
  const { startOperation } = useActions();
  const { run } = useDialog();
  const what = actionWords(changes);
  const intent = {
    kind: 'revoke-these-sessions' as const,
    instanceId,
    sessions: changes.map(({ ids }) => ids),
  };
  const isMany = changes.length > 1;
  const shown = changes.slice(0, MOST_SHOWN);
  return (
    <Confirmation
      action={what}
      runningAction="Revoking…"
      steps={changes.length}
      danger
      onConfirm={() =>
        void run(() => startOperation(intent, { show: isMany }), {
          stays: isMany,
          lateTitle: 'No session was revoked',
        })
      }
    >
      {besides.length > 0 && <p>{besidesWords(besides)}</p>}
      <ScrolledList className={classes.steps} aria-label="What is revoked">
        {shown.map(({ email, device, ids }) => (
          <li key={ids.sessionId ?? ids.userId} className={classes.step}>
            <UntrustedText text={email} className={classes.email} />
            <span className={classes.dim}>
              {device === undefined ? 'all sessions' : sanitizeText(device, 60)}
            </span>
          </li>
        ))}
        {shown.length < changes.length && (
          <li className={classes.dim}>and {formatNumber(changes.length - shown.length)} more</li>
        )}
      </ScrolledList>
      <p>{SIGNED_OUT} It cannot be undone.</p>
    </Confirmation>
  );
}

const MOST_SHOWN = 200;

function actionWords(changes: readonly Revocation[]): string {
  const count = formatNumber(changes.length);
  if (changes[0]?.device !== undefined)
    return changes.length === 1 ? 'Revoke session' : `Revoke ${count} sessions`;
  return changes.length === 1 ? 'Revoke all sessions' : `Revoke all sessions of ${count} people`;
}

function besidesWords(besides: readonly string[]): string {
  const who = besides.map((email) => sanitizeText(email, 120)).join(', ');
  const whose = besides.length === 1 ? 'whose key this is' : 'whose keys these are';
  return `Everybody but ${who}, ${whose}: a key does not tell which of their browsers is the one in front of you, so all of theirs stay.`;
}
