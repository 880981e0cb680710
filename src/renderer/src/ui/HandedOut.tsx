import { Button, CloseButton, Group } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import type { Result } from '../../../shared/errors.ts';
import type { HandedOut } from '../told.ts';
import { FailureAlert } from './FailureAlert.tsx';
import looks from './looks.module.css';
import { ToldWords } from './Told.tsx';

export function useHandedOut() {
  const [told, setTold] = useState<HandedOut | null>(null);

  /** Where `wordsOf` gives null, nothing is said, as after a canceled choice of a file. */
  const tell = useCallback(
    async <T,>(work: Promise<Result<T>>, wordsOf: (value: T) => string | null): Promise<Result<T>> => {
      const done = await work;
      const words = done.ok ? wordsOf(done.value) : null;
      if (!done.ok) setTold({ error: done.error });
      else if (words !== null) setTold({ words });
      return done;
    },
    [],
  );

  return { tell, setTold, note: <HandedOutNote told={told} onDismiss={() => setTold(null)} /> };
}

function HandedOutNote({ told, onDismiss }: { told: HandedOut | null; onDismiss: () => void }) {
  return (
    <>
      {/* Always rendered, so that screen readers announce its content. */}
      <div role="status">
        {told && 'words' in told && (
          <Group component="p" gap={8} wrap="nowrap" py={6} pe="var(--q-inset, 0)">
            <IconCheck size={15} stroke={2} color="var(--q-ok)" aria-hidden />
            <ToldWords told={told} className={looks.words} />
            <CloseButton size={24} aria-label="Dismiss" onClick={onDismiss} />
          </Group>
        )}
      </div>
      {told && 'error' in told && (
        <FailureAlert
          error={told.error}
          more={
            <Button variant="subtle" color="gray" onClick={onDismiss}>
              Dismiss
            </Button>
          }
        />
      )}
    </>
  );
}
