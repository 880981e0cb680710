import { formatNumber } from './locale.ts';

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

/** The same by instance and reason, in their order; each as old as the oldest of it. */
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

/** The gaps in one line; null where there are none. */
export function gapWords(gaps: readonly Gap[]): string | null {
  const count = (kind: Gap['kind']) =>
    gaps
      .filter((gap) => gap.kind === kind)
      .reduce((sum, { organizations }) => sum + Math.max(1, organizations.length), 0);
  const missing = count('missing');
  const older = count('older');
  const parts = [
    missing > 0 ? `${organizationsWords(missing)} ${missing === 1 ? 'is' : 'are'} not fully known` : '',
    older > 0 ? `${organizationsWords(older)} ${older === 1 ? 'is' : 'are'} shown as last seen` : '',
  ].filter(Boolean);
  return parts.length > 0 ? `${parts.join('; ')}.` : null;
}

function organizationsWords(count: number): string {
  return `${formatNumber(count)} ${count === 1 ? 'organization' : 'organizations'}`;
}
