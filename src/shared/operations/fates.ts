import { effectOf } from '../rules/actions.ts';
import { foldAddress } from '../text.ts';
import type { OFFBOARD_CHOICES } from './change.ts';
import type { FoundThere, Step } from './operation.ts';
import { addressesOf, isLookup, stepsOfPeople } from './steps.ts';

type Fate = (typeof OFFBOARD_CHOICES)[number];
/** By the first address of a person, then by instance id. */
export type Fates = Record<string, Record<string, Fate>>;

/** Chosen fates: replanning must not take more from anybody than was chosen. */
export function fatesOf({
  steps,
  leaving = [addressesOf(steps)],
  found = {},
}: {
  steps: readonly Step[];
  leaving?: readonly (readonly string[])[] | undefined;
  found?: FoundThere | undefined;
}): Fates {
  const stepsOf = stepsOfPeople(steps, leaving);
  return Object.fromEntries(
    leaving.map((emails, at) => {
      const own = new Set(emails.map(foldAddress));
      const changes = (stepsOf[at] ?? []).filter(({ change }) => !isLookup(change));
      const there = Map.groupBy(changes, ({ change }) => change.instanceId);
      // Found without a step: kept by choice.
      const left = Object.entries(found).flatMap(([id, rows]) =>
        !there.has(id) && rows.some(({ email }) => own.has(foldAddress(email))) ? [[id, 'leave']] : [],
      );
      const chosen = [...there].flatMap(([id, each]) => {
        const fate = fateOf(each);
        return fate ? [[id, fate]] : [];
      });
      return [emails[0] ?? '', Object.fromEntries([...left, ...chosen])];
    }),
  );
}

function fateOf(changes: readonly Step[]): Fate | null {
  const effects = changes.flatMap(({ change }) => effectOf(change));
  const has = (does: string, on: string) => effects.some((each) => each.does === does && each.on === on);
  if (has('end', 'account')) return 'delete';
  if (has('end', 'membership')) return 'end';
  if (has('change', 'membership')) return 'lower';
  return has('end', 'session') ? 'revoke-sessions' : null;
}
