import { Checkbox, NativeSelect } from '@mantine/core';
import { useMemo } from 'react';
import { counted } from '../../../../shared/counted.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { foldAddress } from '../../../../shared/sameAddress.ts';
import type { InstanceTargets } from '../../../../shared/target.ts';
import { organizationKey } from '../../state/organizationRef.ts';
import { placeName } from '../../state/placeWords.ts';
import choices from '../../ui/choices.module.css';
import { formatNumber } from '../../ui/locale.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { addressesIn, faultAt, type ManyDraft, placesWith, rolesIn } from './manyDraft.ts';
import classes from './operations.module.css';

export function RoleFields(props: {
  draft: ManyDraft;
  change: (next: (draft: ManyDraft) => ManyDraft) => void;
  targets: readonly InstanceTargets[];
  fault: AppError | null;
}) {
  const { draft, change, targets, fault } = props;
  const { text } = draft;
  const there = useMemo(() => placesWith({ text }, targets), [text, targets]);
  const counts = useMemo(() => {
    const emails = new Set(addressesIn(text).map(foldAddress));
    return there.map(
      ({ members }) => members?.filter(({ user }) => emails.has(foldAddress(user.email))).length,
    );
  }, [there, text]);
  const chosen = there.filter((target) => draft.places.has(organizationKey(target)));
  const roles = rolesIn(chosen);
  const isAll = chosen.length === there.length;
  const setPlaces = (next: (places: ReadonlySet<string>) => Iterable<string>) =>
    change((before) => ({ ...before, places: new Set(next(before.places)) }));
  if (there.length === 0)
    return addressesIn(text).length === 0 ? null : (
      <p role="status" className={classes.hint}>
        None of them is a member of an organization that could be read.
      </p>
    );
  return (
    <>
      <fieldset className={choices.choices}>
        <legend>Where</legend>
        <Checkbox
          label={`Everywhere they are members (${formatNumber(there.length)})`}
          error={faultAt(fault, 'organizations')}
          indeterminate={chosen.length > 0 && !isAll}
          checked={isAll}
          onChange={({ currentTarget: { checked } }) => setPlaces(() => (checked ? allIn(targets) : []))}
        />
        <ul className={choices.chooser} tabIndex={-1} aria-label="Where">
          {there.map((target, at) => {
            const key = organizationKey(target);
            return (
              <li key={key} className={choices.choice}>
                <Checkbox
                  label={placeName(target)}
                  description={counted(counts[at] ?? 0, 'person', 'people')}
                  checked={draft.places.has(key)}
                  onChange={({ currentTarget: { checked } }) =>
                    setPlaces((places) =>
                      checked ? [...places, key] : [...places].filter((each) => each !== key),
                    )
                  }
                />
              </li>
            );
          })}
        </ul>
      </fieldset>
      <NativeSelect
        label="New role"
        error={faultAt(fault, 'role')}
        value={roles.includes(draft.role) ? draft.role : ''}
        onChange={({ currentTarget: { value } }) => change((before) => ({ ...before, role: value }))}
        data={[
          { value: '', label: 'Choose a role', disabled: true },
          ...roles.map((role) => ({ value: role, label: sanitizeText(role, 60) || role })),
        ]}
      />
    </>
  );
}

/** Also what could not be read, so that the plan says so. */
function allIn(targets: readonly InstanceTargets[]): string[] {
  return targets.flatMap(({ instanceId, targets: own }) =>
    own.length === 0 ? organizationKey({ instanceId, organizationId: '' }) : own.map(organizationKey),
  );
}
