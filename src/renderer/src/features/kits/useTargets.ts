import { useEffect, useState } from 'react';
import { type OrganizationRef, organizationKey, type Target } from '../../../../shared/target.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { placeName } from '../../state/placeWords.ts';
import { dataOf } from '../../state/queryState.ts';
import type { Readings } from '../../state/readings.ts';

/**
 * Keeps the order from the opening of the dialog: the list must not move while a person chooses; new
 * organizations follow below. Keep `lets` stable.
 */
export function useTargets(lets: (target: Target) => boolean): readonly Target[] {
  const { targets } = useActions();
  const read = useApp(({ readings }) =>
    Object.values(readings).reduce((sum, each) => sum + listsRead(each), 0),
  );
  const [known, setKnown] = useState(() => targets().flatMap((each) => each.targets.filter(lets)));
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it is made from has changed.
  useEffect(
    () =>
      setKnown((before) =>
        withNew(
          before,
          targets().flatMap((each) => each.targets.filter(lets)),
        ),
      ),
    [targets, read, lets],
  );
  return known;
}

const all = () => true;

export function usePlaceNames(): (place: OrganizationRef) => string {
  const targets = useTargets(all);
  const byKey = new Map(targets.map((target) => [organizationKey(target), target]));
  return (place) => {
    const target = byKey.get(organizationKey(place));
    return target ? placeName(target) : 'A removed organization';
  };
}

export function withNew(known: Target[], now: readonly Target[]): Target[] {
  const keys = new Set(known.map(organizationKey));
  const fresh = now.filter((target) => !keys.has(organizationKey(target)));
  return fresh.length === 0 ? known : [...known, ...fresh];
}

function listsRead({ account, members, invitations }: Readings): number {
  const lists = [...Object.values(members), ...Object.values(invitations)];
  return [account, ...lists].filter((query) => dataOf<unknown>(query) !== undefined).length;
}
