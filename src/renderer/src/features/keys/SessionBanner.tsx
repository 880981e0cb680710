import { IconClockExclamation } from '@tabler/icons-react';
import { useState } from 'react';
import type { AppError } from '../../../../shared/errors.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { Banner } from '../../ui/Banner.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';

export function SessionBanner() {
  const { moveKeysIn } = useActions();
  const held = useApp(
    ({ byId, keyHealth }) =>
      Object.values(byId)
        .flatMap((instance) => instance.keys)
        .filter((key) => key.keptIn === 'session' && keyHealth[key.id]?.state !== 'session-gone').length,
  );
  const back = useApp((state) => state.keychainBack);
  const [running, setRunning] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  if (held === 0) return null;

  async function move(): Promise<void> {
    if (running) return;
    setRunning(true);
    const result = await moveKeysIn();
    setRunning(false);
    setError(result.ok ? null : result.error);
  }

  const what = held === 1 ? 'One key is' : `${held} keys are`;
  return (
    <Banner
      icon={IconClockExclamation}
      tone="warn"
      role="status"
      words={
        <>
          {what} kept for this session only: {held === 1 ? 'it is' : 'they are'} lost when Quayside quits.{' '}
          {back ? 'The keychain answers again.' : ''}
          {error ? ` ${error.message} ${error.advice}` : ''}
        </>
      }
    >
      <ToolButton small aria-disabled={running} onClick={() => void move()}>
        {running ? 'Moving…' : 'Move into the keychain'}
      </ToolButton>
    </Banner>
  );
}
