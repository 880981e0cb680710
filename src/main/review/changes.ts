import type { ReviewPreview } from '../../shared/calls/reviews.ts';
import type { Apart, Difference } from '../../shared/drift.ts';
import { driftWords, personWords } from '../../shared/driftWords.ts';
import type { Ms } from '../../shared/time.ts';
import type { Compared } from '../access/access.ts';
import type { Baseline } from '../access/baseline.ts';
import type { Now } from '../access/drift.ts';
import { installationOf, isSameInstallation } from '../readings/installation.ts';
import type { Scope } from './scope.ts';

/** Names the baseline by its day: its name may mention others. */
export type Changes = {
  keptAt: Ms;
  acceptedAt: number | null;
  changes: readonly Change[];
  apart: readonly { where: string; why: string }[];
};

type Change = { who: string; where: string; what: string };

export function baselinesFor(
  kept: readonly Baseline[],
  { instances }: Pick<Scope, 'instances'>,
  { places }: Pick<Now, 'places'>,
): ReviewPreview['baselines'] {
  return kept.flatMap((baseline) => {
    const covered = instances.filter(({ id }) => {
      const account = places.accountOf(id);
      const then = baseline.instances.find(({ instanceId }) => instanceId === id);
      return account && then && isSameInstallation(then.installation, installationOf(account));
    });
    if (covered.length === 0) return [];
    const { id, name, keptAt } = baseline;
    return { id, name, keptAt, covers: covered.length === instances.length ? 'all' : 'some' };
  });
}

export function changesOf(
  { baseline, drift }: Compared,
  { instances }: Pick<Scope, 'instances'>,
  nameOf: (instanceId: string) => string,
): Changes {
  const then = new Set(baseline.instances.map(({ instanceId }) => instanceId));
  const toChange = (difference: Difference, how: string): Change => ({
    who: personWords(difference),
    where: placeOf(difference, nameOf),
    what: `${driftWords(difference)}${how}`,
  });
  return {
    keptAt: baseline.keptAt,
    acceptedAt: baseline.acceptedAt,
    changes: [
      ...drift.differences.map((difference) => toChange(difference, '')),
      ...drift.own.map(({ difference }) => toChange(difference, ', with Quayside')),
      ...drift.accepted.map(({ difference }) => toChange(difference, ', accepted')),
    ],
    apart: [
      ...drift.apart.map((each) => ({ where: placeOf(each, nameOf), why: APART_WORDS[each.why] })),
      ...instances
        .filter(({ id }) => !then.has(id))
        .map(({ id }) => ({ where: nameOf(id), why: 'not in the baseline' })),
    ],
  };
}

function placeOf(place: Difference | Apart, nameOf: (instanceId: string) => string): string {
  const instance = nameOf(place.instanceId);
  if (!('organizationId' in place) || place.organizationId === null) return instance;
  return `${place.organizationName || 'Unnamed'} on ${instance}`;
}

export const APART_WORDS: Record<Apart['why'], string> = {
  unread: 'not read now',
  unkept: 'not read when the baseline was saved',
  unlisted: 'no key shows it now: it was deleted, or the keys’ owners were removed',
  rebuilt: 'another installation answers there now, unknown to the baseline',
};
