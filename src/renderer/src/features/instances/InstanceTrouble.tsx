import { Box, Group } from '@mantine/core';
import { meaningOf } from '../../../../shared/errors.ts';
import { VerbButton } from '../../parts/VerbMenu.tsx';
import { failureOf, readingOf } from '../../queryState.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { INSTANCE_VERBS } from '../../state/instanceVerbs.ts';
import { selectAccount, selectBusy } from '../../state/selectors.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { useNow } from '../../ui/useNow.ts';
import { clockOf } from '../../when.ts';
import { CertificateView } from './CertificateView.tsx';

export function InstanceTrouble({ instanceId }: { instanceId: string }) {
  const account = useApp((state) => selectAccount(state, instanceId));
  const busy = useApp((state) => selectBusy(state, instanceId));
  const { retryInstance, trustCertificate, acceptInstallation } = useActions();
  const now = useNow();
  const failure = failureOf(account);
  if (!failure) return null;
  const seen = readingOf(account);
  const { code } = failure;
  const { remedy, matter } = meaningOf(failure);
  const mayBeMistyped = !seen && matter === 'network';
  return (
    // A certificate with many names must not push its button or the instance out of the window.
    <Box
      flex="none"
      mah="70%"
      py={12}
      px={20}
      style={{ overflowY: 'auto', borderBottom: '1px solid var(--q-line)' }}
    >
      <FailureAlert
        error={failure}
        note={seen ? `What you see below was read at ${clockOf(seen.at, now)}.` : undefined}
        busy={busy}
        onRetry={() => void retryInstance(instanceId)}
        more={
          <>
            <VerbButton verb={INSTANCE_VERBS.diagnose} at={{ instanceId }} />
            {(remedy === 'edit-instance' || mayBeMistyped) && (
              <VerbButton verb={INSTANCE_VERBS['edit-instance']} at={{ instanceId }} />
            )}
            {remedy === 'replace-key' && (
              <VerbButton verb={INSTANCE_VERBS['replace-key']} at={{ instanceId }} />
            )}
          </>
        }
      />
      {code === 'other-installation' ? (
        <Group justify="space-between" gap="8px 12px" mt={10}>
          <Box component="p" flex={1} miw={220} c="dimmed">
            If you moved or reinstalled it, Quayside can forget the old installation.
          </Box>
          <ToolButton onClick={() => void acceptInstallation(instanceId)}>
            This is expected: accept the new installation
          </ToolButton>
        </Group>
      ) : null}
      {failure.certificate ? (
        <Box mt={10}>
          <CertificateView
            trouble={failure.certificate}
            busy={busy}
            onTrust={(fingerprint) => void trustCertificate(instanceId, fingerprint)}
          />
        </Box>
      ) : null}
    </Box>
  );
}
