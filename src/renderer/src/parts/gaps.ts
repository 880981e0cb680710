import { counted } from '../../../shared/text.ts';

export type Gap = {
  kind: 'missing' | 'older';
  instanceId: string;
  organizations: string[];
  why: string;
  /** When the oldest stale data was read, in ms since the epoch; null for missing data. */
  at: number | null;
};

export type PlaceGap = Omit<Gap, 'organizations'> & { organization: string | null };

export function gatherGaps(places: readonly PlaceGap[]): Gap[] {
  const gaps = new Map<string, Gap>();
  for (const { organization, ...place } of places) {
    const id = JSON.stringify([place.kind, place.instanceId, place.why]);
    const { organizations, at } = gaps.get(id) ?? { organizations: [], at: null };
    gaps.set(id, {
      ...place,
      organizations: organization === null ? organizations : [...organizations, organization],
      at: place.at === null || (at !== null && at < place.at) ? at : place.at,
    });
  }
  return [...gaps.values()];
}

export function gapWords(gaps: readonly Gap[]): string | null {
  const parts = [
    partWords(gaps, 'missing', 'not fully known'),
    partWords(gaps, 'older', 'shown as last seen'),
  ].filter(Boolean);
  return parts.length > 0 ? `${parts.join('; ')}.` : null;
}

/** An instance without known organizations counts as one instance: its number of organizations is unknown. */
function partWords(all: readonly Gap[], kind: Gap['kind'], what: string): string {
  const gaps = all.filter((gap) => gap.kind === kind);
  const organizations = gaps.reduce((sum, gap) => sum + gap.organizations.length, 0);
  const instances = new Set(gaps.flatMap((gap) => (gap.organizations.length === 0 ? gap.instanceId : [])))
    .size;
  const words = [
    ...(organizations > 0 ? [counted(organizations, 'organization', 'organizations')] : []),
    ...(instances > 0 ? [counted(instances, 'instance', 'instances')] : []),
  ];
  if (words.length === 0) return '';
  return `${words.join(' and ')} ${organizations + instances === 1 ? 'is' : 'are'} ${what}`;
}
