import {
  type AccessSum,
  type AccessSummary,
  SIGHTS,
  type Sight,
  sumAccess,
} from '../permissions/accessSummary.ts';
import { switchesIn } from '../permissions/permissions.ts';
import { SWITCH_WORDS } from '../permissions/switches.ts';
import { compactWords } from '../permissions/words.ts';
import { thousands } from '../text.ts';
import { type Fact, listedFact } from './fact.ts';

const listed = listedFact<AccessSummary, Sight>('Access', ({ sees }) => sees, {
  nothing: ['sees nothing', 'warn'],
  some: ['sees some', 'plain'],
  everything: ['sees everything', 'plain'],
  unknown: ['not read', 'quiet'],
});

export const ACCESS: Fact<AccessSummary, Sight> = {
  ...listed,
  wordsOf(seen) {
    if (seen.sees === 'everything') return `everything, as ${seen.role}`;
    if (seen.sees !== 'some') return listed.wordsOf(seen);
    return `${seen.access.projects === 0 ? 'no projects, ' : ''}${compactWords(seen.access, undefined, 0)}`;
  },
  sortKeyOf: (seen) => placeOf(sumAccess([[seen]])),
};

export const ACCESS_KEPT: Fact<string, Sight> = {
  ...listed,
  codeOf: (words) => SIGHTS.find((sight) => listed.codes[sight] === words) ?? 'some',
  wordsOf: (words) => words,
  toneOf(words) {
    const sees = ACCESS_KEPT.codeOf(words);
    return sees === 'nothing' ? 'warn' : sees === 'unknown' ? 'quiet' : 'plain';
  },
  sortKeyOf: (words) => words,
};

export function switchesSeen(seen: AccessSummary): string[] {
  return seen.sees === 'some' ? switchesIn(seen.access.switches).map((name) => SWITCH_WORDS[name].label) : [];
}

const THING = '[\\d,]+ (?:granted|projects?|environments?|services?|git providers?|servers?|switch(?:es)?)';
const SAID = new RegExp(
  `^(?:not read|sees nothing|everything, as (?:owner|admin)|no projects|(?:no projects, )?${THING}(?:, ${THING})*)$`,
  'i',
);

/** Includes the words of older versions. */
export function isAccessWords(text: string): boolean {
  return SAID.test(text.trim());
}

export const ACCESS_OVERALL: Fact<readonly (readonly AccessSummary[])[], Sight> = {
  ...ACCESS,
  codeOf: (all) => SIGHTS.findLast((sight) => sumAccess(all)[sight] > 0) ?? 'nothing',
  wordsOf(all) {
    const [only, ...more] = all.flat();
    return only && more.length === 0 ? ACCESS.wordsOf(only) : sumWords(sumAccess(all));
  },
  toneOf(all) {
    const { of, nothing, unknown } = sumAccess(all);
    return nothing === of ? 'warn' : unknown === of ? 'quiet' : 'plain';
  },
  sortKeyOf: (all) => placeOf(sumAccess(all)),
};

function sumWords({ of, nothing, some, everything, unknown, granted }: AccessSum): string {
  if (nothing === of) return listed.codes.nothing;
  const parts: [string, number][] = [
    ['everything', everything],
    [granted === 0 ? 'no projects' : `${thousands(granted)} granted`, some],
    [listed.codes.unknown, unknown],
    ['nothing', nothing],
  ];
  return parts
    .filter(([, count]) => count > 0)
    .map(([what, count]) => (count < of ? `${what} in ${count}` : of === 1 ? what : `${what} in all ${of}`))
    .join(' · ');
}

function placeOf({ everything, some, nothing, granted }: AccessSum): number | null {
  if (everything > 0) return -everything;
  if (some > 0) return 1e6 - Math.min(granted, 1e6);
  return nothing > 0 ? 1e6 + nothing : null;
}
