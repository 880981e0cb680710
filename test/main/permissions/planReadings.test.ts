import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createPlanReadings } from '../../../src/main/permissions/planReadings.ts';
import { ok } from '../../../src/shared/errors.ts';
import { accountOf, instanceOf, membersOf } from '../people/seen.ts';

const INSTANCES = Array.from({ length: 20 }, (_, at) => instanceOf(`i-${at}`, ['a', 'b']));

test('what was read is told one after the other, so that the work with it lets others in between', async () => {
  const readings = createPlanReadings({
    instances: { list: () => INSTANCES.map((each) => ({ ...each, keys: each.keys.map(asOwner) })) },
    accounts: { account: async () => ok(accountOf('a', 'b')), absent: () => [] },
    readMembers: async () => ok(membersOf('ann@x.example')),
    readInvitations: async () => ok([]),
    readTree: async () => ok({ projects: [], gitProviders: null, servers: null }),
  });
  const { places } = await readings.places();
  const told: string[] = [];
  let atOnce = 0;
  await readings.read(places, {
    withInvitations: false,
    heavy: true,
    isAny: () => true,
    isClosed: () => false,
    async found(place, at, { state }) {
      atOnce += 1;
      expect(atOnce).toBe(1);
      await nextTurn();
      told.push(`${at} ${place.organizationId} ${state}`);
      atOnce -= 1;
    },
  });
  expect(told.sort()).toEqual(places.map(({ organizationId }, at) => `${at} ${organizationId} read`).sort());
  expect(told).toHaveLength(40);
});

function asOwner(key: (typeof INSTANCES)[0]['keys'][0]) {
  return { ...key, userId: 'u', role: 'owner', status: 'active' as const };
}
