import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Change } from '../../../src/shared/operations/change.ts';
import { stepsOfPeople } from '../../../src/shared/operations/steps.ts';
import { isSameAddress } from '../../../src/shared/text.ts';

const ended = (email: string, at: number): Change => ({
  action: 'members.endMembership',
  instanceId: 'shop',
  organizationId: 'acme',
  memberId: `m${at}`,
  email,
});

test('the steps of people are those that name one of their addresses, in whatever letters, in their order', () => {
  const address = fc.constantFrom('ann@x', 'Ann@X', 'ann@home', 'bob@x', ' BOB@x', 'eva@x');
  fc.assert(
    fc.property(
      fc.array(address, { maxLength: 12 }),
      fc.array(fc.array(address, { maxLength: 3 }), { maxLength: 4 }),
      (emails, people) => {
        const steps = emails.map((email, at) => ({ id: at, change: ended(email, at) }));
        expect(stepsOfPeople(steps, people)).toEqual(
          people.map((own) =>
            steps.filter(({ change }) =>
              own.some((email) => 'email' in change && isSameAddress(email, change.email)),
            ),
          ),
        );
      },
    ),
  );
});

test('however many leave, each step is looked at once: thousands of both must not hold anything up', () => {
  let looked = 0;
  const steps = Array.from({ length: 50 }, (_, at) => {
    const change = ended(`p${at}@x`, at);
    return {
      get change(): Change {
        looked += 1;
        return change;
      },
    };
  });
  stepsOfPeople(
    steps,
    Array.from({ length: 100 }, (_, at) => [`p${at}@x`, `p${at}@home`]),
  );
  expect(looked).toBeLessThanOrEqual(2 * steps.length);
});
