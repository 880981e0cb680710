import type { PlannedStep } from '../../../../shared/operations/operation.ts';
import { denySteps } from '../../../../shared/operations/steps.ts';

/** What a step does, whatever else is found out of it. */
function nameOf({ change }: PlannedStep): string {
  const { action, instanceId } = change;
  const of = ['organizationId', 'email', 'memberId', 'invitationId', 'sessionId', 'keyId', 'serverKeyId'].map(
    (name) => (name in change ? change[name as keyof typeof change] : null),
  );
  return JSON.stringify([action, instanceId, ...of]);
}

/** The steps at these places, by what they do: a plan that is made again has other places. */
export function namesAt(steps: readonly PlannedStep[], places: ReadonlySet<number>): ReadonlySet<string> {
  return new Set(steps.flatMap((step, at) => (places.has(at) ? nameOf(step) : [])));
}

/** The places of the steps that were unchecked, by what they do, and the steps that run. */
export function leaveOut(steps: readonly PlannedStep[], left: ReadonlySet<string>) {
  const runs = (step: PlannedStep) => step.denied === undefined;
  const without = new Set(
    left.size === 0 ? [] : steps.flatMap((step, at) => (runs(step) && left.has(nameOf(step)) ? at : [])),
  );
  return { without, meant: steps.filter((step, at) => runs(step) && !without.has(at)) };
}

/** Why nothing of a plan can be run, as a sentence; null where something can. */
export function whyNone(steps: readonly PlannedStep[], meant: readonly PlannedStep[]): string | null {
  if (meant.length > 0) return denySteps(steps.length);
  if (steps.some(({ denied }) => denied === undefined)) return 'Check at least one change.';
  return steps.length > 0 && steps.every(({ already }) => already)
    ? 'Nothing has to change.'
    : 'Nothing here can run.';
}
