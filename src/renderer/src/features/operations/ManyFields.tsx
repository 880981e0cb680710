import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useMemo } from 'react';
import { findEmails } from '../../../../shared/emails.ts';
import type { Keyed } from '../../../../shared/plans/createKeys.ts';
import type { InstanceTargets } from '../../../../shared/plans/target.ts';
import { formatNumber } from '../../ui/locale.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { CreateKeysFields } from './CreateKeysFields.tsx';
import { RetireFields, RotateFields } from './KeysFields.tsx';
import { leavingFrom } from './leaving.ts';
import { addressesIn, type ManyDraft, targetKey } from './manyPlan.ts';
import { OffboardFields } from './OffboardFields.tsx';
import classes from './operations.module.css';

type Props = {
  draft: ManyDraft;
  onDraft: (draft: ManyDraft) => void;
  targets: readonly InstanceTargets[];
  /** Whether servers are still asked about accounts of a person. */
  isAsking: boolean;
  keys: readonly Keyed[];
  error: string | null;
};

/** What has to be chosen or typed for each kind of change. */
export function ManyFields(props: Props) {
  const { draft, onDraft, error } = props;
  switch (draft.kind) {
    case 'invite':
      return (
        <>
          <Addresses {...props} label="Email addresses" />
          <Organizations {...props} />
        </>
      );
    case 'change-roles':
      return (
        <>
          <Addresses {...props} label="Email addresses" />
          <TextInput
            label="New role"
            description="member, admin, or a role of the organization; never owner."
            value={draft.role}
            onChange={({ currentTarget }) => onDraft({ ...draft, role: currentTarget.value })}
          />
        </>
      );
    case 'off-board':
      return (
        <>
          <Addresses {...props} label="Email addresses of the person" rows={2} />
          <Leaves {...props} />
        </>
      );
    case 'create-keys':
      return (
        <CreateKeysFields
          draft={draft.creating}
          onDraft={(creating) => onDraft({ ...draft, creating })}
          instances={props.keys}
          error={error}
        />
      );
    case 'rotate-keys':
      return (
        <RotateFields draft={draft.keys} onDraft={(keys) => onDraft({ ...draft, keys })} error={error} />
      );
    case 'retire-keys':
      return (
        <RetireFields draft={draft.keys} onDraft={(keys) => onDraft({ ...draft, keys })} error={error} />
      );
    default:
      return (
        <>
          <Checkbox
            label="Only those that expired"
            checked={draft.expired}
            onChange={({ currentTarget }) => onDraft({ ...draft, expired: currentTarget.checked })}
          />
          <TextInput
            label="Made at least so many days ago"
            placeholder="any age"
            inputMode="numeric"
            error={error}
            value={draft.olderThan}
            onChange={({ currentTarget }) => onDraft({ ...draft, olderThan: currentTarget.value })}
          />
          <TextInput
            label="Domain of the address"
            placeholder="any domain"
            value={draft.domain}
            onChange={({ currentTarget }) => onDraft({ ...draft, domain: currentTarget.value })}
          />
        </>
      );
  }
}

function Addresses({ draft, onDraft, error, label, rows = 4 }: Props & { label: string; rows?: number }) {
  const entries = useMemo(() => findEmails(draft.text), [draft.text]);
  const count = entries.filter(({ state }) => state === 'address').length;
  const invalid = entries.filter(({ state }) => state === 'invalid').length;
  return (
    <Textarea
      label={label}
      description={
        count > 0
          ? `${formatNumber(count)} ${count === 1 ? 'address' : 'addresses'}${invalid > 0 ? `, ${formatNumber(invalid)} that cannot be read as one` : ''}`
          : 'One a line, or pasted from anywhere.'
      }
      rows={rows}
      spellCheck={false}
      error={error}
      value={draft.text}
      onChange={({ currentTarget }) => onDraft({ ...draft, text: currentTarget.value })}
    />
  );
}

/** The roles that every organization has. */
const EVERYWHERE = ['member', 'admin'];

/** The organizations to invite to, each with its role. */
function Organizations({ draft, onDraft, targets }: Props) {
  const all = targets.flatMap((instance) => instance.targets);
  const set = (key: string, role: string | null) => {
    const { [key]: _, ...others } = draft.roles;
    onDraft({ ...draft, roles: role === null ? others : { ...others, [key]: role } });
  };
  const chosen = Object.keys(draft.roles).length;
  const openable = all.filter(({ whyUnknown }) => whyUnknown === null);
  return (
    <fieldset className={classes.choices}>
      <legend>Organizations</legend>
      <Checkbox
        label={`All that a key opens (${formatNumber(openable.length)})`}
        indeterminate={chosen > 0 && chosen < openable.length}
        checked={chosen > 0}
        onChange={({ currentTarget }) =>
          onDraft({
            ...draft,
            roles: currentTarget.checked
              ? Object.fromEntries(
                  all.flatMap((target) =>
                    target.whyUnknown === null
                      ? [[targetKey(target.instanceId, target.organizationId), 'member']]
                      : [],
                  ),
                )
              : {},
          })
        }
      />
      <ul className={classes.chooser} tabIndex={-1} aria-label="Organizations">
        {all.map((target) => {
          const key = targetKey(target.instanceId, target.organizationId);
          const role = draft.roles[key];
          const name = `${sanitizeText(target.organizationName, 60) || 'Unnamed'} on ${sanitizeText(target.instanceName, 60)}`;
          return (
            <li key={key} className={classes.choice}>
              <Checkbox
                label={name}
                description={target.whyUnknown}
                checked={role !== undefined}
                onChange={({ currentTarget }) => set(key, currentTarget.checked ? 'member' : null)}
              />
              {role !== undefined && (
                <NativeSelect
                  aria-label={`Role in ${name}`}
                  value={role}
                  onChange={({ currentTarget }) => set(key, currentTarget.value)}
                  data={(target.roles ?? EVERYWHERE).map((each) => ({
                    value: each,
                    label: sanitizeText(each, 40) || each,
                  }))}
                />
              )}
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}

/** What to do with the person's account where one was found. */
function Leaves({ draft, onDraft, targets, isAsking }: Props) {
  const { text, choices } = draft;
  const emails = useMemo(() => addressesIn(text), [text]);
  const leaving = useMemo(
    () => leavingFrom(emails, choices, targets, Date.now()),
    [emails, choices, targets],
  );
  return (
    <OffboardFields
      emails={emails}
      leaving={leaving}
      instances={targets}
      isAsking={isAsking}
      onAddress={(email) => onDraft({ ...draft, text: `${text.trimEnd()}\n${email}` })}
      onChoice={(instanceId, choice) => onDraft({ ...draft, choices: { ...choices, [instanceId]: choice } })}
    />
  );
}
