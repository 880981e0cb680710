import { Button } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { type ReactNode, useMemo, useState } from 'react';
import type { Invitation, Member } from '../../../../shared/dokploy.ts';
import { type EmailEntry, findEmails } from '../../../../shared/emails.ts';
import { findInvitees, type Invitee } from '../../../../shared/invitees.ts';
import type { Principal } from '../../../../shared/principal.ts';
import { denyInvite, inviteWay } from '../../../../shared/rules/invitations.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { OrganizationRef } from '../../state/organizationRef.ts';
import { PERMISSIONS_UNKNOWN } from '../../state/permissionsUnknown.ts';
import { dataOf } from '../../state/queryState.ts';
import { selectInvitations, selectMembers } from '../../state/selectors.ts';
import { AddressNote, AddressNotes, MemberNote } from '../../ui/AddressNote.tsx';
import list from '../../ui/addressList.module.css';
import { BringInForm, useBringIn, useFirstPrincipal } from '../../ui/BringIn.tsx';
import formClasses from '../../ui/dialogForm.module.css';
import looks from '../../ui/looks.module.css';
import { NothingLeft } from '../../ui/ReadDialog.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { useNow } from '../../ui/useNow.ts';
import { inWords, parseMoment } from '../../ui/when.ts';

export function InvitePeople({ instanceId, organizationId }: OrganizationRef) {
  const organizationRef = useMemo(() => ({ instanceId, organizationId }), [instanceId, organizationId]);
  const principal = useFirstPrincipal(organizationRef);
  if (!principal) return <NothingLeft>{PERMISSIONS_UNKNOWN}</NothingLeft>;
  const props = { organizationRef, principal };
  return inviteWay(principal) === 'none' ? <ElsewhereOnly {...props} /> : <Invite {...props} />;
}

type Props = { organizationRef: OrganizationRef; principal: Principal };

const NOBODY: never[] = [];

function Invite({ organizationRef, principal }: Props) {
  const { instanceId, organizationId } = organizationRef;
  const members = useApp((state) => dataOf(selectMembers(state, instanceId, organizationId)));
  const invitations = useApp((state) => dataOf(selectInvitations(state, instanceId, organizationId)));
  const { startOperation } = useActions();
  const { run, error } = useDialog();
  const bringIn = useBringIn(organizationRef, principal);
  const { text, kitId = null } = bringIn.draft;
  const now = useNow();
  /** The addresses whose invitations ran out, and are not renewed. */
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set());
  const read = useMemo(
    () => readInvitees(text, members ?? NOBODY, invitations ?? NOBODY, now),
    [text, members, invitations, now],
  );
  const renews = (address: string) => !kept.has(address);
  const count = countInvited(read, renews);
  const mails = principal.isCloud;

  function send(): void {
    const how = { text, kitId, role: bringIn.role, kept: [...kept] };
    const intent = { kind: 'invite-here' as const, ...organizationRef, ...how };
    void run(() => startOperation(intent, { show: true }), { stays: true });
  }

  return (
    <BringInForm
      bringIn={bringIn}
      read={read}
      summary={summary(read, count)}
      count={count.invited + count.renewed}
      nothing={nothingWords(read)}
      action={mails ? 'Send invitations' : 'Create invitations'}
      runningAction={mails ? 'Sending…' : 'Creating…'}
      steps={read.people.length + read.invalid.length}
      error={error}
      onSend={send}
    >
      <InviteNotes
        read={read}
        now={now}
        renews={renews}
        onRenews={(address, on) => {
          const next = new Set(kept);
          if (on) next.delete(address);
          else next.add(address);
          setKept(next);
        }}
      />
      <p className={looks.dim}>
        {mails
          ? 'Dokploy mails each invitation.'
          : 'This server sends no mail itself. You can copy the links once the invitations are created.'}
        {!(members && invitations) &&
          ' The list of members or invitations is not loaded, so the server checks for duplicates.'}
      </p>
    </BringInForm>
  );
}

