import { madeOnce } from '../madeOnce.ts';
import { type AccessSummary, summarizeAccess } from './accessSummary.ts';
import { GRANT_KINDS, grantedOf, without } from './permissions.ts';
import type { Permissions, Tree } from './shapes.ts';
import { indexTree, presence } from './tree.ts';

export type KnownTree = { tree: Tree; gone: readonly string[] };

export function knowTree(tree: Tree, listed: readonly Permissions[], before: readonly string[]): KnownTree {
  const gone = new Set(before);
  for (const kind of GRANT_KINDS) {
    const isThere = presence(kind, tree, treeIndexOf(tree));
    for (const permissions of listed)
      for (const id of grantedOf(permissions, kind)) if (!isThere(id)) gone.add(id);
  }
  return { tree, gone: [...gone] };
}

export function goneOf(permissions: Permissions, known: KnownTree): Permissions {
  const gone = goneIds(known);
  const entries = GRANT_KINDS.flatMap((kind) => {
    const isThere = presence(kind, known.tree, treeIndexOf(known.tree));
    const ids = grantedOf(permissions, kind).filter((id) => !isThere(id) && gone.has(id));
    return ids.length > 0 ? [[kind, ids]] : [];
  });
  return Object.fromEntries(entries);
}

/** True if ids are newer than the tree: read it again. */
export function isOlderThan(known: KnownTree, permissions: Permissions): boolean {
  const gone = goneIds(known);
  return GRANT_KINDS.some((kind) => {
    const isThere = presence(kind, known.tree, treeIndexOf(known.tree));
    return grantedOf(permissions, kind).some((id) => !isThere(id) && !gone.has(id));
  });
}

export function accessIn(
  member: { role: string; permissions?: Permissions | undefined },
  known: KnownTree | null,
): AccessSummary {
  const { role, permissions } = member;
  if (!known || !permissions) return summarizeAccess(member);
  const kept = without(permissions, goneOf(permissions, known));
  return summarizeAccess({ role, permissions: kept });
}

const treeIndexOf = madeOnce(indexTree);
const setOf = madeOnce((gone: readonly string[]): ReadonlySet<string> => new Set(gone));
const goneIds = ({ gone }: KnownTree) => setOf(gone);
