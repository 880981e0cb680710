import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PRESETS } from '../../src/renderer/src/state/peopleView.ts';
import { EVERYONE, queryOf } from '../../src/shared/peopleQuery.ts';
import { NOW, worldOf, worldShapes } from '../main/review/worlds.ts';
import { selectionsOf } from './today.ts';

const DAY = 86_400_000;
const runs = { numRuns: 100 };

describe('law 5: one selection, one number', () => {
  test('a preset counts whom the list shows, a selection takes and an export writes, wherever it is asked', async () => {
    const asked = fc.record({ preset: fc.constantFrom(...PRESETS), place: fc.nat(), search: fc.nat() });
    await fc.assert(
      fc.asyncProperty(worldShapes, asked, async (shape, { preset, place, search }) => {
        const world = worldOf(shape);
        const all = world.words.all();
        const instance = world.instances[place % (world.instances.length + 1)];
        const choices = { ...preset.choices, ...(instance && { instance: [instance.id] }) };
        const view = { search: all[search % (2 * all.length)] ?? '', choices, sort: null };
        const { counted, ...others } = await selectionsOf(world).people(
          queryOf(view, { groups: world.groups, today: '2026-06-15' }),
        );
        expect(others).toEqual({ shown: counted, chosen: counted, exported: counted });
      }),
      runs,
    );
  });

  test('searching for a client, an instance or an organization finds who is there', async () => {
    await fc.assert(
      fc.asyncProperty(worldShapes, async (shape) => {
        const world = worldOf(shape);
        const { find } = selectionsOf(world);
        const places = [
          ...world.groups.map(({ name, instanceIds }) => ({ name, query: { ...EVERYONE, instanceIds } })),
          ...world.instances.map(({ id, name }) => ({ name, query: { ...EVERYONE, instanceIds: [id] } })),
          ...world.organizations.flatMap(({ instanceId, id, name, now }) =>
            now ? { name, query: { ...EVERYONE, organizations: [{ instanceId, organizationId: id }] } } : [],
          ),
        ];
        for (const { name, query } of places)
          if (query.instanceIds.length + query.organizations.length > 0)
            expect(await find({ ...EVERYONE, search: name })).toEqual(await find(query));
      }),
      runs,
    );
  });

  test('Needs you counts as many admins without 2FA as People shows', async () => {
    await fc.assert(
      fc.asyncProperty(worldShapes, async (shape) => {
        const { people, needed } = selectionsOf(worldOf(shape));
        const choices = PRESETS.find(({ id }) => id === 'admins-without-2fa')?.choices ?? {};
        const query = queryOf({ search: '', choices, sort: null }, { today: '2026-06-15' });
        expect(needed('admins-without-2fa')).toBe((await people(query)).shown);
      }),
      runs,
    );
  });

  test('Needs you counts as many expired invitations as Invitations shows, and Renew says how many of these it renews', async () => {
    await fc.assert(
      fc.asyncProperty(worldShapes, async (shape) => {
        const { needed, shown, planned, renewal } = selectionsOf(worldOf(shape));
        const filter = { expired: true, olderThan: '', domain: '' };
        const renewed = await planned({ kind: 'renew-invitations', ...filter });
        const [all, some] = [needed('expired'), renewed.filter((each) => each.runs).length];
        expect([shown('expired'), renewed.length]).toEqual([all, all]);
        const words = some < all ? `${some} of ${all}` : some;
        expect(renewal).toEqual(some === 0 ? [] : [`Renew ${words} expired`]);
      }),
      runs,
    );
  });

  test('“Remove older than” goes by the day on which People says that somebody was invited', async () => {
    await fc.assert(
      fc.asyncProperty(worldShapes, fc.nat({ max: 60 }), async (shape, days) => {
        const { invited, planned } = selectionsOf(worldOf(shape));
        const filter = { expired: false, olderThan: `${days}`, domain: '' };
        const old = invited.filter(({ since }) => since !== null && NOW - since >= days * DAY);
        const removed = await planned({ kind: 'remove-invitations', ...filter });
        expect(removed.map((each) => each.of).sort()).toEqual(old.map(({ of }) => of).sort());
      }),
      runs,
    );
  });
});
