import { Button, CloseButton, Group } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { AppError } from '../../../shared/errors.ts';
import { FailureAlert } from './FailureAlert.tsx';
import looks from './looks.module.css';
import { type Told, ToldWords } from './Told.tsx';

export type HandedOut = Told | { error: AppError };

export function HandedOutNote({ told, onDismiss }: { told: HandedOut | null; onDismiss: () => void }) {
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
