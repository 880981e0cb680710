import { ActionIcon, Button, Group } from '@mantine/core';
import { IconDownload, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { UpdateState } from '../../../shared/updates.ts';
import { byHandWords, newerWords } from '../../../shared/updateWords.ts';
import { useActions, useApp } from '../state/app.tsx';
import { Banner } from '../ui/Banner.tsx';
import { ToolButton } from '../ui/ToolButton.tsx';

export function UpdateLine() {
  const current = useApp((state) => state.updates?.current);
  const packageKind = useApp((state) => state.updates?.packageKind ?? null);
  const chosen = useApp((state) => state.preferences.lookForUpdates);
  if (!current || current.state === 'off') return null;
  const isOffered = current.state === 'ready' || (current.state === 'available' && packageKind !== null);
  if (isOffered) return <Offered key={current.update.version} {...{ current, packageKind }} />;
  return chosen === 'unasked' ? <Question packageKind={packageKind} /> : null;
}

function Question({ packageKind }: { packageKind: string | null }) {
  const { changeSettings } = useActions();
  const answer = (lookForUpdates: 'daily' | 'never') => changeSettings({ lookForUpdates });
  return (
    <Banner
      icon={IconDownload}
      tone="accent"
      label="Updates of Quayside"
      words={
        <>
          <b>Check for updates once a day?</b> {newerWords(packageKind)} The update server gets your version,
          system and processor type.
        </>
      }
    >
      <Group gap={6} flex="none">
        <ToolButton small onClick={() => answer('daily')}>
          Once a day
        </ToolButton>
        <ToolButton small onClick={() => answer('never')}>
          Never
        </ToolButton>
      </Group>
    </Banner>
  );
}

function Offered(props: {
  current: Extract<UpdateState, { state: 'ready' | 'available' }>;
  packageKind: string | null;
}) {
  const { current, packageKind } = props;
  const { version } = current.update;
  const { call, openDialog } = useActions();
  const [isAway, setAway] = useState(false);
  if (isAway) return null;
  return (
    <Banner
      icon={IconDownload}
      tone="accent"
      label="Updates of Quayside"
      role="status"
      words={
        packageKind === null ? (
          <>
            <b>Quayside {version} is ready.</b> It is installed when you quit.
          </>
        ) : (
          byHandWords(version, packageKind)
        )
      }
    >
      <Group gap={6} flex="none">
        <ToolButton small onClick={() => openDialog({ kind: 'update' })}>
          What’s new
        </ToolButton>
        {packageKind === null && (
          <Button size="compact-sm" onClick={() => void call('updates.run', { step: 'restart' })}>
            Restart and install
          </Button>
        )}
      </Group>
      <ActionIcon
        size={24}
        aria-label={`Dismiss: Quayside ${version} is ${packageKind === null ? 'ready' : 'available'}`}
        onClick={() => setAway(true)}
      >
        <IconX size={14} aria-hidden />
      </ActionIcon>
    </Banner>
  );
}
