import { Button } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import type { AppError } from '../../../../shared/errors.ts';
import type { Step } from '../../../../shared/operations/step.ts';
import { useActions } from '../../state/app.tsx';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { madeInvitation } from './madeInvitation.ts';
import classes from './operations.module.css';

/** The links of the invitations that an operation made, all at once, where they are of one organization. */
export function NewLinks({ steps }: { steps: readonly Step[] }) {
  const { copyInvitationLinks } = useActions();
  const [told, setTold] = useState<{ copied: number } | { error: AppError } | null>(null);
  const made = steps.flatMap((step) => madeInvitation(step) ?? []);
  const [first] = made;
  if (!first || made.some(({ instanceId }) => instanceId !== first.instanceId)) return null;
  const ids = made.map(({ invitationId }) => invitationId);

  async function copy(organizationRef: { instanceId: string; organizationId: string }): Promise<void> {
    const copied = await copyInvitationLinks(organizationRef, ids);
    setTold(copied.ok ? { copied: ids.length } : { error: copied.error });
  }

  return (
    <div className={classes.links}>
      <Button
        data-next
        variant="light"
        leftSection={<IconCopy size={15} stroke={1.75} aria-hidden />}
        onClick={() => void copy(first)}
      >
        {ids.length === 1 ? 'Copy link' : `Copy ${ids.length} links`}
      </Button>
      <span role="status">
        {told && 'copied' in told ? (
          <>Copied{ids.length > 1 ? ', one a line' : ''}.</>
        ) : (
          <span className={classes.hint}>
            Send {ids.length === 1 ? 'it to its recipient.' : 'each link to its recipient.'}
          </span>
        )}
      </span>
      {told && 'error' in told && <FailureAlert error={told.error} />}
    </div>
  );
}
