import type { Member } from '../../shared/dokploy.ts';
import { type CompactAccess, compactOf, GRANT_KINDS } from '../../shared/permissions/permissions.ts';
import type { Permissions } from '../../shared/permissions/shapes.ts';
import { SWITCHES, type Switch } from '../../shared/permissions/switches.ts';

/** Interned: hundreds of members with hundreds of ids are many MB of JSON, mostly repeated. */
export type PermissionSets = {
  /** By number: a letter for the list, then the switch or id. */
  things: readonly string[];
  /** By number: alternating counts of skipped and included things, in base 36. */
  sets: readonly string[];
};

const LISTS = ['switches', ...GRANT_KINDS] as const;
type ListName = (typeof LISTS)[number];
const LETTERS: Record<ListName, string> = {
  switches: 'w',
  projects: 'p',
  environments: 'e',
  services: 's',
  gitProviders: 'g',
  servers: 'v',
};
const LIST_OF = new Map(LISTS.map((name) => [LETTERS[name], name]));

export const NO_SETS: PermissionSets = { things: [], sets: [] };

export function createPacker(packed: PermissionSets = NO_SETS) {
  const things = [...packed.things];
  const sets = [...packed.sets];
  // One map per list: prefixing thousands of ids would dominate the time.
  const numbers = new Map(LISTS.map((list) => [list, new Map<string, number>()]));
  for (const [at, thing] of things.entries())
    numbers.get(LIST_OF.get(thing.charAt(0)) as ListName)?.set(thing.slice(1), at);
  const known = new Map(sets.map((set, at) => [set, at]));

  return {
    add(permissions: Permissions): number {
      const own: number[] = [];
      for (const [list, ids] of numbers)
        for (const each of permissions[list] ?? []) {
          const number = ids.get(each) ?? things.push(LETTERS[list] + each) - 1;
          ids.set(each, number);
          own.push(number);
        }
      const set = toRuns(own);
      const number = known.get(set) ?? sets.push(set) - 1;
      known.set(set, number);
      return number;
    },
    packed: (): PermissionSets => ({ things, sets }),
  };
}

/** Memoized. Throws for a damaged set. */
export function createUnpacker({ things, sets }: PermissionSets): (set: number) => Permissions {
  const made = new Map<number, Permissions>();
  let split: ReturnType<typeof splitThing>[] | null = null;
  return (number) => {
    const known = made.get(number);
    if (known) return known;
    // Splits each text once: cutting it per set takes five times the memory.
    split ??= things.map(splitThing);
    const permissions: Record<string, string[]> = {};
    for (const [from, to] of runsOf(sets[number], things.length))
      for (let at = from; at < to; at += 1) {
        const { list, name } = split[at] as ReturnType<typeof splitThing>;
        if (list === undefined) throw new TypeError('A thing is of no list.');
        // Newer versions of Quayside may know more switches.
        if (list === 'switches' && !isSwitch(name)) continue;
        permissions[list] ??= [];
        permissions[list].push(name);
      }
    const whole = permissions as Permissions;
    made.set(number, whole);
    return whole;
  };
}

const counted = new WeakMap<Permissions, CompactAccess>();

/** Memoized: many members share the same permissions. */
export function accessOf({ permissions }: Pick<Member, 'permissions'>): CompactAccess | undefined {
  if (!permissions) return undefined;
  const access = counted.get(permissions) ?? compactOf(permissions);
  counted.set(permissions, access);
  return access;
}

function splitThing(thing: string): { list: ListName | undefined; name: string } {
  return { list: LIST_OF.get(thing.charAt(0)), name: thing.slice(1) };
}

/** Interns sets and ids: most members share them. */
export function sharingPermissions<Row extends { permissions?: Permissions }>(rows: readonly Row[]): Row[] {
  const packer = createPacker();
  const sets = rows.map(({ permissions }) => (permissions ? packer.add(permissions) : null));
  const unpack = createUnpacker(packer.packed());
  return rows.map((row, at) => {
    const set = sets[at] ?? null;
    return set === null ? row : { ...row, permissions: unpack(set) };
  });
}

/** Null if one is damaged. */
export function countThings({ things, sets }: PermissionSets): number | null {
  if (!things.every((thing) => thing.length > 1 && LIST_OF.has(thing.charAt(0)))) return null;
  try {
    let count = 0;
    for (const set of sets) for (const [from, to] of runsOf(set, things.length)) count += to - from;
    return count;
  } catch {
    return null;
  }
}

function runsOf(set: string | undefined, things: number): [from: number, to: number][] {
  if (set === undefined) throw new TypeError('There is no such set.');
  if (set === '') return [];
  const runs: [number, number][] = [];
  const parts = set.split('.');
  let end = 0;
  for (let at = 0; at < parts.length; at += 2) {
    const from = end + Number.parseInt(parts[at] as string, 36);
    end = from + Number.parseInt(parts[at + 1] ?? '', 36);
    if (!(from >= 0 && end > from && end <= things)) throw new TypeError('A set is damaged.');
    runs.push([from, end]);
  }
  return runs;
}

function isSwitch(name: string): name is Switch {
  return (SWITCHES as readonly string[]).includes(name);
}

function toRuns(numbers: number[]): string {
  const inOrder = Uint32Array.from(numbers).sort();
  const parts: string[] = [];
  let end = 0;
  for (let at = 0; at < inOrder.length; ) {
    const from = inOrder[at] as number;
    let to = from + 1;
    for (at += 1; at < inOrder.length && (inOrder[at] as number) <= to; at += 1)
      to = (inOrder[at] as number) + 1;
    parts.push((from - end).toString(36), (to - from).toString(36));
    end = to;
  }
  return parts.join('.');
}
