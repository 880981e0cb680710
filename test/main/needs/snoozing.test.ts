import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Facts, type InstanceFacts, needsOf } from '../../../src/main/needs/needsOf.ts';
import { aboutOf, isOver } from '../../../src/main/needs/snoozing.ts';
import type { AppError } from '../../../src/shared/errors.ts';
import { PEOPLE_UNREAD } from '../../../src/shared/target.ts';
import { DAY, drawnWorlds, factsOf, NOW } from './worlds.ts';

/** How a reading of an instance stands, whatever is so there. */
const STAGES = [
  'read',
  'not tried yet',
  'being read',
  'account read, lists to come',
  'network away',
  'server away',
] as const;
type Stage = (typeof STAGES)[number];

const failed = (code: AppError['code']) => ({ code, message: 'It failed.', advice: '' });

function atStage(instance: InstanceFacts, stage: Stage): InstanceFacts {
  const toCome = {
    targets: instance.targets.map((each) => ({ ...each, whyUnknown: PEOPLE_UNREAD })),
    own: null,
  };
  switch (stage) {
    case 'read':
      return instance;
    case 'not tried yet':
      return { ...instance, ...toCome, failure: undefined };
    case 'being read':
      return { ...instance, isReading: true };
    case 'account read, lists to come':
      return { ...instance, ...toCome, failure: instance.failure ?? null };
    case 'network away':
      return { ...instance, failure: failed('timeout') };
    case 'server away':
      return { ...instance, failure: instance.failure ? failed('timeout') : failed('server-failed') };
  }
}

/** Read as a whole, whatever could not be. */
const settledWorlds = drawnWorlds.map((drawn) =>
  factsOf({
    drifts: drawn.drifts ?? [],
    ends: drawn.ends ?? [],
    instances: drawn.instances.map((each) => ({ ...each, reading: false, failure: each.failure ?? null })),
  }),
);
const over = (snooze: Parameters<typeof isOver>[0], facts: Facts) => {
  const { needs, isSettled } = needsOf(facts);
  return isOver(
    snooze,
    needs.find(({ id }) => id === snooze.id),
    { ...facts, isSettled },
  );
};
const snoozesOf = (facts: Facts) =>
  needsOf(facts).needs.map((need) => ({ id: need.id, until: null, about: aboutOf(need, facts) }));

test('what is snoozed until it changes stays so in whatever order instances are read, are away and come back', () => {
  fc.assert(
    fc.property(
      settledWorlds,
      fc.array(fc.constantFrom(...STAGES), { minLength: 4, maxLength: 4 }),
      fc.boolean(),
      (facts, stages, isRestarted) => {
        const now: Facts = {
          ...facts,
          instances: facts.instances.map((each, at) => atStage(each, stages[at] ?? 'read')),
          // Which keys are refused, and what differs, a new run learns as it reads.
          ...(isRestarted && stages.every((stage) => stage === 'not tried yet')
            ? { health: {}, drifts: null, ends: null }
            : {}),
        };
        for (const snooze of snoozesOf(facts))
          expect([snooze.id, over(snooze, now)]).toEqual([snooze.id, false]);
      },
    ),
    { numRuns: 1_000 },
  );
});

test('what is snoozed until it changes is back once an instance that was read shows more of it, or none', () => {
  const server = (failure: 'timeout' | null, keyless: number) => ({
    ...{ failure, reading: false, version: '0.30.2', own: [] },
    organizations: Array.from({ length: keyless }, () => ({
      members: [],
      expires: [],
      key: null,
      unknown: false,
    })),
  });
  const world = (...instances: ReturnType<typeof server>[]) => factsOf({ instances, drifts: [], ends: [] });
  const [snooze] = snoozesOf(world(server('timeout', 1), server(null, 1))).filter(
    ({ id }) => id === 'no-key',
  );
  const of = snooze ?? expect.fail('nothing is snoozed');
  expect(over(of, world(server('timeout', 1), server(null, 1)))).toBe(false);
  expect(over(of, world(server('timeout', 1), server(null, 2)))).toBe(true);
  expect(over(of, world(server('timeout', 1), server(null, 0)))).toBe(true);
});

test('a snooze for a day by a clock that was a year ahead is over once that is set right', () => {
  const facts = factsOf({ instances: [], drifts: [], ends: [] });
  const until = (at: number) => over({ id: 'no-key', until: at, about: '' }, facts);
  expect(until(NOW + 365 * DAY + DAY)).toBe(true);
  expect(until(NOW + DAY)).toBe(false);
  // A clock that is set back by seconds ends nothing.
  expect(until(NOW + 7 * DAY + 5_000)).toBe(false);
});
