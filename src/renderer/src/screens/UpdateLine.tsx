import { ActionIcon, Button } from '@mantine/core';
import { IconDownload, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useActions, useApp } from '../state/app.tsx';
import styles from './screens.module.css';

/** Above everything: the question whether updates are looked for, until it is answered, and that one is ready. */
export function UpdateLine() {
  const current = useApp((state) => state.updates?.current);
  const chosen = useApp((state) => state.preferences.lookForUpdates);
  if (!current || current.state === 'off') return null;
  if (current.state === 'ready')
    return <Ready key={current.update.version} version={current.update.version} />;
  return chosen === 'unasked' ? <Question /> : null;
}

function Question() {
  const { changeSettings } = useActions();
  const answer = (lookForUpdates: 'daily' | 'never') => changeSettings({ lookForUpdates });
  return (
    <section className={styles.notice} data-asks aria-label="Updates of Quayside">
      <IconDownload size={16} aria-hidden />
      <p>
        <b>Look for updates once a day?</b> A newer version is downloaded, and installed when you quit. The
        update server is told your version and system, nothing else.
      </p>
      <div className={styles.answers}>
        <Button size="compact-sm" variant="default" onClick={() => answer('daily')}>
          Once a day
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => answer('never')}>
          Never
        </Button>
      </div>
    </section>
  );
}

function Ready({ version }: { version: string }) {
  const { restartAndInstall, openDialog } = useActions();
  const [isAway, setAway] = useState(false);
  if (isAway) return null;
  return (
    <section className={styles.notice} data-asks aria-label="Updates of Quayside">
      <IconDownload size={16} aria-hidden />
      <p role="status">
        <b>Quayside {version} is ready.</b> It is installed when you quit.
      </p>
      <div className={styles.answers}>
        <Button size="compact-sm" variant="default" onClick={() => openDialog({ kind: 'update' })}>
          What’s new
        </Button>
        <Button size="compact-sm" onClick={() => void restartAndInstall()}>
          Restart and install
        </Button>
      </div>
      <ActionIcon
        size={24}
        aria-label={`Dismiss: Quayside ${version} is ready`}
        onClick={() => setAway(true)}
      >
        <IconX size={14} aria-hidden />
      </ActionIcon>
    </section>
  );
}
