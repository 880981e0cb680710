import { type State, withInstances } from './model.ts';

/** The state without an instance that was removed, before main's list says so. */
export function withoutInstance(state: State, instanceId: string): State {
  return withInstances(
    state,
    state.order.flatMap((id) => (id === instanceId ? [] : (state.byId[id] ?? []))),
  );
}
