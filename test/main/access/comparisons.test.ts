import { expect, test } from 'vitest';
import type { Baseline } from '../../../src/main/access/baseline.ts';
import { createComparisons } from '../../../src/main/access/comparisons.ts';
import { createNow } from '../../../src/main/access/drift.ts';
import type { EveryonesPlaces } from '../../../src/main/people/access.ts';
import { ok } from '../../../src/shared/errors.ts';
import type { EventPayload } from '../../../src/shared/events.ts';
import { accountOf } from '../people/seen.ts';

const facts = { at: 1_000 };
const none = { ...facts, rows: [] };
/** One organization with these members. */
const places = (...ids: string[]): EveryonesPlaces => ({
  revision: 1,
  personOf: (id) => id,
  addressesOf: (id) => [id],
  left: [],
  accountOf: () => accountOf('a'),
  organizations: [
    {
      instanceId: 'shop',
      organizationId: 'a',
      organizationName: 'Org a',
      members: {
        ...facts,
        rows: ids.map((id) => ({
          id,
          memberId: id,
          userId: id,
          email: id,
          name: '',
          role: 'member',
          twoFactor: null,
          since: 0,
          granted: {},
        })),
      },
      invitations: none,
    },
  ],
});
const BASELINE: Baseline = {
  id: 'base',
  name: 'Before',
  keptAt: 0,
  acceptedAt: null,
  instances: [
    {
      instanceId: 'shop',
      name: 'Shop',
      installation: { userIds: [], organizationIds: ['a'] },
      organizations: [
        {
          organizationId: 'a',
          organizationName: 'Org a',
          members: { rows: [{ id: 'ann@x', role: 'member', twoFactor: null, granted: {} }] },
          invitations: { rows: [] },
        },
      ],
    },
  ],
};

test('a comparison that began before is told before one that began later, however long it took', async () => {
  const told: EventPayload<'access.changed'>[] = [];
  const counted: (number | undefined)[] = [];
  let release = () => {};
  const slow = new Promise<void>((resolve) => {
    release = resolve;
  });
  const answers = [slow.then(() => places('ann@x', 'bob@x')), Promise.resolve(places('ann@x'))];
  const comparisons = createComparisons({
    files: { all: async () => [BASELINE], change: async () => ok(null) },
    now: createNow({
      people: { places: () => answers.shift() ?? Promise.reject(new Error('asked too often')) },
      clock: () => 5_000,
    }),
    onChange: (change) => {
      told.push(change);
      counted.push(comparisons.told()?.[0]?.differences.length);
    },
  });
  const checks = [comparisons.check(), comparisons.check()];
  release();
  // The later one would have ended by now, did it not wait for its turn.
  await Promise.all(checks);
  const baselines = [{ id: BASELINE.id, name: BASELINE.name, keptAt: BASELINE.keptAt }];
  expect(told).toEqual([
    { revision: 1, baselines },
    { revision: 2, baselines },
  ]);
  expect(counted).toEqual([1, 0]);
  expect(comparisons.counts('base')).toEqual({ differences: 0, apart: 0 });
});
