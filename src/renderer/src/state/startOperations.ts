import type { CallOutput } from '../../../shared/contract.ts';
import { ok, type Result } from '../../../shared/errors.ts';
import type { Intent } from '../../../shared/operations/change.ts';
import type { Plan } from '../../../shared/operations/operation.ts';
import type { Bridge } from '../bridge.ts';

/** What is begun: what a person wants, or main’s plan of it that they looked at. */
export type ToStart = Intent | CallOutput<'plans.make'>;

type Started = Result<{ operationId: string; plan: Pick<Plan, 'kind' | 'steps'> }>;

/**
 * Has main start what a person wants, once: asked for twice before its steps are known (`isKnown`), as by a double click,
 * it is one operation.
 */
export function createStarts(tools: { bridge: Bridge; isKnown: (operationId: string) => boolean }) {
  const { bridge, isKnown } = tools;
  /** By what was asked for, and that by the operation’s id. */
  const asked = new Map<string, Promise<Started>>();
  const keyOf = new Map<string, string>();

  async function begin(what: ToStart): Promise<Started> {
    const made = 'planId' in what ? ok(what) : await bridge.call('plans.make', what);
    if (!made.ok) return made;
    const { planId, plan } = made.value;
    const started = await bridge.call('operations.start', { planId });
    return started.ok ? ok({ ...started.value, plan }) : started;
  }

  return {
    start(what: ToStart): Promise<Started> {
      const key = 'planId' in what ? what.planId : JSON.stringify(what);
      const before = asked.get(key);
      if (before) return before;
      const started = begin(what);
      asked.set(key, started);
      void started.then((result) => {
        if (result.ok && !isKnown(result.value.operationId)) keyOf.set(result.value.operationId, key);
        else asked.delete(key);
      });
      return started;
    },
    /** The steps of this operation are known now: the same plan is another operation from here on. */
    forget(operationId: string): void {
      asked.delete(keyOf.get(operationId) ?? '');
      keyOf.delete(operationId);
    },
  };
}
