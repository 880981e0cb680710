import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { has } from '../../../../shared/capabilities.ts';
import { type EmailEntry, findEmails } from '../../../../shared/emails.ts';
import { ACCOUNT_EXISTS } from '../../../../shared/errors.ts';
import { type Addee, accountsOn, findAddees } from '../../../../shared/invitees.ts';
import type { Principal } from '../../../../shared/principal.ts';
import { denyAddWithPassword } from '../../../../shared/rules/members.ts';
import { sheetWords } from '../../../../shared/sheetWords.ts';
import type { InstanceTargets, Target } from '../../../../shared/target.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { OrganizationRef } from '../../state/organizationRef.ts';
import { PERMISSIONS_UNKNOWN } from '../../state/permissionsUnknown.ts';
import { AddressNote, AddressNotes, MemberNote } from '../../ui/AddressNote.tsx';
import { BringInForm, useBringIn, useFirstPrincipal } from '../../ui/BringIn.tsx';
import formClasses from '../../ui/dialogForm.module.css';
import { formatNumber } from '../../ui/locale.ts';
import looks from '../../ui/looks.module.css';
import { NothingLeft } from '../../ui/ReadDialog.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { useNow } from '../../ui/useNow.ts';

export function AddPeople({ instanceId, organizationId }: OrganizationRef) {
  const organizationRef = useMemo(() => ({ instanceId, organizationId }), [instanceId, organizationId]);
  const principal = useFirstPrincipal(organizationRef);
  if (!principal) return <NothingLeft>{PERMISSIONS_UNKNOWN}</NothingLeft>;
  const props = { organizationRef, principal };
  return denyAddWithPassword(principal) ? <InviteInstead {...props} /> : <Add {...props} />;
}

type Props = { organizationRef: OrganizationRef; principal: Principal };

function Add({ organizationRef, principal }: Props) {
  const { addPeople, openDialog } = useActions();
  const { run, error } = useDialog();
  const bringIn = useBringIn(organizationRef, principal);
  const { text, kitId = null } = bringIn.draft;
  const [sent, setSent] = useState<string | null>(null);
  const { read, isUnread } = useAddees(organizationRef, text);
  const count = read.people.filter(({ state }) => state === 'new').length;
  const elsewhere = read.people.filter(({ state }) => state === 'elsewhere').length;
  const invite = () => openDialog({ kind: 'invite-people', ...organizationRef });

  function send(): void {
    setSent(addressesOf(read));
    const intent = { kind: 'add-here' as const, ...organizationRef, text, kitId, role: bringIn.role };
    void run(() => addPeople(intent), { stays: true, lateTitle: 'Nobody was added' });
  }

  return (
    <BringInForm
      bringIn={bringIn}
      read={read}
      summary={addeesWords(read)}
      count={count}
      nothing={nothingWords(read)}
      action={count > 1 ? `Save passwords and add ${formatNumber(count)}` : 'Add person'}
      runningAction="Adding…"
      steps={read.people.length}
      // What is typed now is not what failed.
      error={sent === addressesOf(read) ? error : null}
      mend={
        error?.details?.reason === ACCOUNT_EXISTS && <ToolButton onClick={invite}>Invite instead…</ToolButton>
      }
      onSend={send}
    >
      <AddNotes read={read} />
      {elsewhere > 0 && (
        <ToolButton className={looks.start} small onClick={invite}>
          Invite instead…
        </ToolButton>
      )}
      <p className={looks.dim}>
        {count > 1 ? sheetWords(count) : ONE}
        {isUnread &&
          ' The list of members or invitations is not loaded, so the server checks for duplicates.'}
      </p>
    </BringInForm>
  );
}

/** Where the server has no such call, or its key may not make it. */
function InviteInstead({ organizationRef, principal }: Props) {
  const { openDialog } = useActions();
  const { close } = useDialog();
  const isLacking = principal.isCloud || !has(principal, 'user.createUserWithCredentials');
  return (
    <div className={formClasses.form}>
      <p>{denyAddWithPassword(principal)?.reason}</p>
      {isLacking && (
        <p className={looks.dim}>
          Invite people instead: each gets a link, and chooses a password by it. Addresses that you typed here
          are filled in there.
        </p>
      )}
      <div className={formClasses.buttons}>
        <Button variant="default" onClick={close} {...(isLacking ? {} : { 'data-autofocus': true })}>
          Close
        </Button>
        {isLacking && (
          <Button data-autofocus onClick={() => openDialog({ kind: 'invite-people', ...organizationRef })}>
            Invite people…
          </Button>
        )}
      </div>
    </div>
  );
}

