import { NativeSelect } from '@mantine/core';
import { type FormEvent, type ReactNode, useMemo, useState } from 'react';
import type { Invitation, Member } from '../../../../shared/dokploy.ts';
import { type EmailEntry, findEmails } from '../../../../shared/emails.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { findInvitees, type Invitee } from '../../../../shared/invitees.ts';
import { seesEverything } from '../../../../shared/rules/permissions.ts';
import type { InviteDraft } from '../../state/views.ts';
import { AddressBox } from '../../ui/AddressBox.tsx';
import { AddressNote, AddressNotes } from '../../ui/AddressNote.tsx';
import list from '../../ui/addressList.module.css';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { DialogFailure } from '../../ui/DialogFailure.tsx';
import formClasses from '../../ui/dialogForm.module.css';
import { focusFault } from '../../ui/focusFault.ts';
import { formatNumber } from '../../ui/locale.ts';
import looks from '../../ui/looks.module.css';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { TemplateSelect } from '../../ui/TemplateSelect.tsx';
import type { Kept } from '../../ui/table/tableView.ts';
import { useNow } from '../../ui/useNow.ts';
import { inWords, parseMoment } from '../../ui/when.ts';

type Props = {
  draft: InviteDraft;
  onDraft: Kept<InviteDraft>[1];
  /** As last read; null where they are not known. */
  members: readonly Member[] | null;
  invitations: readonly Invitation[] | null;
  roles: readonly string[];
  templates: readonly { id: string; name: string }[];
  mayOf: (role: string) => string;
  mails: boolean;
  running: boolean;
  error: AppError | null;
  /** `kept`: the addresses whose invitations ran out, and are not renewed. */
  onSend: (how: { role: string; kept: string[] }) => void;
  onCancel: () => void;
};

const NOBODY: never[] = [];

export function InviteForm(props: Props) {
  const { draft, onDraft, members, invitations, roles, mails, onSend, onCancel } = props;
  const now = useNow();
  const [tried, setTried] = useState(false);
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set());
  const read = useMemo(
    () => readInvitees(draft.text, members ?? NOBODY, invitations ?? NOBODY, now),
    [draft.text, members, invitations, now],
  );
  const known = useMemo(
    () => new Set(read.people.flatMap(({ state, address }) => (state === 'new' ? [] : address))),
    [read],
  );
  const renews = (address: string) => !kept.has(address);
  const role = roles.includes(draft.role) ? draft.role : (roles[0] ?? 'member');
  const count = countInvited(read, renews);
  const sent = count.invited + count.renewed;
  const unknown = members === null || invitations === null;

  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (sent === 0) focusFault();
    else onSend({ role, kept: [...kept] });
  }

  return (
    <form className={formClasses.form} noValidate onSubmit={submit}>
      <AddressBox
        value={draft.text}
        onChange={(text) => onDraft((now) => ({ ...now, text }))}
        entries={read.entries}
        known={known}
        error={tried && !props.running && sent === 0 ? nothingWords(read) : null}
      />
      <NativeSelect
        label="Role"
        description={props.mayOf(role)}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        value={role}
        onChange={({ currentTarget }) => onDraft((now) => ({ ...now, role: currentTarget.value }))}
        data={roles.map((each) => ({ value: each, label: sanitizeText(each, 60) || each }))}
      />
      <TemplateSelect
        templates={props.templates}
        value={draft.templateId ?? null}
        isNeedless={seesEverything(role)}
        onChange={(templateId) => onDraft((now) => ({ ...now, templateId }))}
      />
      <div role="status">{read.entries.length > 0 && <p>{summary(read, count)}</p>}</div>
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
        {unknown && ' The list of members or invitations is not loaded, so the server checks for duplicates.'}
      </p>
      <DialogFailure error={props.error} />
      <DialogButtons
        action={mails ? 'Send invitations' : 'Create invitations'}
        runningAction={mails ? 'Sending…' : 'Creating…'}
        running={props.running}
        steps={read.people.length + read.invalid.length}
        onCancel={onCancel}
        more={sent > 0 && <Sending count={sent} role={role} />}
      />
    </form>
  );
}

function Sending({ count, role }: { count: number; role: string }) {
  return (
    <p className={looks.broken}>
      {count === 1 ? '1 person' : `${formatNumber(count)} people`} as <b>{sanitizeText(role, 60) || role}</b>
    </p>
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
      return (
        <AddressNote
          sign="member"
          email={email}
          words={`Already a member (${sanitizeText(person.role, 40)})`}
        />
      );
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
