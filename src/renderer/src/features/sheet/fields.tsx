import { Checkbox, NativeSelect, Radio, TextInput } from '@mantine/core';
import { type ComponentType, useEffect } from 'react';
import type { AppError } from '../../../../shared/errors.ts';
import { MOST_REMARK } from '../../../../shared/operations/steps.ts';
import { roleInShort } from '../../../../shared/roleWords.ts';
import { type InstanceTargets, organizationKey } from '../../../../shared/target.ts';
import { counted, thousands } from '../../../../shared/text.ts';
import { KeepForSession } from '../../parts/KeepForSession.tsx';
import classes from '../../parts/sheet.module.css';
import { dataOf } from '../../queryState.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { selectAccount, selectKeychainInDoubt, selectRights } from '../../state/selectors.ts';
import { useQuery } from '../../state/useQuery.ts';
import { Granted, Mode, RoleName, RolePermissions, RoleReplaces } from './GrantFields.tsx';
import { Ends, Join, Kit, RoleThere } from './JoinFields.tsx';
import type { Field } from './kinds.ts';
import { faultAt, type ManyDraft, placesWith, ROLES_EVERYWHERE, rolesIn } from './manyDraft.ts';

export type FieldProps = {
  draft: ManyDraft;
  /** Changes the latest draft; the function is stable. */
  change: (next: (draft: ManyDraft) => ManyDraft) => void;
  targets: readonly InstanceTargets[];
  fault: AppError | null;
};

export const FIELDS: Record<Field, ComponentType<FieldProps>> = {
  join: Join,
  kit: Kit,
  'role-there': RoleThere,
  ends: Ends,
  role: Role,
  fates: Fates,
  'last-day': LastDay,
  note: Note,
  filter: Filter,
  'key-expiry': KeyExpiry,
  ending: Ending,
  computer: Computer,
  'role-name': RoleName,
  'role-permissions': RolePermissions,
  'role-replaces': RoleReplaces,
  granted: Granted,
  mode: Mode,
};

function Role({ draft, change, targets, fault }: FieldProps) {
  const chosen = placesWith(draft, targets).filter((target) => draft.places.has(organizationKey(target)));
  const roles = chosen.length === 0 ? ROLES_EVERYWHERE : rolesIn(chosen);
  const error = faultAt(fault, 'role');
  const words = useApp((state) =>
    JSON.stringify(
      roles.map((role) => {
        const known = chosen.flatMap(({ instanceId, organizationId }) => {
          const rights = dataOf(selectRights(state, instanceId, organizationId));
          return rights ? roleInShort(role, rights) : [];
        });
        return known.find(Boolean) ?? roleInShort(role, { customRoles: [] });
      }),
    ),
  );
  const may = JSON.parse(words) as string[];
  return (
    <Choices
      label="New role"
      error={error}
      value={draft.role}
      options={roles.map((role, at) => [role, sanitizeText(role, 60) || role, may[at] ?? ''])}
      onChoice={(role) => change((draft) => ({ ...draft, role }))}
    />
  );
}

function Choices<T extends string>(props: {
  label: string;
  error?: string | null;
  value: string;
  options: readonly (readonly [value: T, label: string, means: string])[];
  onChoice: (value: T) => void;
}) {
  const { label, error = null, value, options, onChoice } = props;
  return (
    <div
      role="radiogroup"
      aria-label={label}
      aria-invalid={error !== null || undefined}
      tabIndex={-1}
      className={classes.choices}
    >
      {options.map(([each, words, means], at) => (
        <Radio
          key={each}
          name={label}
          label={words}
          description={means}
          data-autofocus={(value === '' && at === 0) || undefined}
          checked={value === each}
          onChange={() => onChoice(each)}
        />
      ))}
      {error !== null && (
        <p role="alert" className={classes.trouble}>
          {error}
        </p>
      )}
    </div>
  );
}

const FATES = [
  [
    'safe',
    'Remove as much as is safe',
    'Ends memberships. If the server can’t, deletes accounts that own no organization.',
  ],
  ['end', 'End memberships', 'Where the server can: the account stays and can sign in.'],
  ['lower', 'Lower to member', 'Takes every grant. Sign-in and API keys stay.'],
] as const;

function Fates({ draft: { offboard }, change }: FieldProps) {
  return (
    <Choices
      label="What happens on each instance"
      value={offboard.fate ?? 'safe'}
      options={FATES}
      onChoice={(fate) =>
        change(({ offboard: { fate: _, ...offboard }, ...draft }) => ({
          ...draft,
          offboard: { ...offboard, choices: {}, confirmed: {}, ...(fate === 'safe' ? {} : { fate }) },
        }))
      }
    />
  );
}

/** Of “ · Last day: 2026-11-30”, which stands behind the note. */
const LAST_DAY_LENGTH = 24;

function LastDay({ draft: { lastDay }, change }: FieldProps) {
  return (
    <TextInput
      type="date"
      label="Last day (optional)"
      value={lastDay}
      onChange={({ currentTarget: { value } }) => change((draft) => ({ ...draft, lastDay: value }))}
    />
  );
}

