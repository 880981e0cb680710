import { Group } from '@mantine/core';
import { useMemo } from 'react';
import type { Step } from '../../../../shared/operations/operation.ts';
import { counted, thousands } from '../../../../shared/text.ts';
import { readingOf } from '../../queryState.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions } from '../../state/app.tsx';
import { useQuery } from '../../state/useQuery.ts';
import { useHandedOut } from '../../ui/HandedOut.tsx';
import looks from '../../ui/looks.module.css';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { type LostPassword, leftAfterAdding, type ToInvite } from './made.ts';

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

function InviteInstead({ toInvite }: { toInvite: ToInvite }) {
  const { instanceId, organizationId, organizationName, people } = toInvite;
  const { openDialog } = useActions();
  const [first] = people;
  const whom =
    people.length === 1 ? sanitizeText(first?.email ?? '', 80) : `${thousands(people.length)} people`;
  return (
    <ToolButton
      small
      onClick={() =>
        openDialog({ kind: 'change-many', what: 'invite', inviting: { instanceId, organizationId, people } })
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

export function KeptPasswords({ steps }: { steps: readonly Step[] }) {
  const { call } = useActions();
  const ids = useMemo(() => unusedOnSheet(steps), [steps]);
  const isAny = ids.length > 0;
  const { query, readAgain } = useQuery('passwords.kept', isAny ? { passwordIds: ids } : null);
  const { note, tell } = useHandedOut();
  const kept = (isAny && readingOf(query)?.data.passwordIds) || NONE;

  async function forget(): Promise<void> {
    const count = counted(kept.length, 'password is', 'passwords are');
    const words = `${count} forgotten. Passwords on the sheet for people not added open nothing.`;
    await tell(call('passwords.forget', { passwordIds: [...kept], isTaken: false }), () => words);
    readAgain();
  }

  if (kept.length === 0) return note;
  return (
    <Group gap="8px 12px">
      {note}
      <p className={looks.dim}>
        {counted(kept.length, 'password of the sheet is', 'passwords of the sheet are')} kept in memory, to
        add {kept.length === 1 ? 'this person' : 'these people'} on a retry.
      </p>
      <ToolButton small onClick={() => void forget()}>
        Forget {kept.length === 1 ? 'password' : 'passwords'}
      </ToolButton>
    </Group>
  );
}

const NONE: readonly string[] = [];

function unusedOnSheet(steps: readonly Step[]): string[] {
  return steps.flatMap(({ change, state }) =>
    change.action === 'members.create' && change.sheet !== undefined && state.state !== 'done'
      ? change.passwordId
      : [],
  );
}
