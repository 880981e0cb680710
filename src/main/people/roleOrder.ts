import { strengthOf } from '../../shared/keyChoice.ts';
import { NO_ROLE } from './lists.ts';
import { compareTexts, type Vocabulary } from './vocabulary.ts';

/** How roles stand to one another: by number, the strongest first. */
export type RoleOrder = {
  /** The lower, the stronger; an unknown role comes after all others. */
  placeOf(role: number): number;
  /** All roles, the strongest first. */
  inOrder: readonly string[];
};

/** Puts all roles of the vocabulary in order: by what Dokploy’s own may do, those that were made by name. */
export function orderRoles({ roles }: Vocabulary): RoleOrder {
  const inOrder = Array.from({ length: roles.size() }, (_, role) => roles.textOf(role)).sort(
    (a, b) => strengthOf(a) - strengthOf(b) || compareTexts(a, b),
  );
  const places = new Uint32Array(roles.size());
  for (const [place, role] of inOrder.entries()) places[roles.numberOf(role)] = place;
  return { placeOf: (role) => (role === NO_ROLE ? inOrder.length : (places[role] ?? 0)), inOrder };
}
