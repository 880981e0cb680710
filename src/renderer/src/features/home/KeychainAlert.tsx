import { Box } from '@mantine/core';
import { useActions, useApp } from '../../state/app.tsx';
import { selectBusy, selectKeychainFailures } from '../../state/selectors.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';

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
    <Box mt={14} mx={20} mb={0}>
      <FailureAlert error={error} busy={busy} onRetry={() => void retryKeychain()} />
    </Box>
  );
}
