import { MOST_TEXT } from '../../shared/calls/fields.ts';
import { oneLine } from '../../shared/oneLine.ts';
import type { Plan } from '../../shared/operations/operation.ts';
import type { KeyUse, PlannedStep, Step } from '../../shared/operations/step.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { peopleKnown } from './installations.ts';
import type { Recorded } from './journal.ts';
import { firstState } from './stepStates.ts';

/** Turns plans into what is written down of them. */
export type Records = {
  /** A plan that is about to run; `undoOf`: what it takes back. */
  planned(plan: Plan, undoOf?: string): Recorded;
  /** What was done already, without a person's asking; `uses`: the key of each step, null for none. */
  done(plan: Plan, uses: readonly (KeyUse | null)[]): Recorded;
};

/** Creates records with the installations that the instances are now. */
export function createRecords(options: {
  instances: Pick<Instances, 'find'>;
  /** ms since the epoch. */
  clock: () => number;
  newId: () => string;
}): Records {
  const { instances, clock, newId } = options;

  function installationsOf(steps: readonly PlannedStep[]): Record<string, string[]> {
    const ids = new Set(steps.map(({ change }) => change.instanceId));
    return Object.fromEntries(
      [...ids].flatMap((id) => {
        const found = instances.find(id);
        return found.ok ? [[id, peopleKnown(found.value)]] : [];
      }),
    );
  }

  function record(
    { kind, steps, known, leaving }: Plan,
    stateOf: (step: PlannedStep, at: number) => Step['state'],
  ): Recorded {
    const startedAt = clock();
    return {
      version: 1,
      id: newId(),
      kind,
      startedAt,
      installations: installationsOf(steps),
      ...(known ? { known } : {}),
      ...(leaving ? { leaving } : {}),
      steps: steps.map((step, id) => {
        const { change, instanceName, organizationName, seenAt } = step;
        // Main’s own plans pass no contract, and servers name organizations as they like.
        const name = organizationName && oneLine(organizationName, MOST_TEXT);
        const seen = seenAt === undefined ? {} : { seenAt };
        return { id, change, instanceName, organizationName: name, ...seen, state: stateOf(step, startedAt) };
      }),
    };
  }

  return {
    planned: (plan, undoOf) => ({
      ...record(plan, ({ denied }, at) => firstState(denied, at)),
      ...(undoOf === undefined ? {} : { undoOf }),
    }),
    done(plan, uses) {
      const recorded = record(plan, (_, at) => ({ state: 'done', at, output: {}, undo: null }));
      const steps = recorded.steps.map((step) => {
        const by = uses[step.id];
        return by ? { ...step, by } : step;
      });
      return { ...recorded, steps };
    },
  };
}