/** Servers between 0.27.0 and 0.28.6 take invitations on their own page alone. */
function ElsewhereOnly({ organizationRef, principal }: Props) {
  const { openInBrowser } = useActions();
  const { close } = useDialog();
  return (
    <div className={formClasses.form}>
      <p>{denyInvite(principal)?.reason}</p>
      <p className={looks.dim}>
        There: Settings, Users, Add Invitation. Afterwards refresh here: the invitation is in the list, and
        its link can be copied.
      </p>
      <div className={formClasses.buttons}>
        <ToolButton onClick={close}>Close</ToolButton>
        <Button
          data-autofocus
          leftSection={<IconExternalLink size={15} stroke={1.75} aria-hidden />}
          onClick={() => void openInBrowser(organizationRef.instanceId).then(({ ok }) => ok && close())}
        >
          Open Dokploy
        </Button>
      </div>
    </div>
  );
}

function nothingWords({ entries, invalid }: Invitees): string {
  if (entries.length === 0) return 'Enter at least one address.';
  if (invalid.length === entries.length) return 'None of these is a valid address.';
  return 'Everybody here is already a member or invited.';
}

type Count = { invited: number; renewed: number };

function countInvited({ people }: Invitees, renews: (address: string) => boolean): Count {
  const renewed = people.filter(({ state, address }) => state === 'expired' && renews(address));
  return { invited: people.filter(({ state }) => state === 'new').length, renewed: renewed.length };
}

function summary({ people, invalid, repeated }: Invitees, { invited, renewed }: Count): string {
  const here = people.filter(({ state }) => state === 'member' || state === 'invited').length;
  const expired = people.length - invited - renewed - here;
  const parts = [
    `${invited} to invite`,
    renewed > 0 ? `${renewed} to renew` : '',
    here > 0 ? `${here} already members or invited` : '',
    expired > 0 ? `${expired} expired and left out` : '',
    repeated > 0 ? `${repeated} repeated` : '',
    invalid.length > 0 ? `${invalid.length} invalid` : '',
  ];
  return `${parts.filter(Boolean).join(', ')}.`;
}

type InviteNotesProps = {
  read: Invitees;
  now: number;
  renews: (address: string) => boolean;
  onRenews: (address: string, renews: boolean) => void;
};

function InviteNotes({ read, now, renews, onRenews }: InviteNotesProps) {
  const known = read.people.filter((person) => person.state !== 'new');
  if (read.invalid.length + known.length === 0) return null;
  return (
    <AddressNotes invalid={read.invalid}>
      {known.map((person) => (
        <Known key={person.address} person={person} now={now}>
          {person.state === 'expired' && (
            <label className={list.choice}>
              <input
                type="checkbox"
                aria-label={`Renew ${person.address}`}
                checked={renews(person.address)}
                onChange={(event) => onRenews(person.address, event.currentTarget.checked)}
              />
              Renew
            </label>
          )}
        </Known>
      ))}
    </AddressNotes>
  );
}

function Known({ person, now, children }: { person: Invitee; now: number; children: ReactNode }) {
  const { address: email } = person;
  switch (person.state) {
    case 'member':
      return <MemberNote email={email} role={person.role} />;
    case 'invited':
      return (
        <AddressNote
          sign="invitation"
          email={email}
          words={`Already invited${endWords(person.invitation, now)}`}
        />
      );
    case 'expired':
      return (
        <AddressNote
          tone="warn"
          sign="invitation"
          email={email}
          words={`Expired ${inWords(parseMoment(person.invitation.expiresAt) ?? now, now)}`}
        >
          {children}
        </AddressNote>
      );
    default:
      return null;
  }
}

function endWords(invitation: Invitation, now: number): string {
  const end = parseMoment(invitation.expiresAt);
  return end === null ? '' : `, expires ${inWords(end, now)}`;
}

type Invitees = {
  entries: EmailEntry[];
  people: Invitee[];
  invalid: { text: string; reason: string }[];
  repeated: number;
};

export function readInvitees(
  text: string,
  members: readonly Member[],
  invitations: readonly Invitation[],
  now: number,
): Invitees {
  const entries = findEmails(text);
  const addresses = entries.flatMap((entry) => (entry.state === 'address' ? entry.address : []));
  return {
    entries,
    people: findInvitees(addresses, { members, invitations }, now),
    invalid: entries.flatMap((entry) => (entry.state === 'invalid' ? [entry] : [])),
    repeated: entries.filter((entry) => entry.state === 'repeated').length,
  };
}
