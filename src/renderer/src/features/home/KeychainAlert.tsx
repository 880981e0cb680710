import { useActions, useApp } from '../../state/app.tsx';
import { selectBusy, selectKeychainFailures } from '../../state/selectors.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import styles from './Home.module.css';

/** Why no key can be had from the keychain, told once for all instances that it concerns. */
export function KeychainAlert() {
  const first = useApp((state) => selectKeychainFailures(state)[0]?.error);
  const count = useApp((state) => selectKeychainFailures(state).length);
  const busy = useApp((state) =>
    selectKeychainFailures(state).some(({ instanceId }) => selectBusy(state, instanceId)),
  );
  const { retryKeychain } = useActions();
  if (!first) return null;
  const cause = first.details?.reason ?? 'the keychain cannot be used';
  const error =
    count === 1
      ? first
      : { ...first, message: `The keys of ${count} instances could not be read: ${cause}.` };
  return (
    <div className={styles.alert}>
      <FailureAlert error={error} busy={busy} onRetry={() => void retryKeychain()} />
    </div>
  );
}
