import { Box, Group, Menu, Tooltip } from '@mantine/core';
import { IconLockOpen } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { meaningOf } from '../../../../shared/errors.ts';
import { VerbButton } from '../../parts/VerbMenu.tsx';
import { dataOf, failureOf, readingOf } from '../../queryState.ts';
import { useActions, useApp, useAppShallow, useShortcut, useVerbs } from '../../state/app.tsx';
import { INSTANCE_VERBS } from '../../state/instanceVerbs.ts';
import { selectAccount, selectAsOf, selectBusy, selectCondition } from '../../state/selectors.ts';
import { INSTANCE_TILES } from '../../theme.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import looks from '../../ui/looks.module.css';
import { DotsMenu } from '../../ui/MenuTarget.tsx';
import paneHeader from '../../ui/paneHeader.module.css';
import { Refresh } from '../../ui/Refresh.tsx';
import { Pill, StatePill } from '../../ui/StateDot.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { useNow } from '../../ui/useNow.ts';
import { VerbItems } from '../../ui/Verbs.tsx';
import { clockOf } from '../../when.ts';
import { CertificateView } from './ConnectSteps.tsx';
import { hostOf, isInsecure } from './host.ts';

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

export function InstanceHeader({ instanceId, tools }: { instanceId: string; tools: ReactNode }) {
  const instance = useApp((state) => state.byId[instanceId]);
  const version = useApp((state) => dataOf(selectAccount(state, instanceId))?.version);
  const condition = useAppShallow((state) => selectCondition(state, instanceId));
  const asOf = useApp((state) => selectAsOf(state, instanceId));
  const busy = useApp((state) => selectBusy(state, instanceId));
  const { refreshInstance } = useActions();
  const shortcut = useShortcut('refresh');
  if (!instance) return null;
  return (
    <header className={paneHeader.header}>
      <Box
        pos="absolute"
        inset="0 auto 0 0"
        w={3}
        style={{ background: INSTANCE_TILES[instance.color] }}
        aria-hidden
      />
      <Box
        component="h1"
        className={looks.cut}
        flex="0 1 auto"
        miw="4ch"
        title={`${instance.name}, ${instance.origin}`}
      >
        {instance.name}
      </Box>
      {/* Shrinks before the name: a fraction of a pixel less would cut letters off it. */}
      <Box component="span" className={looks.cut} flex="0 9999 auto" c="dimmed" title={instance.origin}>
        {hostOf(instance.origin)}
      </Box>
      {version ? <Pill>v{version}</Pill> : null}
      <StatePill tone={condition.tone} words={condition.words} />
      {isInsecure(instance.origin) ? (
        <Tooltip
          multiline
          w={280}
          label="Keys and answers travel unencrypted: anyone on the way can read them. Give Dokploy a domain with https."
        >
          <Group
            component="span"
            className={looks.warn}
            gap={5}
            flex="none"
            wrap="nowrap"
            fz={12}
            fw={550}
            tabIndex={0}
          >
            <IconLockOpen size={14} aria-hidden /> http, not encrypted
          </Group>
        </Tooltip>
      ) : null}
      <Box component="span" flex={1} />
      {tools}
      <Refresh
        at={asOf}
        busy={busy}
        shortcut={shortcut}
        onRefresh={() => void refreshInstance(instanceId, { own: 'again' })}
      />
      <InstanceMenu instanceId={instanceId} />
    </header>
  );
}

function InstanceMenu({ instanceId }: { instanceId: string }) {
  const verbs = useVerbs(INSTANCE_VERBS, { instanceId });
  return (
    <DotsMenu label="Instance menu" width={200}>
      <VerbItems verbs={[verbs.refresh, verbs['open-in-browser'], verbs.diagnose]} />
      <Menu.Divider />
      <VerbItems verbs={[verbs['edit-instance'], verbs['replace-key']]} />
      <Menu.Divider />
      <VerbItems verbs={[verbs['remove-instance']]} />
    </DotsMenu>
  );
}
