import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { memo, useCallback, useMemo } from 'react';
import type { CallOutput } from '../../../../shared/contract.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { seesEverything } from '../../../../shared/permissions/accessSummary.ts';
import { ownRoleWords, roleInShort } from '../../../../shared/roleWords.ts';
import type { InstanceTargets, Target } from '../../../../shared/target.ts';
import { useApp } from '../../state/app.tsx';
import type { State } from '../../state/model.ts';
import { organizationKey } from '../../state/organizationRef.ts';
import { placeName } from '../../state/placeWords.ts';
import { dataOf, type QueryState } from '../../state/queryState.ts';
import { selectRights } from '../../state/selectors.ts';
import { useTemplates } from '../../state/useTemplates.ts';
import choices from '../../ui/choices.module.css';
import { formatNumber } from '../../ui/locale.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { TemplateSelect } from '../../ui/TemplateSelect.tsx';
import { CreateKeysFields } from './CreateKeysFields.tsx';
import { RetireFields, RotateFields } from './KeysFields.tsx';
import { Leaves } from './Leaves.tsx';
import { faultAt, type ManyDraft, OWN_ROLE, ROLES_EVERYWHERE } from './manyDraft.ts';
import { RoleFields } from './RoleFields.tsx';
import { addressesWords } from './words.ts';

type Props = {
  draft: ManyDraft;
  onDraft: (draft: ManyDraft) => void;
  /** The same from what it is then, and always the same function. */
  change: (next: (draft: ManyDraft) => ManyDraft) => void;
  targets: readonly InstanceTargets[];
  look: QueryState<CallOutput<'plans.make'>>;
  isReading: boolean;
  fault: AppError | null;
};

export function ManyFields(props: Props) {
  const { draft, onDraft, fault } = props;
  const error = faultAt(fault);
  switch (draft.kind) {
    case 'invite':
    case 'add-people':
      return (
        <>
          <Addresses {...props} label="Email addresses" />
          <Organizations
            roles={draft.roles}
            offersOwn={draft.kind === 'invite' && Object.keys(draft.ownRoles).length > 0}
            targets={props.targets}
            change={props.change}
            error={faultAt(fault, 'organizations')}
          />
          <Template {...props} />
        </>
      );
    case 'revoke-sessions':
      return <Addresses {...props} label="Email addresses" />;
    case 'change-roles':
      return (
        <>
          <Addresses {...props} label="Email addresses" />
          <RoleFields draft={draft} change={props.change} targets={props.targets} fault={fault} />
        </>
      );
    case 'off-board':
      return (
        <>
          <Addresses {...props} label="Email addresses of those who leave" rows={3} />
          <Leaves {...props} error={faultAt(fault, 'people')} />
        </>
      );
    case 'create-keys':
      return (
        <CreateKeysFields
          draft={draft.creating}
          onDraft={(creating) => onDraft({ ...draft, creating })}
          targets={props.targets}
          error={error}
        />
      );
    case 'rotate-keys':
      return (
        <RotateFields
          draft={draft.rotating}
          onDraft={(rotating) => onDraft({ ...draft, rotating })}
          error={error}
        />
      );
    case 'retire-keys':
      return (
        <RetireFields
          computer={draft.computer}
          onComputer={(computer) => onDraft({ ...draft, computer })}
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
            label="Older than (days)"
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

function Template({ draft, onDraft }: Props) {
  const roles = Object.values(draft.roles);
  return (
    <TemplateSelect
      templates={useTemplates()}
      value={draft.templateId}
      isNeedless={roles.length > 0 && roles.every(seesEverything)}
      onChange={(templateId) => onDraft({ ...draft, templateId })}
    />
  );
}

function Addresses({ draft, onDraft, fault, label, rows = 4 }: Props & { label: string; rows?: number }) {
  const found = useMemo(() => addressesWords(draft.text), [draft.text]);
  return (
    <Textarea
      label={label}
      description={found ?? 'One a line, or pasted from anywhere.'}
      rows={rows}
      error={faultAt(fault)}
      value={draft.text}
      onChange={({ currentTarget }) => onDraft({ ...draft, text: currentTarget.value })}
    />
  );
}

/** The organizations to invite to, each with its role; drawn anew for its own changes alone, since there can be hundreds. */
const Organizations = memo(function Organizations(props: {
  roles: ManyDraft['roles'];
  offersOwn: boolean;
  targets: readonly InstanceTargets[];
  change: Props['change'];
  error: string | null;
}) {
  const { roles, offersOwn, targets, change, error } = props;
  const all = useMemo(() => targets.flatMap((instance) => instance.targets), [targets]);
  const openable = useMemo(() => all.filter(({ whyUnknown }) => whyUnknown === null), [all]);
  const onRole = useCallback(
    (key: string, role: string | null) =>
      change((draft) => {
        const { [key]: _, ...others } = draft.roles;
        return { ...draft, roles: role === null ? others : { ...others, [key]: role } };
      }),
    [change],
  );
  const chosen = Object.keys(roles).length;
  const isAll = chosen > 0 && chosen >= openable.length;
  const chooseAll = (wanted: boolean) =>
    change((draft) => ({
      ...draft,
      roles: wanted
        ? Object.fromEntries(openable.map(organizationKey).map((key) => [key, draft.roles[key] ?? 'member']))
        : {},
    }));
  return (
    <fieldset className={choices.choices}>
      <legend>Organizations</legend>
      <Checkbox
        label={`All that a key opens (${formatNumber(openable.length)})`}
        error={error}
        indeterminate={chosen > 0 && !isAll}
        checked={isAll}
        onChange={({ currentTarget }) => chooseAll(currentTarget.checked)}
      />
      <ul className={choices.chooser} tabIndex={-1} aria-label="Organizations">
        {all.map((target) => (
          <OrganizationChoice
            key={organizationKey(target)}
            target={target}
            role={roles[organizationKey(target)]}
            offersOwn={offersOwn}
            onRole={onRole}
          />
        ))}
      </ul>
    </fieldset>
  );
});

const OrganizationChoice = memo(function OrganizationChoice(props: {
  target: Target;
  role: string | undefined;
  offersOwn: boolean;
  onRole: (key: string, role: string | null) => void;
}) {
  const { target, role, offersOwn, onRole } = props;
  const key = organizationKey(target);
  const may = useApp((state) => madeRoleWords(state, target, role));
  const name = placeName(target);
  return (
    <li className={choices.choice}>
      <Checkbox
        label={name}
        description={target.whyUnknown}
        checked={role !== undefined}
        onChange={({ currentTarget }) => onRole(key, currentTarget.checked ? 'member' : null)}
      />
      {role !== undefined && (
        <NativeSelect
          aria-label={`Role in ${name}`}
          {...(may === '' ? {} : { description: may })}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          value={role}
          onChange={({ currentTarget }) => onRole(key, currentTarget.value)}
          data={[
            ...(offersOwn ? [{ value: OWN_ROLE, label: 'Same role' }] : []),
            ...(target.roles ?? ROLES_EVERYWHERE).map((each) => ({
              value: each,
              label: sanitizeText(each, 40) || each,
            })),
          ]}
        />
      )}
    </li>
  );
});

/** What a role may do that was made in an organization; the three that every Dokploy has need no words here. */
function madeRoleWords(
  state: State,
  { instanceId, organizationId }: Target,
  role: string | undefined,
): string {
  const rights = dataOf(selectRights(state, instanceId, organizationId));
  if (!rights || role === undefined || ownRoleWords(role) !== null) return '';
  return roleInShort(role, rights);
}
