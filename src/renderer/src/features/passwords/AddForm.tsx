import { NativeSelect } from '@mantine/core';
import { type FormEvent, useMemo, useState } from 'react';
import { ACCOUNT_EXISTS, type AppError } from '../../../../shared/errors.ts';
import type { Addee } from '../../../../shared/invitees.ts';
import { seesEverything } from '../../../../shared/rules/permissions.ts';
import { sheetWords } from '../../../../shared/sheetWords.ts';
import { useActions, useApp } from '../../state/app.tsx';
import type { OrganizationRef } from '../../state/organizationRef.ts';
import type { InviteDraft } from '../../state/views.ts';
import { AddressBox } from '../../ui/AddressBox.tsx';
import { AddressNote, AddressNotes } from '../../ui/AddressNote.tsx';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { DialogFailure } from '../../ui/DialogFailure.tsx';
import formClasses from '../../ui/dialogForm.module.css';
import { focusFault } from '../../ui/focusFault.ts';
import { formatNumber } from '../../ui/locale.ts';
import looks from '../../ui/looks.module.css';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { TemplateSelect } from '../../ui/TemplateSelect.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import type { Kept } from '../../ui/table/tableView.ts';
import { useNow } from '../../ui/useNow.ts';
import { type Addees, addeesWords, readAddees } from './addees.ts';

type Props = {
  organizationRef: OrganizationRef;
  draft: InviteDraft;
  onDraft: Kept<InviteDraft>[1];
  roles: readonly string[];
  templates: readonly { id: string; name: string }[];
  mayOf: (role: string) => string;
  running: boolean;
  error: AppError | null;
  onAdd: (role: string) => void;
  onInvite: () => void;
  onCancel: () => void;
};

export function AddForm(props: Props) {
  const { organizationRef, draft, onDraft, roles, running, error, onAdd, onInvite, onCancel } = props;
  const [tried, setTried] = useState(false);
  const [sent, setSent] = useState<string | null>(null);
  const { read, isUnread } = useAddees(organizationRef, draft.text);
  const known = useMemo(
    () => new Set(read.people.flatMap(({ state, address }) => (state === 'new' ? [] : address))),
    [read],
  );
  const role = roles.includes(draft.role) ? draft.role : (roles[0] ?? 'member');
  const count = read.people.filter(({ state }) => state === 'new').length;
  const elsewhere = read.people.filter(({ state }) => state === 'elsewhere').length;

  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (count === 0) focusFault();
    else {
      setSent(addressesOf(read));
      onAdd(role);
    }
  }

  return (
    <form className={formClasses.form} noValidate onSubmit={submit}>
      <AddressBox
        value={draft.text}
        onChange={(text) => onDraft((now) => ({ ...now, text }))}
        entries={read.entries}
        known={known}
        error={tried && !running && count === 0 ? nothingWords(read) : null}
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
      <div role="status">{read.entries.length > 0 && <p>{addeesWords(read)}</p>}</div>
      <AddNotes read={read} />
      {elsewhere > 0 && (
        <ToolButton className={looks.start} small onClick={onInvite}>
          Invite instead…
        </ToolButton>
      )}
      <p className={looks.dim}>
        {count > 1 ? sheetWords(count) : ONE}
        {isUnread &&
          ' The list of members or invitations is not loaded, so the server checks for duplicates.'}
      </p>
      <DialogFailure
        // What is typed now is not what failed.
        error={sent === addressesOf(read) ? error : null}
        more={
          error?.details?.reason === ACCOUNT_EXISTS && (
            <ToolButton onClick={onInvite}>Invite instead…</ToolButton>
          )
        }
      />
      <DialogButtons
        action={count > 1 ? `Save passwords and add ${formatNumber(count)}` : 'Add person'}
        runningAction="Adding…"
        running={running}
        steps={read.people.length}
        onCancel={onCancel}
        more={
          count > 0 && (
            <p className={looks.broken}>
              {count === 1 ? '1 person' : `${formatNumber(count)} people`} as{' '}
              <b>{sanitizeText(role, 60) || role}</b>
            </p>
          )
        }
      />
    </form>
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
      return (
        <AddressNote
          sign="member"
          email={email}
          words={`Already a member (${sanitizeText(person.role, 40)})`}
        />
      );
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