function Note({ draft: { note }, change }: FieldProps) {
  return (
    <TextInput
      label="Note"
      description="Shown on the certificate and in Activity."
      maxLength={MOST_REMARK - LAST_DAY_LENGTH}
      value={note}
      onChange={({ currentTarget: { value } }) => change((draft) => ({ ...draft, note: value }))}
    />
  );
}

function Filter({ draft, change, fault }: FieldProps) {
  return (
    <>
      <Checkbox
        label="Only expired ones"
        checked={draft.expired}
        onChange={({ currentTarget: { checked: expired } }) => change((draft) => ({ ...draft, expired }))}
      />
      <TextInput
        label="Older than (days)"
        placeholder="any age"
        inputMode="numeric"
        error={faultAt(fault)}
        value={draft.olderThan}
        onChange={({ currentTarget: { value: olderThan } }) => change((draft) => ({ ...draft, olderThan }))}
      />
      <TextInput
        label="Domain of the address"
        placeholder="any domain"
        value={draft.domain}
        onChange={({ currentTarget: { value: domain } }) => change((draft) => ({ ...draft, domain }))}
      />
    </>
  );
}

const NEVER = 'never';
const EXPIRES_IN = [30, 90, 365] as const;
const EXPIRES = [
  { value: NEVER, label: 'Never' },
  ...EXPIRES_IN.map((days) => ({ value: String(days), label: `In ${days} days` })),
];

function KeyExpiry({ draft, change }: FieldProps) {
  const inDoubt = useApp(selectKeychainInDoubt);
  const part = draft.kind === 'rotate-keys' ? 'rotating' : 'creating';
  const { forSession } = draft.creating;
  const isOffered = draft.kind === 'create-keys' || draft.key !== null;
  return (
    <>
      <NativeSelect
        label={part === 'creating' ? 'Expires' : draft.key ? 'New key expires' : 'New keys expire'}
        value={draft[part].expiresInDays ?? NEVER}
        data={EXPIRES}
        onChange={({ currentTarget: { value } }) => {
          const expiresInDays = EXPIRES_IN.find((days) => String(days) === value) ?? null;
          change((draft) => ({ ...draft, [part]: { ...draft[part], expiresInDays } }));
        }}
      />
      {isOffered && (inDoubt || forSession) ? (
        <KeepForSession
          checked={forSession}
          disabled={false}
          onChange={(forSession) =>
            change((draft) => ({ ...draft, creating: { ...draft.creating, forSession } }))
          }
        />
      ) : null}
    </>
  );
}

function Ending({ draft: { rotating }, change, fault }: FieldProps) {
  const set = (part: Partial<ManyDraft['rotating']>) =>
    change((draft) => ({ ...draft, rotating: { ...draft.rotating, ...part } }));
  const only = rotating.keyIds && (
    <p className={classes.dim}>Only the {counted(rotating.keyIds.length, 'key', 'keys')} shown before.</p>
  );
  if (rotating.whenever) return only;
  return (
    <>
      {only}
      <TextInput
        label="Keys expiring within (days)"
        inputMode="numeric"
        error={faultAt(fault)}
        value={rotating.withinDays}
        onChange={({ currentTarget }) => set({ withinDays: currentTarget.value })}
      />
      <Checkbox
        label="Also expired keys"
        description="If another key of the same person can create a new one."
        checked={rotating.ended}
        onChange={({ currentTarget }) => set({ ended: currentTarget.checked })}
      />
    </>
  );
}

function Computer({ draft: { computer }, change, fault }: FieldProps) {
  const { readOldAccounts } = useActions();
  const isReading = useApp((state) => state.order.some((id) => selectAccount(state, id).state === 'loading'));
  const all = useApp((state) => state.order.length);
  const revision = useApp((state) => state.worldRevision);
  const found = dataOf(useQuery('plans.keyChoices', {}, revision).query);
  // Reads what servers list now, not at the start of the app.
  useEffect(() => void readOldAccounts(), [readOldAccounts]);
  const unread = Object.keys(found?.unread ?? {}).length;
  return (
    <>
      <NativeSelect
        label="Computer"
        description="Quayside names its keys after the computer, cut to ten letters."
        error={faultAt(fault)}
        data-autofocus={computer === null || undefined}
        value={computer ?? ''}
        onChange={({ currentTarget: { value } }) =>
          change((draft) => ({ ...draft, computer: value || null }))
        }
        data={[
          { value: '', label: found?.computers.length === 0 ? 'None found' : 'Choose…' },
          ...(found?.computers ?? []).map(({ id, words }) => ({ value: id, label: words })),
        ]}
      />
      <p role="status" className={classes.dim}>
        {isReading || !found
          ? 'Reading which keys the servers list…'
          : unread > 0
            ? `Couldn’t read ${thousands(unread)} of ${thousands(all)} instances. Read again when this runs.`
            : `Read the keys of ${counted(all, 'instance', 'instances')}.`}
      </p>
    </>
  );
}
