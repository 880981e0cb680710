import fc from 'fast-check';
import { expect, test } from 'vitest';
import { owned } from '../dokploy/seed.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { openQuayside } from './quayside.ts';

const simulator = testSimulator();
const WHO = 'one@example.com';
const DAYS = ['2031-01-01', '2031-02-01', '2031-03-01'] as const;

const day = fc.constantFrom(...DAYS);
const act = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ does: fc.constant('invite'), day, moves: fc.boolean(), isAway: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('set'), day }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constantFrom('undo', 'finish', 'close'), which: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constantFrom('restart', 'clear') }) },
) as fc.Arbitrary<{ does: string; day: string; moves: boolean; isAway: boolean; which: number }>;

/** What holds, as a stack: a day that a person set is alone in it, one of an operation goes with that. */
type Held = { day: string; of: string | null };

async function check(
  acts: readonly { does: string; day: string; moves: boolean; isAway: boolean; which: number }[],
) {
  const server = await simulator.addInstance({
    name: `Shop ${simulator.instances.length}`,
    seed: owned(...Array.from({ length: 8 }, (_, at) => ({ name: `Team ${at}` }))),
  });
  let app = await openQuayside();
  const instanceId = await app.add(server);
  const keys = { instanceIds: [instanceId], without: [], expiresInDays: null, forSession: false };
  await app.act({ kind: 'create-keys', ...keys });
  const places = server.world.organizations.map(({ id }) => id);
  let stack: Held[] = [];
  const states = new Map<string, 'done' | 'open'>();
  for (const { does, day, moves, isAway, which } of acts) {
    const meant = (state: string) => {
      const all = [...states].flatMap(([id, each]) => (each === state ? id : []));
      return all[which % Math.max(1, all.length)];
    };
    const release = (id: string) => {
      states.delete(id);
      stack = stack.filter(({ of }) => of !== id);
    };
    if (does === 'set') {
      await app.call('ends.set', { emails: [WHO], day, note: '' });
      stack = [{ day, of: null }];
    }
    if (does === 'clear') {
      await app.call('ends.clear', { emails: [WHO] });
      stack = [];
    }
    if (does === 'restart') app = await app.restart();
    if (does === 'invite') {
      const organizationId = places.shift();
      if (organizationId === undefined) continue;
      if (isAway) server.setFault({ kind: 'status', status: 502 });
      const before = stack.at(-1)?.day ?? null;
      const isIn = [...states.values()].includes('done');
      const { operation } = await app.act({
        ...{ kind: 'invite', emails: [WHO], kitId: null, ownRoles: {}, endsOn: day },
        ...(moves && { movesEnds: true as const }),
        places: [{ instanceId, organizationId, role: 'member' }],
      });
      server.setFault(null);
      await app.refresh();
      const id = operation?.id ?? '';
      expect(operation?.phase).toBe(isAway ? 'open' : 'ended');
      states.set(id, isAway ? 'open' : 'done');
      if (before !== day && (moves || (before === null && !isIn))) stack.push({ day, of: id });
    }
    const id = meant(does === 'undo' ? 'done' : 'open');
    if (does === 'undo' && id !== undefined) {
      await app.act({ kind: 'undo', operationId: id });
      release(id);
    }
    if (does === 'close' && id !== undefined) {
      await app.call('operations.close', { operationId: id });
      release(id);
    }
    if (does === 'finish' && id !== undefined) {
      await app.call('operations.continue', { operationId: id });
      await app.ended(id);
      await app.refresh();
      states.set(id, 'done');
    }
    const { ends } = await app.call('ends.list', {});
    expect(ends.map((end) => end.day)).toEqual(stack.slice(-1).map((held) => held.day));
  }
  await app.close();
}

test('in whatever order somebody gets end dates, is invited until a day, and that is undone, given up or finished: what was set before holds again', async () => {
  const [invite, clear, finish] = [
    { does: 'invite', day: DAYS[0], moves: false, isAway: true, which: 0 },
    { does: 'clear', day: DAYS[0], moves: false, isAway: false, which: 0 },
    { does: 'finish', day: DAYS[0], moves: false, isAway: false, which: 0 },
  ];
  // A day that a person removed while an invitation waited came back with it.
  const examples: [(typeof invite)[]][] = [[[invite, clear, finish]]];
  const acts = fc.array(act, { minLength: 3, maxLength: 9 });
  await fc.assert(fc.asyncProperty(acts, check), { numRuns: 9, examples });
}, 120_000);
