import type { AppError } from '../../../shared/errors.ts';
import type { State } from './model.ts';

/** A failure of an action that has no screen of its own; the same one is told only once. */
export function withTrouble(state: State, title: string, error: AppError): State {
  const trouble = { id: title, tone: 'danger', title, text: `${error.message} ${error.advice}` } as const;
  return { ...state, troubles: [...state.troubles.filter(({ id }) => id !== title), trouble] };
}
