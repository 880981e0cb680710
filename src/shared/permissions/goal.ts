import {
  GRANT_KINDS,
  type GrantKind,
  grantedOf,
  type PermissionsDifference,
  switchesOf,
} from './permissions.ts';
import type { Permissions } from './permissionsShape.ts';
import type { Goal, TemplateMode } from './template.ts';
import { indexTree, type TreeIndex } from './tree.ts';
import type { Tree } from './treeShape.ts';

/** Says what makes somebody’s permissions into what they are to be. */
export type Comparison = (member: { role: string; permissions: Permissions }) => PermissionsDifference;

/** Compares many people with a goal. Deleted and unlisted things are left alone; for a custom role no switch counts. */
export function compareWithGoal(
  { permissions: wanted, off }: Goal,
  mode: TemplateMode,
  tree: Tree,
  index: TreeIndex = indexTree(tree),
): Comparison {
  const listable = GRANT_KINDS.filter((kind) => !isExtra(kind) || tree[kind] !== null);
  const lists = listable.map((kind) => ({ kind, ...compareWithList(grantedOf(wanted, kind)) }));
  const extras = new Map(EXTRAS.map((kind) => [kind, new Set(tree[kind]?.map(({ id }) => id))] as const));
  const isThere = (kind: GrantKind, id: string) =>
    isExtra(kind) ? extras.get(kind)?.has(id) === true : index.get(id)?.kind === kind;
  const on = switchesOf(wanted);
  const isOff = new Set(off);

  return ({ role, permissions }) => {
    const grant: Permissions = {};
    const revoke: Permissions = {};
    for (const { kind, isMeant, missingFrom } of lists) {
      const have = grantedOf(permissions, kind);
      const missing = missingFrom(have);
      if (missing.length > 0) grant[kind] = missing;
      if (mode === 'at-least') continue;
      const beyond = have.filter((id) => !isMeant(id) && isThere(kind, id));
      if (beyond.length > 0) revoke[kind] = beyond;
    }
    if (role !== 'member') return { grant, revoke };
    const has = new Set(switchesOf(permissions));
    const turnedOn = on.filter((name) => !has.has(name));
    if (turnedOn.length > 0) grant.switches = turnedOn;
    const turnedOff = mode === 'exactly' ? switchesOf(permissions).filter((name) => isOff.has(name)) : [];
    if (turnedOff.length > 0) revoke.switches = turnedOff;
    return { grant, revoke };
  };
}

const EXTRAS = ['gitProviders', 'servers'] as const;

function isExtra(kind: GrantKind): kind is (typeof EXTRAS)[number] {
  return kind === 'gitProviders' || kind === 'servers';
}

/** Prepares the comparison of many lists with one: of thousands of people no set is made, and of those who have nothing no list. */
function compareWithList(wanted: readonly string[]) {
  const all = [...new Set(wanted)];
  const places = new Map(all.map((id, at) => [id, at]));
  /** Who was last seen to have what stands there, by the number of the comparison. */
  const seenIn = new Uint32Array(all.length);
  let comparison = 0;
  return {
    isMeant: (id: string) => places.has(id),
    missingFrom(have: readonly string[]): string[] {
      comparison += 1;
      let known = 0;
      for (const id of have) {
        const at = places.get(id);
        if (at === undefined || seenIn[at] === comparison) continue;
        seenIn[at] = comparison;
        known += 1;
      }
      return known === 0 ? all : all.filter((_, at) => seenIn[at] !== comparison);
    },
  };
}
