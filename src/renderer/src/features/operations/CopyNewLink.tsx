import { Button } from '@mantine/core';
import type { Step } from '../../../../shared/operations/step.ts';
import { useActions } from '../../state/app.tsx';
import { linkOf, madeInvitation } from './madeInvitation.ts';
import { subjectOf } from './stepWords.ts';

export function CopyNewLink({ step }: { step: Step }) {
  const { copyInvitationLinks } = useActions();
  const made = madeInvitation(step);
  if (!made) return null;
  return (
    <Button
      size="compact-sm"
      variant="default"
      aria-label={`Copy the new link for ${subjectOf(step)}`}
      onClick={() => void copyInvitationLinks([linkOf(made)], { email: made.email })}
    >
      Copy the new link
    </Button>
  );
}
