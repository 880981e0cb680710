import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import type { KnownInstance } from '../dokploy/profile.ts';
import { crowd } from '../dokploy/seed.ts';
import { startSimulator } from '../dokploy/simulator.ts';
import { type Measurement, type Row, rowAtMost } from './bench.ts';
import type { Launched } from './launch.ts';
import { addedSince, type ByProcess, cpuOf, cpuWords } from './processes.ts';
import { type Scrolled, VIEW_PROBE } from './viewProbe.ts';
import { openWorld, QUIET_AFTER, WORLD } from './world.ts';

const OWNER = 'owner@live.example';
/** So many people of the instance that answers change with each answer: more than are in sight. */
const CHANGED = 40;

/** People on screen, with 8,000 of them: first rows, narrowing, scrolling, the palette, an answer that comes. */
export const matrix: Measurement = {
  name: 'matrix',
  async measure(bench) {
    const folder = mkdtempSync(join(tmpdir(), 'quayside-bench-'));
    const simulator = await startSimulator();
    const live = await openLive(await simulator.addInstance({ name: 'Live', seed: SEED }));
    const world = await openWorld({
      folder: join(folder, 'profile'),
      service: bench.service,
      world: WORLD,
      first: live.known,
      script: VIEW_PROBE,
    });
    const taken = {
      first: [] as number[],
      narrowed: [] as number[],
      longTasks: [] as number[],
      cells: [] as number[],
      opened: [] as number[],
      found: [] as number[],
      answered: [] as number[],
      cpu: [] as ByProcess[],
    };
    try {
      await bench.repeat(world.subject, async (running, keep) => {
        const before = cpuOf(running.pid);
        const seen = await look(running, world.ids[0] ?? '', live);
        if (!keep) return;
        taken.cpu.push(addedSince(before, cpuOf(running.pid)));
        taken.first.push(seen.first);
        taken.narrowed.push(Math.max(...seen.narrowed));
        taken.longTasks.push(seen.scrolled.longTasks);
        taken.cells.push(seen.scrolled.cells / seen.scrolled.shown);
        taken.opened.push(seen.palette.opened);
        taken.found.push(seen.palette.found);
        taken.answered.push(seen.answered);
      });
    } finally {
      await world.close();
      await simulator.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    }
    const madeOf = cpuWords(taken.cpu, 'all that is looked at together: ');
    const row = (name: string, unit: Row['unit'], quayside: number[], atMost: number) =>
      rowAtMost(name, unit, quayside, atMost, madeOf);
    return [
      row('People of 8,000 on screen after the click', 'ms', taken.first, 300),
      row('slowest search, sort, filter on screen', 'ms', taken.narrowed, 50),
      row('tasks over 50 ms, scrolling both ways', '', taken.longTasks, 0),
      row('cells in the page, by columns in sight', '', taken.cells, 120),
      row('palette opened, with its first results', 'ms', taken.opened, 50),
      row('palette finds one of 8,000 people', 'ms', taken.found, 50),
      row('page held up by an answer of one instance', 'ms', taken.answered, 16),
    ];
  },
};

async function look(running: Launched, instanceId: string, live: Live) {
  await wait(QUIET_AFTER);
  const first = await running.evaluate<number>('benchViews.openPeople()');
  const narrowed = await running.evaluate<number[]>("benchViews.narrow('person-777@')");
  const scrolled = await running.evaluate<Scrolled>('benchViews.scrollPeople()');
  const palette = await running.evaluate<{ opened: number; found: number }>(
    "benchViews.palette('person-1777@')",
  );
  // Their addresses come first: they are in sight.
  await running.evaluate("benchViews.sortByAddress('a-person-0001@')");
  const role = live.changeRoles();
  const ref = JSON.stringify({ instanceId, organizationId: live.organizationId });
  const cell = `a-person-0002@example.com in ${live.organizationName} on Live: ${role}`;
  const answered = await running.evaluate<number>(`benchViews.answer(${ref}, ${JSON.stringify(cell)})`);
  return { first, narrowed, scrolled, palette, answered };
}

type Live = {
  known: KnownInstance;
  organizationId: string;
  organizationName: string;
  /** Gives the first people another role, and says which. */
  changeRoles(): string;
};

/** The instance that answers. */
const SEED = {
  owner: { email: OWNER },
  organizations: Array.from({ length: 4 }, (_, at) => ({
    name: `Team ${at + 1}`,
    members: crowd(100).map((member) => ({ ...member, email: `a-${member.email}` })),
  })),
};

async function openLive(server: SimulatedInstance): Promise<Live> {
  const { organizations, members, users } = server.world;
  const [first] = organizations;
  const ids = new Set(
    users.flatMap(({ id, email }) => (email.startsWith('a-') && email < `a-person-00${CHANGED}` ? id : [])),
  );
  let role = 'member';
  return {
    known: {
      name: 'Live',
      origin: server.origin,
      userId: users.find(({ email }) => email === OWNER)?.id ?? '',
      userEmail: OWNER,
      keys: organizations.map(({ id, name }) => ({
        key: server.key({ user: OWNER, organization: id }),
        organizationId: id,
        organizationName: name,
      })),
    },
    organizationId: first?.id ?? '',
    organizationName: first?.name ?? '',
    changeRoles() {
      role = role === 'admin' ? 'member' : 'admin';
      for (const member of members)
        if (member.organizationId === first?.id && ids.has(member.userId)) member.role = role;
      return role;
    },
  };
}
