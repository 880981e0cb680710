import { useState } from 'react';
import { type OrganizationRef, organizationKey, type Target, targetsIn } from '../../../../shared/target.ts';
import { placeName } from '../../state/placeWords.ts';
import { useTargets as useInstanceTargets } from '../../state/useTargets.ts';

/**
 * Keeps the order from the opening of the dialog: the list must not move while a person chooses; new
 * organizations follow below.
 */
export function useTargets(lets: (target: Target) => boolean): readonly Target[] {
  const now = targetsIn(useInstanceTargets()).filter(lets);
  const [before, setBefore] = useState(now);
  const known = withNew(before, now);
  if (known !== before) setBefore(known);
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
