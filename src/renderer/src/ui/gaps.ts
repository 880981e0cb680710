import { counted } from '../../../shared/text.ts';

/** Organizations of an instance of which something is not known, or not as of now, for the same reason. */
export type Gap = {
  kind: 'missing' | 'older';
  instanceId: string;
  /** Their names; empty for an instance of which no organization is known. */
  organizations: string[];
  why: string;
  /** Of what is older: when the oldest of it was read, in ms since the epoch. */
  at: number | null;
};

/** What is missing or older of one organization, or of an instance of which none is known (null). */
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

/** An instance of which no organization is known counts as what it is: nobody knows how many it has. */
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
