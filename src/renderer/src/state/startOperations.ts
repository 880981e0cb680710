import type { Result } from '../../../shared/errors.ts';
import type { Intent } from '../../../shared/operations/intent.ts';
import type { Plan } from '../../../shared/operations/operation.ts';
import type { Bridge } from '../bridge.ts';

/**
 * Has main start what a person wants, once: asked for twice before its steps are known (`isKnown`), as by a double click,
 * it is one operation.
 */
export function createStarts(tools: { bridge: Bridge; isKnown: (operationId: string) => boolean }) {
  const { bridge, isKnown } = tools;
  /** By the plan, and the plans by the operation’s id. */
  const asked = new Map<string, Promise<Result<{ operationId: string }>>>();
  const planOf = new Map<string, string>();

  async function startIntent(intent: Intent): Promise<Result<{ operationId: string }>> {
    const made = await bridge.call('plans.make', intent);
    return made.ok ? bridge.call('operations.start', { planId: made.value.planId }) : made;
  }

  return {
    start(plan: Plan | Intent): Promise<Result<{ operationId: string }>> {
      const key = JSON.stringify(plan);
      const before = asked.get(key);
      if (before) return before;
      const started = 'steps' in plan ? bridge.call('operations.start', plan) : startIntent(plan);
      asked.set(key, started);
      void started.then((result) => {
        if (result.ok && !isKnown(result.value.operationId)) planOf.set(result.value.operationId, key);
        else asked.delete(key);
      });
      return started;
    },
    /** The steps of this operation are known now: the same plan is another operation from here on. */
    forget(operationId: string): void {
      asked.delete(planOf.get(operationId) ?? '');
      planOf.delete(operationId);
    },
  };
}
