import type { PlannedStep } from '../../shared/operations/operation.ts';
import type { DenyReason, Principal } from '../../shared/rules/principal.ts';
import { denySessions } from '../../shared/rules/sessions.ts';
import { type InstanceTargets, NOTHING_READ, type Target } from '../../shared/target.ts';
import { type Found, findPerson, holdersOf, stepBy } from './people.ts';

type Account = Pick<Found['accounts'][number], 'userId' | 'email'>;
type Way = { target: Target; principal: Principal | null; actorId?: string | undefined };

const OWN_KEY = 'The key here is this person’s own.';

export function planRevoking(
  emails: readonly string[],
  instances: readonly InstanceTargets[],
): PlannedStep[] {
  return instances.flatMap((instance) => {
    const { accounts, memberships } = findPerson(emails, instance);
    return accounts.map((account) => {
      const ways = memberships
        .filter(({ member }) => member.userId === account.userId)
        .flatMap(({ target }): Way[] => {
          const holders = holdersOf(target);
          return holders.length === 0
            ? [{ target, principal: target.principal }]
            : holders.map(({ userId, principal }) => ({ target, principal, actorId: userId ?? undefined }));
        });
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
  const judged = ways.map((way) => ({ way, denied: barred ?? denyBy(way, userId) }));
  const { way, denied } =
    judged.find((each) => each.denied === null) ?? (judged[0] as (typeof judged)[number]);
  return stepBy(way, { action: 'sessions.revokeAll', userId, email }, denied);
}

function denyBy({ principal }: Way, userId: string): DenyReason | string {
  return principal ? denySessions(principal, userId) : NOTHING_READ;
}
