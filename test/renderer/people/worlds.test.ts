import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAnswers } from '../../../src/main/people/answers.ts';
import { columnsFor } from '../../../src/renderer/src/features/people/matrixColumns.tsx';
import { createPeopleReading } from '../../../src/renderer/src/features/people/peopleReading.ts';
import { cellName, standingOf } from '../../../src/renderer/src/features/people/personRow.ts';
import { ok } from '../../../src/shared/errors.ts';
import type { Instance } from '../../../src/shared/instance.ts';
import { queryOf } from '../../../src/shared/peopleQuery.ts';
import { organizationKey } from '../../../src/shared/target.ts';
import { openTable } from '../../main/people/seen.ts';
import { fakeCall } from '../fakeCall.ts';

const NOW = Date.parse('2026-03-01T00:00:00.000Z');
const WHY = 'It was not read.';
const ALL = queryOf({ search: '', choices: {}, sort: null }, { today: '2026-11-26' });
/** More than fit on a page. */
const ADDRESSES = Array.from({ length: 260 }, (_, at) => `person-${at}@acme.example`);

/** What an organization is to a person: not read at all, or who is in it as what, by place in `ADDRESSES`. */
type Read = {
  members: Map<number, string> | null;
  invitations: Map<number, boolean> | null;
};
type World = Map<string, Map<string, Read>>;

const place = fc.nat(ADDRESSES.length - 1);
const mapOf = <T>(value: fc.Arbitrary<T>, most: number) =>
  fc.array(fc.tuple(place, value), { maxLength: most }).map((entries) => new Map(entries));
const readList: fc.Arbitrary<Read> = fc.record({
  members: fc.option(mapOf(fc.constantFrom('owner', 'admin', 'member', 'auditor'), 150), { freq: 5 }),
  invitations: fc.option(mapOf(fc.boolean(), 40), { freq: 5 }),
});
const worlds: fc.Arbitrary<World> = fc
  .dictionary(
    fc.constantFrom('north', 'south', 'east', 'west'),
    fc.dictionary(fc.constantFrom('shop', 'lab', 'books'), readList, { noNullPrototype: true }),
    { noNullPrototype: true },
  )
  .map((world) => new Map(Object.entries(world).map(([id, own]) => [id, new Map(Object.entries(own))])));

const name = (email: string, instanceId: string, organizationId: string, words: string) =>
  `${email} in ${organizationId} on ${instanceId}: ${words}`;

function expectedIn(world: World): string[] {
  const there = ADDRESSES.map((_, at) =>
    [...world.values()].some((own) =>
      [...own.values()].some(({ members, invitations }) => members?.has(at) || invitations?.has(at)),
    ),
  );
  return ADDRESSES.flatMap((email, at) => {
    if (!there[at]) return [];
    return [...world].flatMap(([instanceId, own]) => {
      if (own.size === 0) return name(email, instanceId, '', `unknown: ${WHY}`);
      return [...own].map(([organizationId, { members, invitations }]) => {
        const role = members?.get(at);
        const isOver = invitations?.get(at);
        const say = (words: string) => name(email, instanceId, organizationId, words);
        if (role !== undefined) return say(isOver === undefined ? role : `${role}, and invited again`);
        if (isOver !== undefined) return say(`invited as member${isOver ? ', expired' : ''}`);
        return say(members && invitations ? 'none' : `unknown: ${WHY}`);
      });
    });
  }).sort();
}

function tell(table: ReturnType<typeof openTable>, world: World): void {
  const instances = [...world.keys()].map((id) => ({ id, name: id, keys: [] }) as unknown as Instance);
  table.setInstances(instances);
  for (const [instanceId, own] of world) {
    table.forget(instanceId, null);
    const organizations = [...own.keys()].map((id) => ({ id, name: id, createdAt: '', ownerId: '' }));
    table.setAccount(instanceId, { organizations });
    for (const [organizationId, { members, invitations }] of own) {
      const ref = { instanceId, organizationId };
      if (members)
        table.setList({
          ...ref,
          members: [...members].map(([at, role]) => memberRow(ref, ADDRESSES[at] ?? '', role)),
          facts: { at: 1 },
        });
      if (invitations)
        table.setList({
          ...ref,
          invitations: [...invitations].map(([at, isOver]) =>
            invitationRow(ref, ADDRESSES[at] ?? '', isOver),
          ),
          facts: { at: 1 },
        });
    }
  }
}

type Ref = { instanceId: string; organizationId: string };

function memberRow({ organizationId }: Ref, email: string, role: string) {
  const createdAt = '2025-01-01T00:00:00.000Z';
  return { id: `m ${email}`, organizationId, userId: email, role, createdAt, user: { id: email, email } };
}

function invitationRow({ organizationId }: Ref, email: string, isOver: boolean) {
  const expiresAt = new Date(NOW + (isOver ? -1 : 1)).toISOString();
  return { id: `i ${email}`, organizationId, email, role: 'member', status: 'pending', expiresAt };
}

test('over generated worlds each cell on screen is called as its list has it, also when the lists change meanwhile', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, worlds, async (before, after) => {
      const table = openTable();
      const answers = createAnswers(table);
      let pending = 0;
      const told = async <T>(asked: Promise<T>) => {
        pending += 1;
        const value = await asked;
        pending -= 1;
        return ok(value);
      };
      const reading = createPeopleReading({
        call: fakeCall({
          'people.list': (input) => told(answers.list(input)),
          'people.ids': ({ query }) => told(answers.ids(query)),
        }),
        now: () => 0,
      });
      const settle = async () => {
        do await new Promise((resolve) => setImmediate(resolve));
        while (pending > 0);
      };
      tell(table, before);
      reading.look(0, 25);
      reading.show(ALL);
      tell(table, after);
      await settle();
      reading.changed(table.revisions().revision);
      const shown: string[] = [];
      for (let top = 0; top === 0 || top < (reading.state().entries?.length ?? 0); top += 25) {
        reading.look(top, top + 25);
        await settle();
        const { columns, entries } = reading.state();
        const all = columnsFor(columns?.columns ?? [], [...after.keys()], ALL);
        for (const { id, row } of entries?.slice(top, top + 25) ?? []) {
          if (!row) throw new Error(`Row ${id} is in sight and not here`);
          for (const column of all) {
            const { instanceId: instance, organizationName: organization } = column;
            const standing = standingOf(row, column, NOW, WHY);
            shown.push(cellName(row.person.email, { organization, instance }, standing));
          }
        }
      }
      expect(shown.sort()).toEqual(expectedIn(after));
    }),
    { numRuns: 60 },
  );
});

test('an organization is named by its instance as well: the same id on two instances is two columns', () => {
  const keys = ['north', 'south'].map((instanceId) =>
    organizationKey({ instanceId, organizationId: 'shop' }),
  );
  expect(new Set(keys).size).toBe(2);
});
