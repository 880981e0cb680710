import type { PlannedStep } from '../../shared/operations/operation.ts';
import { denySessions } from '../../shared/rules/sessions.ts';
import { type InstanceTargets, NOTHING_READ } from '../../shared/target.ts';
import { type Found, findPerson, stepBy, type Way, waysAt, wayThatMay } from './people.ts';

type Account = Pick<Found['accounts'][number], 'userId' | 'email'>;

const OWN_KEY = 'The key here is this person’s own.';

export function planRevoking(
  emails: readonly string[],
  instances: readonly InstanceTargets[],
): PlannedStep[] {
  return instances.flatMap((instance) => {
    const { accounts, memberships } = findPerson(emails, instance);
    return accounts.map((account) => {
      const own = memberships.filter(({ member }) => member.userId === account.userId);
      const ways = own.flatMap(({ target }) => waysAt(target));
      return revocationBy(account, ways);
    });
  });
}

export function revocationsOf({ accounts, memberships }: Found): PlannedStep[] {
  return accounts.map((account) => {
    const own = memberships.filter(({ member }) => member.userId === account.userId);
    const ways = own.filter(({ principal }) => principal?.userId !== account.userId);
    return ways.length > 0 ? revocationBy(account, ways) : revocationBy(account, own, OWN_KEY);
  });
}

export function denyRevoking(found: Found): string | null {
  const steps = revocationsOf(found);
  if (steps.some(({ denied }) => denied === undefined)) return null;
  return steps[0]?.denied ?? 'Not a member there.';
}

function revocationBy(
  { userId, email }: Account,
  ways: readonly Way[],
  barred: string | null = null,
): PlannedStep {
  const by = wayThatMay(
    ways,
    ({ principal }) => barred ?? (principal ? denySessions(principal, userId) : NOTHING_READ),
  ) as NonNullable<ReturnType<typeof wayThatMay>>;
  return stepBy(by.way, { action: 'sessions.revokeAll', userId, email }, by.denied);
}
