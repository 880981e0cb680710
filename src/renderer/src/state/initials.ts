import { distinctInitials, initialsOf } from '../ui/initials.ts';
import { useApp } from './app.tsx';
import type { State } from './model.ts';

type ById = State['byId'];

/** The initials of all instances, worked out once for each state of the list. */
const known = new WeakMap<ById, ReadonlyMap<string, string>>();

/** Initials that tell an instance from all others; an instance that is added later leaves them as they are. */
export function selectInitials({ byId }: Pick<State, 'byId'>, instanceId: string): string {
  const initials = known.get(byId) ?? initialsIn(byId);
  known.set(byId, initials);
  return initials.get(instanceId) ?? initialsOf('');
}

function initialsIn(byId: ById): ReadonlyMap<string, string> {
  // By age and not by place: putting instances in another order renames none.
  const instances = Object.values(byId).sort((a, b) =>
    `${a.createdAt} ${a.id}` < `${b.createdAt} ${b.id}` ? -1 : 1,
  );
  const initials = distinctInitials(instances.map(({ name }) => name));
  return new Map(instances.map(({ id }, at) => [id, initials[at] ?? '']));
}

export function useInitials(instanceId: string): string {
  return useApp((state) => selectInitials(state, instanceId));
}
