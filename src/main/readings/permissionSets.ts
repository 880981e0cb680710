import type { Member } from '../../shared/dokploy.ts';
import { bitOf, type CompactAccess, compactOf, GRANT_KINDS } from '../../shared/permissions/permissions.ts';
import type { Permissions } from '../../shared/permissions/shapes.ts';
import { SWITCHES, type Switch } from '../../shared/permissions/switches.ts';

/** Each thing and each set of them once: hundreds of members with hundreds of ids are many MB of JSON, and mostly the same. */
export type PermissionSets = {
  /** Each thing by its number: a letter for its list, then the switch or the id. */
  things: readonly string[];
  /** Each set by its number: how many numbers of things are passed over and how many are in it, in turns, to the base of 36. */
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

/** Creates what packs permissions, beside those that are packed already. */
export function createPacker(packed: PermissionSets = NO_SETS) {
  const things = [...packed.things];
  const sets = [...packed.sets];
  // A map for each list: to put a letter before each of thousands of ids would take most of the time.
  const numbers = new Map(LISTS.map((list) => [list, new Map<string, number>()]));
  for (const [at, thing] of things.entries())
    numbers.get(LIST_OF.get(thing.charAt(0)) as ListName)?.set(thing.slice(1), at);
  const known = new Map(sets.map((set, at) => [set, at]));

  return {
    /** The number of the set, the same for the same permissions. */
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

/** Creates what gives a set by its number, each made once. Throws for one that is damaged. */
export function createUnpacker({ things, sets }: PermissionSets): (set: number) => Permissions {
  const made = new Map<number, Permissions>();
  let split: ReturnType<typeof splitThing>[] | null = null;
  return (number) => {
    const known = made.get(number);
    if (known) return known;
    // Each text once, however many sets have it: to cut it out again for each takes five times the memory.
    split ??= things.map(splitThing);
    const permissions: Record<string, string[]> = {};
    for (const [from, to] of runsOf(sets[number], things.length))
      for (let at = from; at < to; at += 1) {
        const { list, name } = split[at] as ReturnType<typeof splitThing>;
        if (list === undefined) throw new TypeError('A thing is of no list.');
        // A newer Quayside may know another switch.
        if (list === 'switches' && !isSwitch(name)) continue;
        permissions[list] ??= [];
        permissions[list].push(name);
      }
    const whole = permissions as Permissions;
    made.set(number, whole);
    return whole;
  };
}

/** Where a row’s permissions come from, and what they are in numbers once that was asked for. */
type Packed = {
  set: number;
  unpack: (set: number) => Permissions;
  count: (set: number) => CompactAccess;
  access?: CompactAccess;
};
const PACKED = Symbol('packed');
type PackedRow = { [PACKED]: Packed };
/** The same for all rows, so that they are of one hidden class. */
const UNPACKED: PropertyDescriptor & ThisType<PackedRow> = {
  enumerable: true,
  get() {
    const { unpack, set } = this[PACKED];
    return unpack(set);
  },
};

/** Creates what gives rows `permissions`, by the number of a sound set: unpacked when looked at, since all of everybody are most of what a list takes. */
export function createLazyUnpacker(sets: PermissionSets): <Row extends object>(row: Row, set: number) => Row {
  const unpack = createUnpacker(sets);
  const count = createCounter(sets);
  const packed: Packed[] = [];
  return (row, set) => {
    packed[set] ??= { set, unpack, count };
    Object.defineProperty(row, PACKED, { value: packed[set] });
    return Object.defineProperty(row, 'permissions', UNPACKED);
  };
}

/** What a member was granted in numbers; undefined where that was never read. */
export function accessOf(
  member: Pick<Member, 'permissions'> & Partial<PackedRow>,
): CompactAccess | undefined {
  const packed = member[PACKED];
  if (!packed) return member.permissions && compactOf(member.permissions);
  packed.access ??= packed.count(packed.set);
  return packed.access;
}

/** Creates what counts a set by its number. Only the lists of things are looked up: people have millions of ids together. */
function createCounter({ things, sets }: PermissionSets): (set: number) => CompactAccess {
  let lists: Uint8Array | null = null;
  return (set) => {
    lists ??= Uint8Array.from(things, (thing) =>
      LISTS.findIndex((list) => LETTERS[list] === thing.charAt(0)),
    );
    const counts = new Uint32Array(LISTS.length);
    let switches = 0;
    for (const [from, to] of runsOf(sets[set], things.length))
      for (let at = from; at < to; at += 1) {
        const list = lists[at] as number;
        counts[list] = (counts[list] as number) + 1;
        if (LISTS[list] === 'switches') switches |= bitOf(things[at]?.slice(1) ?? '');
      }
    const numbers = Object.fromEntries(LISTS.map((list, at) => [list, counts[at]]));
    return { ...(numbers as CompactAccess), switches };
  };
}

function splitThing(thing: string): { list: ListName | undefined; name: string } {
  return { list: LIST_OF.get(thing.charAt(0)), name: thing.slice(1) };
}

/** These rows, with each set of permissions and each id once in memory: hundreds of members are mostly granted the same. */
export function sharingPermissions<Row extends { permissions?: Permissions }>(rows: readonly Row[]): Row[] {
  const packer = createPacker();
  const sets = rows.map(({ permissions }) => (permissions ? packer.add(permissions) : null));
  const unpack = createUnpacker(packer.packed());
  return rows.map((row, at) => {
    const set = sets[at] ?? null;
    return set === null ? row : { ...row, permissions: unpack(set) };
  });
}

/** Whether sets of any origin can be used. */
export function areSound(sets: PermissionSets): boolean {
  return countThings(sets) !== null;
}

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

/** The parts of a set: from one number of things up to another. Throws for a set that is damaged. */
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
