import { expect, test } from 'vitest';
import { startTryWorld } from './tryWorld.ts';

test('the world to play with has ten servers whose keys open, and the trouble that Quayside is for', async () => {
  const world = await startTryWorld();
  const opens = await Promise.all(
    world.instances.flatMap(({ origin, key, ending }) =>
      [key, ...(ending?.keys.map((each) => each.key) ?? [])].map(async (secret) => {
        const answer = await fetch(`${origin}/api/organization.all`, { headers: { 'x-api-key': secret } });
        return answer.status;
      }),
    ),
  );
  const admins = world.instances.flatMap(({ instance: { world: each } }) =>
    each.members.filter(({ role, userId }) => role === 'admin' && !each.user(userId)?.twoFactorEnabled),
  );
  await world.close();
  expect(world.instances).toHaveLength(10);
  expect(new Set(opens)).toEqual(new Set([200]));
  expect(world.instances.filter(({ isAway }) => isAway)).toHaveLength(1);
  expect(world.instances.flatMap(({ ending }) => ending?.keys ?? [])).toHaveLength(2);
  expect(world.instances.map(({ instance }) => instance.version)).toContain('0.25.7');
  expect(admins.length).toBeGreaterThan(5);
});
