import { together, without } from './permissions.ts';
import type { Permissions } from './permissionsShape.ts';
import type { Switch } from './switches.ts';
import { grantWithParents, type Node, withAllIn } from './tree.ts';

/** Something granted, with its parents: a child without them is not found. */
export function granting(permissions: Permissions, node: Node): Permissions {
  return together(permissions, grantWithParents(node));
}

export function grantingAllIn(permissions: Permissions, node: Node): Permissions {
  return together(granting(permissions, node), withAllIn(node));
}

/** Something taken away with all in it, which would not be found any more. */
export function revoking(permissions: Permissions, node: Node): Permissions {
  return without(permissions, withAllIn(node));
}

/** Something left as it is, and all in it taken away. */
export function revokingAllIn(permissions: Permissions, node: Node): Permissions {
  return without(permissions, allBelow(node));
}

export function switching(permissions: Permissions, name: Switch, isOn: boolean): Permissions {
  const one = { switches: [name] };
  return isOn ? together(permissions, one) : without(permissions, one);
}

/** All in something, without itself. */
export function allBelow(node: Node): Permissions {
  const own = grantWithParents(node)[node.kind];
  return without(withAllIn(node), { [node.kind]: own });
}