function useAddees({ instanceId, organizationId }: OrganizationRef, text: string) {
  const { targets } = useActions();
  const now = useNow();
  const readings = useApp((state) => state.readings[instanceId]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it is made from has changed.
  const instance = useMemo(
    () => targets().find((each) => each.instanceId === instanceId),
    [targets, readings, instanceId],
  );
  const target = instance?.targets.find((each) => each.organizationId === organizationId);
  const read = useMemo(() => readAddees(text, target, instance, now), [text, target, instance, now]);
  return { read, isUnread: !target?.members || !target.invitations };
}

const ONE =
  'Quayside makes the password and shows it once. The person can sign in with it at once; Dokploy sends no mail.';

function addressesOf({ people }: Addees): string {
  return people.map(({ address }) => address).join();
}

function nothingWords({ entries, people, invalid }: Addees): string {
  if (entries.length === 0) return 'Enter at least one address.';
  if (invalid.length === entries.length) return 'None of these is a valid address.';
  return people.some(({ state }) => state === 'elsewhere')
    ? 'Everybody here has an account already. Invite them instead.'
    : 'Everybody here is already a member.';
}

function AddNotes({ read: { invalid, people } }: { read: Addees }) {
  const known = people.filter((person) => person.state !== 'new' || person.cancels > 0);
  if (invalid.length + known.length === 0) return null;
  return (
    <AddressNotes invalid={invalid}>
      {known.map((person) => (
        <Known key={person.address} person={person} />
      ))}
    </AddressNotes>
  );
}

function Known({ person }: { person: Addee }) {
  const { address: email } = person;
  switch (person.state) {
    case 'member':
      return <MemberNote email={email} role={person.role} />;
    case 'elsewhere': {
      const where = sanitizeText(person.organizationName, 40) || 'another organization';
      return <AddressNote tone="warn" sign="member" email={email} words={`Has an account, in ${where}`} />;
    }
    default: {
      const what = person.cancels === 1 ? 'invitation' : `${formatNumber(person.cancels)} invitations`;
      return (
        <AddressNote tone="warn" sign="invitation" email={email} words={`Their ${what} will be canceled`} />
      );
    }
  }
}

type Addees = { entries: EmailEntry[]; people: Addee[]; invalid: { text: string; reason: string }[] };

const NOBODY: never[] = [];

function readAddees(
  text: string,
  target: Pick<Target, 'members' | 'invitations'> | undefined,
  instance: Pick<InstanceTargets, 'targets'> | undefined,
  now: number,
): Addees {
  const entries = findEmails(text);
  const addresses = entries.flatMap((entry) => (entry.state === 'address' ? entry.address : []));
  const lists = { members: target?.members ?? NOBODY, invitations: target?.invitations ?? NOBODY };
  return {
    entries,
    people: findAddees(addresses, lists, instance ? accountsOn(instance) : new Map(), now),
    invalid: entries.flatMap((entry) => (entry.state === 'invalid' ? [entry] : [])),
  };
}

function addeesWords({ entries, people, invalid }: Addees): string {
  if (entries.length === 0) return '';
  const count = (state: Addee['state']) => people.filter((person) => person.state === state).length;
  const repeated = entries.filter(({ state }) => state === 'repeated').length;
  const parts = [
    `${count('new')} to add`,
    count('member') === 1 ? '1 already a member' : '',
    count('member') > 1 ? `${count('member')} already members` : '',
    count('elsewhere') > 0 ? `${count('elsewhere')} with an account` : '',
    repeated > 0 ? `${repeated} repeated` : '',
    invalid.length > 0 ? `${invalid.length} invalid` : '',
  ];
  return `${parts.filter(Boolean).join(', ')}.`;
}
