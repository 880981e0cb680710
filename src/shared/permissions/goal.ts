import type { Goal, KitMode } from './kit.ts';
import {
  GRANT_KINDS,
  type GrantKind,
  grantedOf,
  type PermissionsDifference,
  switchesOf,
} from './permissions.ts';
import type { Permissions } from './permissionsShape.ts';
import { indexTree, type TreeIndex } from './tree.ts';
import type { Tree } from './treeShape.ts';

/** Says what makes somebody’s permissions into what they are to be. */
export type Comparison = (member: { role: string; permissions: Permissions }) => PermissionsDifference;

/** Compares many people with a goal. Deleted and unlisted things are left alone; for a custom role no switch counts. */
export function compareWithGoal(
  { permissions: wanted, off }: Goal,
  mode: KitMode,
  tree: Tree,
  index: TreeIndex = indexTree(tree),
): Comparison {
  const listable = GRANT_KINDS.filter((kind) => !isExtra(kind) || tree[kind] !== null);
  const lists = listable.map((kind) => ({ kind, meant: new Set(grantedOf(wanted, kind)) }));
  const extras = new Map(EXTRAS.map((kind) => [kind, new Set(tree[kind]?.map(({ id }) => id))] as const));
  const isThere = (kind: GrantKind, id: string) =>
    isExtra(kind) ? extras.get(kind)?.has(id) === true : index.get(id)?.kind === kind;
  const on = switchesOf(wanted);
  const isOff = new Set(off);

  return ({ role, permissions }) => {
    const grant: Permissions = {};
    const revoke: Permissions = {};
    for (const { kind, meant } of lists) {
      const have = grantedOf(permissions, kind);
      const had = new Set(have);
      const missing = [...meant].filter((id) => !had.has(id));
      if (missing.length > 0) grant[kind] = missing;
      if (mode === 'at-least') continue;
      const beyond = have.filter((id) => !meant.has(id) && isThere(kind, id));
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
