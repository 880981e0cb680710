import type { Step } from '../../shared/operations/step.ts';
import type { Action, Actions } from './action.ts';

/** What of a success is in memory alone until a person takes it: until then its operation is not over. */
export type Handing = {
  /** Whether nothing of a step waits for the person. */
  isHandedOver(step: Step): boolean;
  /** A step that was done, after a restart: what waited for the person is lost. Undefined where nothing did. */
  afterRestart(step: Step): Step | undefined;
};

/** Asks the action of each step. */
export function createHanding(actions: Actions): Handing {
  const actionOf = ({ change }: Step) => actions[change.action] as unknown as Action;
  return {
    isHandedOver(step) {
      const { change, state } = step;
      if (state.state !== 'done') return true;
      return actionOf(step).isHandedOver?.(change as never, state.output) ?? true;
    },
    afterRestart(step) {
      const { change, state } = step;
      if (state.state !== 'done') return undefined;
      const output = actionOf(step).afterRestart?.(change as never, state.output);
      return output && { ...step, state: { ...state, output } };
    },
  };
}
