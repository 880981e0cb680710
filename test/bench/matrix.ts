import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import type { KnownInstance } from '../dokploy/profile.ts';
import { crowd, type OrganizationSeed, owned } from '../dokploy/seed.ts';
import { startSimulator } from '../dokploy/simulator.ts';
import { type Bench, type Measurement, type Row, rowAtMost } from './bench.ts';
import type { Launched } from './launch.ts';
import { addedSince, type ByProcess, cpuOf, cpuWords } from './processes.ts';
import { type Scrolled, VIEW_PROBE } from './viewProbe.ts';
import { openWorld, QUIET_AFTER, WORLD } from './world.ts';

/** So many people of the instance that answers change with each answer: more than are in sight. */
const CHANGED = 40;

/** People on screen, with 8,000 of them: first rows, narrowing, scrolling, the palette, an answer that comes. */
export const matrix: Measurement = {
  name: 'matrix',
  async measure(bench) {
    const organizations = Array.from({ length: 4 }, (_, at) => ({
      name: `Team ${at + 1}`,
      members: crowd(100).map((member) => ({ ...member, email: `a-${member.email}` })),
    }));
    const row = await lookAtLive(bench, organizations, look);
    return [
      row('People of 8,000 on screen after the click', 'ms', 300, ({ first }) => first),
      row('slowest search, sort, filter on screen', 'ms', 50, ({ narrowed }) => Math.max(...narrowed)),
      row('tasks over 50 ms, scrolling both ways', '', 0, ({ scrolled }) => scrolled.longTasks),
      row(
        'cells in the page, by columns in sight',
        '',
        120,
        ({ scrolled }) => scrolled.cells / scrolled.shown,
      ),
      row('palette opened, with its first results', 'ms', 50, ({ palette }) => palette.opened),
      row('palette finds one of 8,000 people', 'ms', 50, ({ palette }) => palette.found),
      row('page held up by an answer of one instance', 'ms', 16, ({ answered }) => answered),
    ];
  },
};

async function look(running: Launched, { world }: SimulatedInstance, instanceId: string) {
  const first = await running.evaluate<number>('benchViews.openPeople()');
  const narrowed = await running.evaluate<number[]>("benchViews.narrow('person-777@')");
  const scrolled = await running.evaluate<Scrolled>('benchViews.scrollPeople()');
  const palette = await running.evaluate<{ opened: number; found: number }>(
    "benchViews.palette('person-1777@')",
  );
  await running.evaluate("benchViews.showInMatrix('a-person-000')");
  const { id: organizationId = '', name = '' } = world.organizations[0] ?? {};
  const changing = world.members.filter((member) => {
    const email = world.user(member.userId)?.email ?? '';
    return (
      member.organizationId === organizationId && email.startsWith('a-') && email < `a-person-00${CHANGED}`
    );
  });
  const role = changing[1]?.role === 'admin' ? 'member' : 'admin';
  for (const member of changing) member.role = role;
  const ref = JSON.stringify({ instanceId, organizationId });
  const cell = `a-person-0002@example.com in ${name} on Live: ${role}`;
  const answered = await running.evaluate<number>(`benchViews.answer(${ref}, ${JSON.stringify(cell)})`);
  return { first, narrowed, scrolled, palette, answered };
}

/** Looks at an app over a world with one instance before it that answers; gives what makes a row of all that was seen. */
async function lookAtLive<T>(
  bench: Bench,
  organizations: OrganizationSeed[],
  look: (running: Launched, server: SimulatedInstance, instanceId: string) => Promise<T>,
) {
  const folder = mkdtempSync(join(tmpdir(), 'quayside-bench-'));
  const simulator = await startSimulator();
  const server = await simulator.addInstance({ name: 'Live', seed: owned(...organizations) });
  const world = await openWorld({
    folder: join(folder, 'profile'),
    service: bench.service,
    world: WORLD,
    first: known(server),
    script: VIEW_PROBE,
  });
  const seen: T[] = [];
  const cpu: ByProcess[] = [];
  try {
    await bench.repeat(world.subject, async (running, keep) => {
      const before = cpuOf(running.pid);
      await wait(QUIET_AFTER);
      const one = await look(running, server, world.ids[0] ?? '');
      if (!keep) return;
      cpu.push(addedSince(before, cpuOf(running.pid)));
      seen.push(one);
    });
  } finally {
    await world.close();
    await simulator.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
  const madeOf = cpuWords(cpu, 'all that is looked at together: ');
  return (name: string, unit: Row['unit'], atMost: number, of: (one: T) => number) =>
    rowAtMost(name, unit, seen.map(of), atMost, madeOf);
}

function known(server: SimulatedInstance): KnownInstance {
  const [owner] = server.world.users;
  const userEmail = owner?.email ?? '';
  return {
    ...{ name: 'Live', origin: server.origin, userId: owner?.id ?? '', userEmail },
    keys: server.world.organizations.map(({ id, name }) => ({
      key: server.key({ user: userEmail, organization: id }),
      organizationId: id,
      organizationName: name,
    })),
  };
}
