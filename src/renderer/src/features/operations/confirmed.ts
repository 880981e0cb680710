import type { PlannedStep } from '../../../../shared/operations/step.ts';

/** What is confirmed of steps: each thing that is done, so that what does more than that is not confirmed. */
export function confirmationOf(steps: readonly PlannedStep[]): string {
  return JSON.stringify(
    steps
      .filter(({ denied }) => denied === undefined)
      .map(({ change }) => [
        change.action,
        change.instanceId,
        'organizationId' in change ? change.organizationId : null,
        'owned' in change ? (change.owned ?? []) : [],
      ]),
  );
}

/** The keys of those that were confirmed as they are now; `confirmed`: by key, what was. */
export function confirmedIn(
  now: readonly { key: string; confirmation: string }[],
  confirmed: ReadonlyMap<string, string>,
): Set<string> {
  return new Set(now.flatMap(({ key, confirmation }) => (confirmed.get(key) === confirmation ? key : [])));
}
