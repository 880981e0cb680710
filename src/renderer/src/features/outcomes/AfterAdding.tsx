import { Group } from '@mantine/core';
import { useMemo } from 'react';
import { ACCOUNT_EXISTS } from '../../../../shared/errors.ts';
import type { Step } from '../../../../shared/operations/operation.ts';
import { effectOf } from '../../../../shared/rules/actions.ts';
import { letIn } from '../../../../shared/rules/effect.ts';
import { type OrganizationRef, organizationKey } from '../../../../shared/target.ts';
import { counted, foldAddress, thousands } from '../../../../shared/text.ts';
import { readingOf } from '../../queryState.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions } from '../../state/app.tsx';
import type { Invited, Inviting } from '../../state/dialogs.ts';
import type { InvitationLink } from '../../state/joiningActions.ts';
import { useQuery } from '../../state/useQuery.ts';
import { useHandedOut } from '../../ui/HandedOut.tsx';
import looks from '../../ui/looks.module.css';
import { ToolButton } from '../../ui/ToolButton.tsx';

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

export function hasPassword({ change, state }: Step, passwordIds: readonly string[]): boolean {
  return (
    change.action === 'members.create' && state.state === 'done' && passwordIds.includes(change.passwordId)
  );
}

export function isPasswordGone(step: Step, passwordIds: readonly string[]): boolean {
  const { change, state } = step;
  if (change.action !== 'members.create' || change.sheet !== undefined) return false;
  const isMade = state.state === 'done' && state.output.password !== 'lost';
  return isMade && !hasPassword(step, passwordIds);
}

export type ToInvite = Inviting & { organizationName: string };

export type LostPassword = OrganizationRef & { userId: string; email: string };

export function leftAfterAdding(steps: readonly Step[]): {
  sheets: string[];
  toInvite: ToInvite[];
  lost: LostPassword[];
} {
  const sheets = new Set<string>();
  const toInvite = new Map<string, ToInvite & { people: Invited[] }>();
  const lost: LostPassword[] = [];
  for (const { change, state, organizationName } of steps) {
    if (change.action !== 'members.create') continue;
    const { instanceId, organizationId, email, role, sheet } = change;
    const ref = { instanceId, organizationId };
    if (state.state === 'done') {
      const { userId, password } = state.output;
      if (sheet !== undefined) sheets.add(sheet);
      if (password === 'lost' && userId !== undefined) lost.push({ ...ref, userId, email });
    }
    if (state.state !== 'failed' || state.error.details?.reason !== ACCOUNT_EXISTS) continue;
    const there = toInvite.get(organizationKey(ref));
    if (there) there.people.push({ email, role });
    else
      toInvite.set(organizationKey(ref), {
        ...ref,
        organizationName: organizationName ?? '',
        people: [{ email, role }],
      });
  }
  return { sheets: [...sheets], toInvite: [...toInvite.values()], lost };
}

export type MadeInvitation = NonNullable<ReturnType<typeof madeInvitation>>;

export function madeInvitation({ change, state, instanceName, organizationName }: Omit<Step, 'id'>) {
  const { on, organizationId, email } = letIn(effectOf(change)) ?? {};
  const invitationId = state.state === 'done' ? state.output.invitationId : undefined;
  if (on !== 'invitation' || !organizationId || !email || invitationId === undefined) return null;
  return {
    ...{ instanceId: change.instanceId, organizationId, invitationId, email, instanceName },
    organizationName: organizationName ?? '',
  };
}

export function linkOf({ instanceId, invitationId }: MadeInvitation): InvitationLink {
  return { instanceId, invitationId };
}

/** Of several organizations each link follows the address and the place that it is for, grouped by person. */
export function linksOf(made: readonly MadeInvitation[]): InvitationLink[] {
  if (new Set(made.map(organizationKey)).size <= 1) return made.map(linkOf);
  return byPerson(made).map((each) => ({
    ...linkOf(each),
    label: `${each.email}, ${each.organizationName} on ${each.instanceName}`,
  }));
}

function byPerson(made: readonly MadeInvitation[]): MadeInvitation[] {
  const people = [...new Set(made.map(({ email }) => foldAddress(email)))];
  const places = new Map(people.map((email, at) => [email, at]));
  const placeOf = ({ email }: MadeInvitation) => places.get(foldAddress(email)) ?? 0;
  return made.toSorted((a, b) => placeOf(a) - placeOf(b));
}

export function useNewLinks(steps: readonly Step[]) {
  const { copyInvitationLinks } = useActions();
  const { note, tell } = useHandedOut();
  const made = useMemo(() => steps.flatMap((step) => madeInvitation(step) ?? []), [steps]);

  const copy = (links: InvitationLink[], words: string) => tell(copyInvitationLinks(links), () => words);

  return {
    made,
    note,
    copyAll: () => copy(linksOf(made), made.length > 1 ? 'Copied, one per line.' : 'Copied.'),
    copyOne: (each: MadeInvitation) =>
      copy([linkOf(each)], `The link for ${sanitizeText(each.email, 80)} is copied.`),
  };
}
