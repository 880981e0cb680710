import { distinctInitials, initialsOf } from '../ui/initials.ts';
import { useApp } from './app.tsx';
import type { State } from './model.ts';

type ById = State['byId'];

const known = new WeakMap<ById, ReadonlyMap<string, string>>();

/** Adding an instance leaves the initials of the others. */
export function selectInitials({ byId }: Pick<State, 'byId'>, instanceId: string): string {
  const initials = known.get(byId) ?? initialsIn(byId);
  known.set(byId, initials);
  return initials.get(instanceId) ?? initialsOf('');
}

function initialsIn(byId: ById): ReadonlyMap<string, string> {
  // By age, not by position: reordering must not change initials.
  const instances = Object.values(byId).sort((a, b) =>
    `${a.createdAt} ${a.id}` < `${b.createdAt} ${b.id}` ? -1 : 1,
  );
  const initials = distinctInitials(instances.map(({ name }) => name));
  return new Map(instances.map(({ id }, at) => [id, initials[at] ?? '']));
}

export function useInitials(instanceId: string): string {
  return useApp((state) => selectInitials(state, instanceId));
}
