import { type OrganizationRef, refOf } from '../target.ts';
import { oneLine } from '../text.ts';
import type { Day } from '../time.ts';
import { lineWords, type WantedAt, type WantedFault } from './at.ts';
import type { InOrganization } from './finder.ts';
import type { OfPerson } from './lines.ts';

export type Said = { of: OfPerson; at: WantedAt; everywhere: boolean };

export type WantedPeople = ReturnType<typeof gatherPeople>;

export function gatherPeople(said: readonly Said[]) {
  const groups = new Map<string, Set<string>>();
  const faults = sharedIn(said);
  const unclear = new Set(faults.map(({ of }) => of));
  for (const { of } of said) {
    if (unclear.has(of)) continue;
    const group = groups.get(of.email) ?? new Set([of.email]);
    for (const address of [of.email, ...of.also])
      for (const each of [...(groups.get(address) ?? [address])]) {
        group.add(each);
        groups.set(each, group);
      }
  }
  const addressesOf = (email: string): readonly string[] => [...(groups.get(email) ?? [email])];
  const firstOf = (email: string) => addressesOf(email)[0] ?? email;
  const staying = new Set(said.flatMap(({ of }) => (of.mustStay ? addressesOf(of.email) : [])));
  const untils = new Map<string, { day: Day; at: WantedAt }>();
  const contradictions: WantedFault[] = [];
  for (const { of, at, everywhere } of said) {
    if (!everywhere || of.until === null) continue;
    const before = untils.get(firstOf(of.email));
    if (before && before.day !== of.until)
      contradictions.push({
        ...at,
        why: `It contradicts ${lineWords(before.at)}, where this person has another until.`,
      });
    else untils.set(firstOf(of.email), { day: of.until, at });
  }
  return {
    addressesOf,
    firstOf,
    mustStay: staying as ReadonlySet<string>,
    joined: [...new Set(groups.values())].flatMap((group) => (group.size > 1 ? [[...group]] : [])),
    untilOf({ email, until }: OfPerson): Day | null {
      const everywhere = untils.get(firstOf(email))?.day ?? null;
      if (everywhere === null || until === null) return until ?? everywhere;
      return until < everywhere ? until : everywhere;
    },
    faults: [...faults.map(({ fault }) => fault), ...contradictions],
    isClear: faults.length === 0,
  };
}

function sharedIn(said: readonly Said[]): { of: OfPerson; fault: WantedFault }[] {
  const first = new Map<string, Said>();
  return said.flatMap((each) => {
    const { of, at, everywhere } = each;
    const own = [of.email, ...of.also];
    if (!everywhere && own.length === 1) return [];
    for (const address of own) {
      const other = first.get(address);
      if (!other || isOne(own, [other.of.email, ...other.of.also])) continue;
      const why = `“${oneLine(address, 60)}” is on ${lineWords(other.at)} already. Write all addresses of a person in one entry.`;
      return { of, fault: { ...at, why } };
    }
    for (const address of own) if (!first.has(address)) first.set(address, each);
    return [];
  });
}

function isOne(own: readonly string[], others: readonly string[]): boolean {
  return (
    own[0] === others[0] ||
    own.every((each) => others.includes(each)) ||
    others.every((each) => own.includes(each))
  );
}

/** `before`: the end date kept here. */
export type WantedEnd = {
  emails: string[];
  day: Day;
  before: Day | null;
  places: OrganizationRef[];
};

export function endsIn(
  lines: Iterable<{ of: OfPerson } & Pick<InOrganization, 'target'>>,
  people: WantedPeople,
  { today, endOf }: { today: Day; endOf: (email: string) => Day | null },
): WantedEnd[] {
  const ends = new Map<string, Pick<WantedEnd, 'places'> & { day: Day | null }>();
  for (const { of, target } of lines) {
    const first = people.firstOf(of.email);
    const day = people.untilOf(of);
    const end = ends.get(first) ?? { day, places: [] };
    ends.set(first, end);
    end.places.push(refOf(target));
    if (end.day !== null && (day === null || day > end.day)) end.day = day;
  }
  return [...ends].flatMap(([first, { day, places }]) => {
    const emails = [...people.addressesOf(first)];
    const kept = emails.map(endOf);
    const isKept = kept.includes(day) && kept.every((each) => each === day || each === null);
    const before = kept.find((each) => each !== null && each !== day) ?? null;
    return day === null || day <= today || isKept ? [] : { emails, day, before, places };
  });
}
