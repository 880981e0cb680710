import { z } from 'zod';
import { knownShape, leavingShape } from '../../shared/operations/operation.ts';
import type { Step } from '../../shared/operations/step.ts';
import { stepsOfPeople } from '../../shared/operations/steps.ts';

/**
 * What is kept of an operation beside its steps, and told to nobody: in the head of its journal, at its end in the archive,
 * and in memory. A fact that is added here is kept in all of them.
 */
export const keptFactsShape = z.object({
  /** By instance id: the people who were known of its installation when the plan was made. */
  installations: z.record(z.string(), z.array(z.string())),
  /** What its plan left as it was, as was chosen. */
  known: knownShape.exactOptional(),
  /** Who leaves by it, where its steps alone do not say. */
  leaving: leavingShape.exactOptional(),
});

/** What is kept of an operation beside its steps. */
export type KeptFacts = z.infer<typeof keptFactsShape>;

const NAMES = Object.keys(keptFactsShape.shape) as (keyof KeptFacts)[];

/** These facts of whatever holds them, and nothing else. */
export function keptFactsOf(holder: KeptFacts): KeptFacts {
  return Object.fromEntries(
    NAMES.flatMap((name) => (holder[name] ? [[name, holder[name]]] : [])),
  ) as KeptFacts;
}

/** These facts without what they say of an instance; of people, those alone stay of whom steps are left. */
export function keptFactsWithout(
  { installations, known, leaving }: KeptFacts,
  instanceId: string,
  left: readonly Step[],
): KeptFacts {
  const stepsOf = stepsOfPeople(left, leaving ?? []);
  return {
    installations: without(installations, instanceId),
    ...(known ? { known: without(known, instanceId) } : {}),
    ...(leaving ? { leaving: leaving.filter((_, at) => stepsOf[at]?.length) } : {}),
  };
}

function without<T>(record: Record<string, T>, key: string): Record<string, T> {
  const { [key]: _, ...rest } = record;
  return rest;
}
