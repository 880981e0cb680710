import { Button, Flex, Progress } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { AppError } from '../../../../shared/errors.ts';
import type { Updates as Told, UpdateState } from '../../../../shared/updates.ts';
import { megabytes, newerWords, percentOf, updateWords } from '../../../../shared/updateWords.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { choicesOf } from '../../ui/choicesOf.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import looks from '../../ui/looks.module.css';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { useNow } from '../../ui/useNow.ts';
import { inWords } from '../../when.ts';
import { FewChoicesRow, SettingLine } from './Choices.tsx';

const OPTIONS = choicesOf({ never: 'Never', daily: 'Once a day' });

export function Updates({ isAskedFor }: { isAskedFor: boolean }) {
  const told = useApp((state) => state.updates);
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isAskedFor) root.current?.scrollIntoView({ block: 'center' });
  }, [isAskedFor]);
  return (
    <div ref={root} className={looks.lined}>
      {told && told.current.state !== 'off' && <Choice packageKind={told.packageKind} />}
      <Standing told={told} />
    </div>
  );
}

function Choice({ packageKind }: Pick<Told, 'packageKind'>) {
  const chosen = useApp((state) => state.preferences.lookForUpdates);
  const { changeSettings } = useActions();
  return (
    <FewChoicesRow
      title="Check for updates"
      text={`Asks the update server for the newest version. ${newerWords(packageKind)}`}
      value={chosen === 'daily' ? 'daily' : 'never'}
      first="never"
      options={OPTIONS}
      onChoose={(next) => changeSettings({ lookForUpdates: next })}
    />
  );
}

function Standing({ told }: { told: Told | null }) {
  const version = useApp((state) => state.version);
  const daily = useApp((state) => state.preferences.lookForUpdates === 'daily');
  const now = useNow();
  const current = told?.current;
  const { lookedAt, packageKind } = told ?? { lookedAt: null, packageKind: null };
  return (
    <SettingLine
      wraps
      title={`Quayside ${version}`}
      words={
        <div className={looks.hint}>
          <p role="status">
            {current ? updateWords(current, { ever: lookedAt !== null, daily, packageKind }) : ''}
          </p>
          {current?.state === 'downloading' ? (
            <Downloaded of={current} />
          ) : (
            lookedAt !== null && current?.state !== 'off' && <p>Last checked {inWords(lookedAt, now)}.</p>
          )}
        </div>
      }
    >
      {current && <UpdateButton current={current} packageKind={packageKind} />}
    </SettingLine>
  );
}

/** The progress bar announces its value; words would be announced with every percent. */
function Downloaded({ of }: { of: Extract<UpdateState, { state: 'downloading' }> }) {
  const percent = percentOf(of);
  return (
    <>
      <Progress aria-label="Downloaded" value={percent} size={5} maw={360} my={6} />
      <p aria-hidden>
        {percent} % of {megabytes(of.update.size)}
      </p>
    </>
  );
}

function UpdateButton({ current, packageKind }: Pick<Told, 'current' | 'packageKind'>) {
  const { call, openDialog } = useActions();
  const [error, setError] = useState<AppError | null>(null);
  if (current.state === 'off') return null;
  const [label, step] = {
    idle: ['Check now', 'look'] as const,
    looking: ['Checking…', 'look'] as const,
    failed: ['Check now', 'look'] as const,
    available: packageKind === null ? (['Download', 'download'] as const) : (['Check now', 'look'] as const),
    downloading: ['Stop', 'stop'] as const,
    ready: ['Restart and install', 'restart'] as const,
  }[current.state];

  async function run(): Promise<void> {
    const done = await call('updates.run', { step });
    setError(done.ok ? null : done.error);
  }

  return (
    <Flex gap={4} wrap="wrap" justify="flex-end" flex="none">
      {'update' in current && (
        <Button variant="subtle" onClick={() => openDialog({ kind: 'update' })}>
          What’s new
        </Button>
      )}
      <ToolButton
        aria-disabled={current.state === 'looking'}
        onClick={() => {
          if (current.state !== 'looking') void run();
        }}
      >
        {label}
      </ToolButton>
      {error && <FailureAlert error={error} />}
    </Flex>
  );
}
