import { listed, thousands } from '../text.ts';

// Without zod, which the page does not carry.

export const RAILS = ['max-removals', 'min-admins', 'acting-key', 'must-stay'] as const;
export type Rail = (typeof RAILS)[number];

/** `share` in percent; two removals are always allowed. */
type MaxRemovals = { people: number } | { share: number };
type Limits = { maxRemovals: MaxRemovals; minAdmins: number };
export const LIMITS: Limits = { maxRemovals: { share: 25 }, minAdmins: 2 };
const FEW = 2;

/** Raised limits, and rails switched off for this plan. */
export type Allowed = { maxRemovals?: MaxRemovals; minAdmins?: number; rails?: Rail[] };

type Counts = { people: number; removed: number };
type Place = Counts & { where: string; admins: number; adminsLeft: number };

export type Impact = Counts & {
  places: Place[];
  acting: string[];
  mustStay: string[];
};

export type BrokenRail = { rail: Rail; words: string };

export function brokenRails(impact: Impact, { maxRemovals, minAdmins }: Limits = LIMITS): BrokenRail[] {
  const isTooMany = ({ people, removed }: Counts) =>
    'people' in maxRemovals
      ? removed > maxRemovals.people
      : removed > FEW && removed * 100 > maxRemovals.share * people;
  const share = ({ people, removed }: Counts) => removed / Math.max(1, people);
  const many = impact.places.filter(isTooMany).sort((one, other) => share(other) - share(one));
  const crowds = [
    ...many.map((place) => `${ofWords(place)} people in ${place.where}`),
    ...(isTooMany(impact) && impact.places.length > 1 ? [`${ofWords(impact)} people in all`] : []),
  ];
  const few = impact.places.filter((place) => isTooFew(place, minAdmins));
  const limit = 'people' in maxRemovals ? thousands(maxRemovals.people) : `${maxRemovals.share}%`;
  const words: Record<Rail, string | null> = {
    'max-removals': crowds.length > 0 ? `Remove ${listed(crowds, MOST_NAMED)} (limit: ${limit}).` : null,
    'min-admins':
      few.length > 0 ? `Leave ${listed(few.map(adminsWords), MOST_NAMED)} (limit: ${minAdmins}).` : null,
    'acting-key':
      impact.acting.length > 0
        ? `Remove or lower ${listed(impact.acting, MOST_NAMED)}, whose key is used.`
        : null,
    'must-stay':
      impact.mustStay.length > 0
        ? `Remove or lower ${listed(impact.mustStay, MOST_NAMED)}, who must stay.`
        : null,
  };
  return RAILS.flatMap((rail) => (words[rail] === null ? [] : { rail, words: words[rail] }));
}

export function refusedRails(impact: Impact, { rails = [], ...limits }: Allowed): BrokenRail[] {
  return brokenRails(impact, { ...LIMITS, ...limits }).filter(({ rail }) => !rails.includes(rail));
}

/** A warning, not a refusal. */
export function fewerStill({ places }: Impact, { minAdmins }: Limits = LIMITS): string | null {
  const fewer = places.filter(
    (place) => place.adminsLeft < Math.min(place.admins, minAdmins) && !isTooFew(place, minAdmins),
  );
  return fewer.length > 0 ? `This leaves ${listed(fewer.map(adminsWords), MOST_NAMED)}.` : null;
}

/** A raised limit still refuses whatever the default refuses. */
function isTooFew({ admins, adminsLeft }: Place, minAdmins: number): boolean {
  return [minAdmins, Math.min(minAdmins, LIMITS.minAdmins)].some(
    (least) => admins >= least && adminsLeft < least,
  );
}

function ofWords({ people, removed }: Counts): string {
  return `${thousands(removed)} of ${thousands(people)}`;
}

function adminsWords({ adminsLeft, where }: Place): string {
  return `${adminsLeft} ${adminsLeft === 1 ? 'owner or admin' : 'owners and admins'} in ${where}`;
}

const MOST_NAMED = 5;
