import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BEGUN, INSTANCES, offboardings, PEOPLE } from './offboardings.ts';
import { openBy } from './today.ts';

const runs = { numRuns: 500 };

/** How an instance stands as somebody looks: whether it answers, and since when. */
const looks = fc.record({
  failures: fc.tuple(...INSTANCES.map(() => fc.constantFrom(null, 'timeout', 'key-not-accepted', undefined))),
  at: fc.constantFrom(BEGUN - 1, BEGUN + 3, BEGUN + 10),
  /** What no key lists any more. */
  isListed: fc.boolean(),
});

describe('law 3: what was seen, and then is not, is never gone', () => {
  test('nobody is gone from a server where something of theirs was found and no reading shows it gone', async () => {
    await fc.assert(
      fc.asyncProperty(offboardings, looks, async ({ kept, places }, look) => {
        const { gone } = await openBy(kept, look);
        for (const { instanceId, email } of gone)
          for (const each of places.filter((one) => one.instanceId === instanceId && one.email === email))
            expect([each, each.isLeft, each.isProven || each.fate === 'delete']).toEqual([each, false, true]);
      }),
      runs,
    );
  });

  test('nobody is gone from a server on which their account can sign in', async () => {
    await fc.assert(
      fc.asyncProperty(offboardings, looks, async ({ kept, places }, look) => {
        const { gone } = await openBy(kept, look);
        for (const { instanceId, email } of gone)
          expect(
            places.filter(
              (one) =>
                one.instanceId === instanceId &&
                one.email === email &&
                one.fate !== 'delete' &&
                one.fate !== 'withdraw',
            ),
          ).toEqual([]);
      }),
      runs,
    );
  });
});

test('whose account was deleted, and invitations were removed, and who is seen nowhere there after it, is gone', async () => {
  await fc.assert(
    fc.asyncProperty(offboardings, looks, async ({ kept, places }, look) => {
      const { gone } = await openBy(kept, look);
      const there = Map.groupBy(places, ({ instanceId, email }) =>
        [instanceId, PEOPLE.findIndex((emails) => emails.includes(email))].join(),
      );
      for (const own of there.values())
        if (
          own.every(
            ({ fate, state, isProven }) =>
              ['delete', 'withdraw'].includes(fate) && state.startsWith('done') && isProven,
          )
        )
          for (const { instanceId, email } of own) expect(gone).toContainEqual({ instanceId, email });
    }),
    runs,
  );
});

describe('law 4: one outcome', () => {
  test('certificate, its head, result sentence, Needs you, Activity, what is offered and the command tell the same as open', async () => {
    await fc.assert(
      fc.asyncProperty(offboardings, looks, async ({ kept }, look) => {
        const { outcome, gone: _, ...told } = await openBy(kept, look);
        const is = outcome.length > 0;
        expect(told).toEqual({
          ...{
            needs: outcome,
            archived: outcome,
            archivedBefore: outcome,
            listed: outcome,
            listedLater: outcome,
            afterRemoval: outcome.filter((id) => id !== 'i2'),
          },
          ...{ certificate: is, sentence: outcome.length, activity: is, closes: is },
        });
      }),
      runs,
    );
  });
});
