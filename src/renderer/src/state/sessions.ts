import type { State } from './model.ts';

/** Others may be signed in on an instance now than before: whoever shows it reads it again. */
export function withOtherSessions(state: State, instanceId: string): State {
  const changes = (state.sessionChanges[instanceId] ?? 0) + 1;
  return { ...state, sessionChanges: { ...state.sessionChanges, [instanceId]: changes } };
}

/** How often who is signed in on an instance was changed from here. */
export function selectSessionChanges(state: State, instanceId: string): number {
  return state.sessionChanges[instanceId] ?? 0;
}
