import { Checkbox, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { seesEverything } from '../../../../shared/permissions/accessSummary.ts';
import { roleInShort } from '../../../../shared/roleWords.ts';
import {
  type InstanceTargets,
  organizationKey,
  organizationRefOf,
  targetAt,
  targetsIn,
} from '../../../../shared/target.ts';
import { daysAfter } from '../../../../shared/time.ts';
import classes from '../../parts/sheet.module.css';
import { dataOf, readingOf } from '../../queryState.ts';
import { sanitizeText, shownName } from '../../sanitizeText.ts';
import { useApp } from '../../state/app.tsx';
import { selectRights } from '../../state/selectors.ts';
import { useQuery } from '../../state/useQuery.ts';
import { useToday } from '../../ui/useNow.ts';
import type { FieldProps } from './fields.tsx';
import { faultAt, type ManyDraft, OWN_ROLE, ROLES_EVERYWHERE, rolesIn, withKit } from './manyDraft.ts';

export function Join({ draft, change }: FieldProps) {
  return (
    <div>
      <p className={classes.label}>How they join</p>
      <SegmentedControl
        aria-label="How they join"
        fullWidth
        value={draft.kind}
        onChange={(kind) => change((draft) => ({ ...draft, kind: kind as ManyDraft['kind'] }))}
        data={[
          { value: 'invite', label: 'By link' },
          { value: 'add-people', label: 'With a password' },
        ]}
      />
    </div>
  );
}

export function Kit({ draft, change, targets }: FieldProps) {
  const revision = useApp((state) => state.kits.revision);
  const kits = readingOf(useQuery('kits.list', {}, revision).query)?.data.kits ?? [];
  const today = useToday();
  const roles = Object.values(draft.roles);
  const chosen = kits.find(({ id }) => id === draft.kitId);
  const means = chosen
    ? 'Its permissions are offered once they join.'
    : 'New members see nothing until you grant it.';
  function choose(kitId: string): void {
    const kit = kits.find(({ id }) => id === kitId);
    change((draft) => (kit ? withKit(draft, kit, { targets, today }) : { ...draft, kitId: null }));
  }
  if (kits.length === 0) return null;
  return (
    <NativeSelect
      label="Kit"
      description={roles.length > 0 && roles.every(seesEverything) ? 'This role sees everything.' : means}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      value={chosen?.id ?? ''}
      onChange={({ currentTarget }) => choose(currentTarget.value)}
      data={[
        { value: '', label: 'None' },
        ...kits.map(({ id, name }) => ({ value: id, label: shownName(name, 100) })),
      ]}
    />
  );
}

const DIFFERENT = 'Different roles';

/** One role for all organizations that they join; each can get another under Where. */
export function RoleThere({ draft, change, targets }: FieldProps) {
  const { roles, ownRoles, kind } = draft;
  const own =
    kind === 'invite' && Object.keys(ownRoles).length > 0 ? [{ value: OWN_ROLE, label: 'Same role' }] : [];
  const [first = draft.role || 'member', ...others] = new Set(Object.values(roles));
  const isOne = others.length === 0;
  const there = targetsIn(targets).filter((target) => roles[organizationKey(target)] !== undefined);
  const offered = new Set([
    ...(there.length === 0 ? ROLES_EVERYWHERE : rolesIn(there)),
    ...(isOne && first ? [first] : []),
  ]);
  return (
    <NativeSelect
      label="Role"
      value={isOne ? first : DIFFERENT}
      onChange={({ currentTarget: { value: role } }) =>
        change((draft) => ({
          ...draft,
          role,
          roles: Object.fromEntries(Object.keys(draft.roles).map((key) => [key, role])),
        }))
      }
      data={[
        ...(isOne ? [] : [{ value: DIFFERENT, label: DIFFERENT, disabled: true }]),
        ...own,
        ...[...offered].map((each) => ({ value: each, label: sanitizeText(each, 40) || each })),
      ]}
    />
  );
}

export function Ends({ draft, change, fault }: FieldProps) {
  const today = useToday();
  return (
    <>
      <TextInput
        type="date"
        label="Access ends (optional)"
        min={daysAfter(today, 1)}
        error={faultAt(fault, 'ends')}
        value={draft.endsOn}
        onChange={({ currentTarget: { value: endsOn } }) => change((draft) => ({ ...draft, endsOn }))}
      />
      {draft.endsOn !== '' && (
        <Checkbox
          label="Also change end dates of people who have access"
          checked={draft.movesEnds}
          onChange={({ currentTarget: { checked: movesEnds } }) =>
            change((draft) => ({ ...draft, movesEnds }))
          }
        />
      )}
    </>
  );
}

export function RoleIn(props: {
  place: string;
  name: string;
  draft: ManyDraft;
  change: FieldProps['change'];
  targets: readonly InstanceTargets[];
}) {
  const { place, name, draft, change, targets } = props;
  const { instanceId, organizationId } = organizationRefOf(place);
  const role = draft.roles[place] ?? '';
  const target = targetAt(targets, { instanceId, organizationId });
  const may = useApp((state) => {
    const rights = dataOf(selectRights(state, instanceId, organizationId));
    return rights && !['', ...ROLES_EVERYWHERE].includes(role) ? roleInShort(role, rights) : '';
  });
  const offersOwn = draft.kind === 'invite' && Object.keys(draft.ownRoles).length > 0;
  return (
    <NativeSelect
      aria-label={`Role in ${name}`}
      className={classes.below}
      {...(may === '' ? {} : { description: may })}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      value={role}
      onChange={({ currentTarget: { value } }) =>
        change((draft) => ({ ...draft, roles: { ...draft.roles, [place]: value } }))
      }
      data={[
        ...(offersOwn ? [{ value: OWN_ROLE, label: 'Same role' }] : []),
        ...(target?.roles ?? ROLES_EVERYWHERE).map((each) => ({
          value: each,
          label: sanitizeText(each, 40) || each,
        })),
      ]}
    />
  );
}
