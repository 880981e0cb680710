import { useApp } from '../../state/app.tsx';
import { selectWaiting } from '../../state/ownInvitations.ts';
import { formatNumber } from '../../ui/locale.ts';
import { useNow } from '../../ui/useNow.ts';
import styles from './Home.module.css';

/** How many invitations wait for the people whose keys are here. */
export function InvitationsMark() {
  const now = useNow();
  const count = useApp((state) => selectWaiting(state, now));
  const words =
    count === 1 ? '1 invitation waits for you' : `${formatNumber(count)} invitations wait for you`;
  return (
    <span className={styles.mark} role="img" aria-label={words} title={words}>
      {formatNumber(count)}
    </span>
  );
}
