import { madeOnce } from '../madeOnce.ts';
import {
  GRANT_KINDS,
  type GrantKind,
  grantedOf,
  type PermissionsDifference,
  switchesOf,
  together,
  without,
} from './permissions.ts';
import type { Permissions } from './shapes.ts';
import type { Switch } from './switches.ts';
import { grantWithParents, idOf, type Node, withAllIn } from './tree.ts';

export type Marking = 'leave' | 'grant' | 'revoke';

export const NO_DIFFERENCE: PermissionsDifference = { grant: {}, revoke: {} };

export function markingOf({ grant, revoke }: PermissionsDifference, node: Node): Marking {
  return markingOfId({ grant, revoke }, node.kind, idOf(node));
}

export function markingOfId({ grant, revoke }: PermissionsDifference, kind: GrantKind, id: string): Marking {
  if (setOf(grant[kind]).has(id)) return 'grant';
  return setOf(revoke[kind]).has(id) ? 'revoke' : 'leave';
}

export function countMarked(things: Permissions, difference: PermissionsDifference): number {
  const isMarked = (kind: GrantKind) => (id: string) => markingOfId(difference, kind, id) !== 'leave';
  return GRANT_KINDS.reduce((sum, kind) => sum + grantedOf(things, kind).filter(isMarked(kind)).length, 0);
}

const NOTHING: readonly string[] = [];
const setIn = madeOnce((list: readonly string[]): ReadonlySet<string> => new Set(list));
const setOf = (list = NOTHING) => setIn(list);

export function switchMarkingOf({ grant, revoke }: PermissionsDifference, name: Switch): Marking {
  if (switchesOf(grant).includes(name)) return 'grant';
  return switchesOf(revoke).includes(name) ? 'revoke' : 'leave';
}

/** Granting includes parents, revoking includes contents; `leave` also clears marks around it. */
export function marking(difference: PermissionsDifference, node: Node, mark: Marking): PermissionsDifference {
  const { grant, revoke } = difference;
  const parents = grantWithParents(node);
  const inside = withAllIn(node);
  if (mark === 'grant') return { grant: together(grant, parents), revoke: without(revoke, parents) };
  if (mark === 'revoke') return { grant: without(grant, inside), revoke: together(revoke, inside) };
  return { grant: without(grant, inside), revoke: without(without(revoke, inside), parents) };
}

export function markingAllIn(difference: PermissionsDifference, node: Node): PermissionsDifference {
  const all = together(grantWithParents(node), withAllIn(node));
  return { grant: together(difference.grant, all), revoke: without(difference.revoke, all) };
}

export function markingSwitch(
  { grant, revoke }: PermissionsDifference,
  name: Switch,
  mark: Marking,
): PermissionsDifference {
  const one: Permissions = { switches: [name] };
  const add = (to: Permissions, isMeant: boolean) => (isMeant ? together(to, one) : without(to, one));
  return { grant: add(grant, mark === 'grant'), revoke: add(revoke, mark === 'revoke') };
}

export function countingFor(role: string, difference: PermissionsDifference): PermissionsDifference {
  if (role === 'member') return difference;
  const idsOf = ({ switches: _, ...ids }: Permissions) => ids;
  return { grant: idsOf(difference.grant), revoke: idsOf(difference.revoke) };
}

export function differenceFor(
  permissions: Permissions,
  { grant, revoke }: PermissionsDifference,
): PermissionsDifference {
  const held = { grant: heldOf(permissions, grant), revoke: heldOf(permissions, revoke) };
  return { grant: without(grant, held.grant), revoke: held.revoke };
}

function heldOf(permissions: Permissions, part: Permissions): Permissions {
  const held: Permissions = {};
  for (const kind of GRANT_KINDS) {
    const wanted = setOf(part[kind]);
    const ids = wanted.size === 0 ? [] : grantedOf(permissions, kind).filter((id) => wanted.has(id));
    if (ids.length > 0) held[kind] = ids;
  }
  const wanted = switchesOf(part);
  const switches = switchesOf(permissions).filter((name) => wanted.includes(name));
  return switches.length > 0 ? { ...held, switches } : held;
}

/** Includes parents: a child without them is not found. */
export function granting(permissions: Permissions, node: Node): Permissions {
  return together(permissions, grantWithParents(node));
}

export function grantingAllIn(permissions: Permissions, node: Node): Permissions {
  return together(granting(permissions, node), withAllIn(node));
}

/** Includes the contents, which would not be found any more. */
export function revoking(permissions: Permissions, node: Node): Permissions {
  return without(permissions, withAllIn(node));
}

export function revokingAllIn(permissions: Permissions, node: Node): Permissions {
  return without(permissions, allBelow(node));
}

export function switching(permissions: Permissions, name: Switch, isOn: boolean): Permissions {
  const one = { switches: [name] };
  return isOn ? together(permissions, one) : without(permissions, one);
}

export function allBelow(node: Node): Permissions {
  const own = grantWithParents(node)[node.kind];
  return without(withAllIn(node), { [node.kind]: own });
}
