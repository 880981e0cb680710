import { Button } from '@mantine/core';
import type { Step } from '../../../../shared/operations/step.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { hasPassword } from './addedWords.ts';
import { subjectOf } from './stepWords.ts';

export function ShowNewPassword({ step }: { step: Step }) {
  const { openPassword } = useActions();
  const isThere = useApp(({ passwordIds }) => hasPassword(step, passwordIds));
  if (!isThere) return null;
  return (
    <Button
      size="compact-sm"
      variant="default"
      aria-label={`Show the password of ${subjectOf(step)}`}
      onClick={() => openPassword(step)}
    >
      Show the password
    </Button>
  );
}
