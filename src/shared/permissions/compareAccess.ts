import { oneLine } from '../text.ts';
import { foldName } from './kit.ts';
import { GRANT_KINDS, grantedOf, switchesOf } from './permissions.ts';
import type { Permissions, Tree } from './shapes.ts';
import { SWITCHES, type Switch } from './switches.ts';
import type { LineSubject } from './tree.ts';

type AccessSide = { permissions: Permissions; tree: Tree };

export type HadBy = 'both' | 'one' | 'other' | 'neither';

export type ComparedLine = { depth: number; what: LineSubject; name: string; by: HadBy };

type ComparedAccess = {
  switches: { name: Switch; by: HadBy }[];
  lines: ComparedLine[];
  counts: Record<Exclude<HadBy, 'neither'>, number>;
};

/** By ids within one organization, else by names (services with kind), of which any grant counts. */
export function compareAccess(one: AccessSide, other: AccessSide, isSamePlace: boolean): ComparedAccess {
  const root = newEntry('project', '');
  addSide(root, one, 'one', isSamePlace);
  addSide(root, other, 'other', isSamePlace);
  const lines: ComparedLine[] = [];
  for (const entry of root.within.values()) addLines(lines, entry, 0);
  const switches = SWITCHES.map((name) => ({
    name,
    by: hadBy(switchesOf(one.permissions).includes(name), switchesOf(other.permissions).includes(name)),
  }));
  const counts = { both: 0, one: 0, other: 0 };
  for (const { by } of [...switches, ...lines]) if (by !== 'neither') counts[by] += 1;
  return { switches, lines, counts };
}

type Entry = { what: LineSubject; name: string; one: boolean; other: boolean; within: Map<string, Entry> };

function newEntry(what: LineSubject, name: string): Entry {
  return { what, name: oneLine(name, 200), one: false, other: false, within: new Map() };
}

function addSide(
  root: Entry,
  { permissions, tree }: AccessSide,
  side: 'one' | 'other',
  isById: boolean,
): void {
  const ids = new Set(GRANT_KINDS.flatMap((kind) => grantedOf(permissions, kind)));
  const enter = (parent: Entry, what: LineSubject, { id, name }: { id: string; name: string }) => {
    const key = isById ? id : `${what} ${foldName(name)}`;
    const entry = parent.within.get(key) ?? newEntry(what, name);
    parent.within.set(key, entry);
    if (ids.has(id)) entry[side] = true;
    return entry;
  };
  for (const project of tree.projects) {
    const own = enter(root, 'project', project);
    for (const environment of project.environments) {
      const within = enter(own, 'environment', environment);
      for (const service of environment.services) enter(within, service.kind, service);
    }
  }
  for (const each of tree.gitProviders ?? []) enter(root, 'gitProvider', each);
  for (const each of tree.servers ?? []) enter(root, 'server', each);
}

function addLines(lines: ComparedLine[], entry: Entry, depth: number): void {
  const at = lines.length;
  for (const each of entry.within.values()) addLines(lines, each, depth + 1);
  const by = hadBy(entry.one, entry.other);
  if (by === 'neither' && lines.length === at) return;
  lines.splice(at, 0, { depth, what: entry.what, name: entry.name, by });
}

function hadBy(one: boolean, other: boolean): HadBy {
  if (one && other) return 'both';
  if (one) return 'one';
  return other ? 'other' : 'neither';
}
