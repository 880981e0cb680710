import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useMemo } from 'react';
import { findEmails } from '../../../../shared/emails.ts';
import type { Keyed } from '../../../../shared/plans/createKeys.ts';
import {
  type Found,
  findPerson,
  type InstanceTargets,
  type OffboardChoice,
} from '../../../../shared/plans/offboard.ts';
import { formatNumber } from '../../ui/locale.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { CreateKeysFields } from './CreateKeysFields.tsx';
import { addressesIn, type ManyDraft, targetKey } from './manyPlan.ts';
import classes from './operations.module.css';

type Props = {
  draft: ManyDraft;
  onDraft: (draft: ManyDraft) => void;
  targets: readonly InstanceTargets[];
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
          <Addresses {...props} label="Email addresses of the person" />
          <Choices {...props} />
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

function Addresses({ draft, onDraft, error, label }: Props & { label: string }) {
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
      rows={4}
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

function foundWords({ memberships, invitations, owned }: Found): string {
  const parts = [
    memberships.length > 0
      ? `${memberships.length} ${memberships.length === 1 ? 'membership' : 'memberships'}`
      : '',
    invitations.length > 0
      ? `${invitations.length} ${invitations.length === 1 ? 'invitation' : 'invitations'}`
      : '',
    owned.length > 0 ? `owns ${owned.map((name) => sanitizeText(name, 40)).join(', ')}` : '',
  ];
  return parts.filter(Boolean).join(', ');
}

const CHOICES: [OffboardChoice, string][] = [
  ['delete', 'Delete the account'],
  ['lower', 'Lower to member'],
  ['leave', 'Leave the account'],
];

/** What to do with the person's account where one was found. */
function Choices({ draft, onDraft, targets }: Props) {
  const emails = addressesIn(draft.text);
  if (emails.length === 0) return null;
  const found = targets
    .map((instance) => findPerson(emails, instance, Date.now()))
    .filter(({ memberships, invitations }) => memberships.length + invitations.length > 0);
  if (found.length === 0) return <p role="status">Nobody with this address is known on any instance.</p>;
  return (
    <ul className={classes.chooser} aria-label="Instances" tabIndex={-1}>
      {found.map((person) => (
        <li key={person.instanceId} className={classes.choice}>
          <span>
            <b>{sanitizeText(person.instanceName, 60)}</b>
            <span className={classes.hint}> {foundWords(person)}</span>
          </span>
          {person.memberships.length > 0 && (
            <NativeSelect
              aria-label={`Account on ${sanitizeText(person.instanceName, 60)}`}
              value={draft.choices[person.instanceId] ?? person.suggested}
              onChange={({ currentTarget }) =>
                onDraft({
                  ...draft,
                  choices: { ...draft.choices, [person.instanceId]: currentTarget.value as OffboardChoice },
                })
              }
              data={CHOICES.map(([value, label]) => ({
                value,
                label,
                disabled: value === 'delete' && person.denied !== null,
              }))}
            />
          )}
        </li>
      ))}
    </ul>
  );
}
