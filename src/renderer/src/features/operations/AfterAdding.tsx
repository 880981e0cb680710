import { Group } from '@mantine/core';
import { useMemo } from 'react';
import type { Step } from '../../../../shared/operations/step.ts';
import { useActions } from '../../state/app.tsx';
import { formatNumber } from '../../ui/locale.ts';
import looks from '../../ui/looks.module.css';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { type LostPassword, leftAfterAdding, type ToInvite } from './addedWords.ts';

export function AfterAdding({ steps }: { steps: readonly Step[] }) {
  const { sheets, toInvite, lost } = useMemo(() => leftAfterAdding(steps), [steps]);
  if (sheets.length + toInvite.length + lost.length === 0) return null;
  return (
    <>
      {sheets.length > 0 && (
        <p className={looks.dim}>
          {sheets.map((sheet) => `“${sanitizeText(sheet, 80)}”`).join(', ')} holds the passwords as plain
          text. Hand each person theirs, then delete it: Quayside keeps no used password.
        </p>
      )}
      <Group gap="8px 12px">
        {toInvite.map((each) => (
          <InviteInstead key={`${each.instanceId} ${each.organizationId}`} toInvite={each} />
        ))}
        {lost.map((each) => (
          <DeleteAccount key={each.userId} lost={each} />
        ))}
      </Group>
    </>
  );
}

function InviteInstead({
  toInvite: { instanceId, organizationId, organizationName, people },
}: {
  toInvite: ToInvite;
}) {
  const { openDialog } = useActions();
  const [first] = people;
  const whom =
    people.length === 1 ? sanitizeText(first?.email ?? '', 80) : `${formatNumber(people.length)} people`;
  return (
    <ToolButton
      small
      onClick={() =>
        openDialog({
          kind: 'change-many',
          what: 'invite',
          inviting: { instanceId, organizationId, people },
        })
      }
    >
      Invite {whom} to {sanitizeText(organizationName, 40) || 'the organization'}…
    </ToolButton>
  );
}

function DeleteAccount({ lost: { instanceId, email } }: { lost: LostPassword }) {
  const { openDialog } = useActions();
  return (
    <ToolButton
      small
      onClick={() =>
        openDialog({ kind: 'change-many', what: 'off-board', only: [instanceId], emails: [email] })
      }
    >
      Delete the account of {sanitizeText(email, 80)}…
    </ToolButton>
  );
}
