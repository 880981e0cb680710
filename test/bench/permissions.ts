import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import type { KnownInstance } from '../dokploy/profile.ts';
import type { ProjectSeed } from '../dokploy/projectSeed.ts';
import { crowd } from '../dokploy/seed.ts';
import { startSimulator } from '../dokploy/simulator.ts';
import { type Measurement, type Row, rowAtMost } from './bench.ts';
import type { Launched } from './launch.ts';
import { addedSince, type ByProcess, cpuOf, cpuWords } from './processes.ts';
import { VIEW_PROBE } from './viewProbe.ts';
import { openWorld, QUIET_AFTER } from './world.ts';

const OWNER = 'owner@live.example';
const PROJECTS = 40;
const SERVICES = 10;

/** The panel of a member in an organization of 40 projects, 80 environments and 800 services: its tree, and its boxes. */
export const permissions: Measurement = {
  name: 'permissions',
  async measure(bench) {
    const folder = mkdtempSync(join(tmpdir(), 'quayside-bench-'));
    const simulator = await startSimulator();
    const server = await simulator.addInstance({ name: 'Live', seed: SEED });
    const world = await openWorld({
      folder: join(folder, 'profile'),
      service: bench.service,
      world: { instances: 1, organizationsOf: () => [] },
      first: known(server),
      script: VIEW_PROBE,
    });
    const taken = { drawn: [] as number[], box: [] as number[], all: [] as number[], cpu: [] as ByProcess[] };
    try {
      await bench.repeat(world.subject, async (running, keep) => {
        const before = cpuOf(running.pid);
        const seen = await look(running, server);
        if (!keep) return;
        taken.cpu.push(addedSince(before, cpuOf(running.pid)));
        taken.drawn.push(seen.drawn);
        taken.box.push(Math.max(...seen.boxes));
        taken.all.push(seen.all);
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
      row('tree of 40 projects, 800 services after its answer', 'ms', taken.drawn, 150),
      row('page held up by a box, all 920 rows open', 'ms', taken.box, 16),
      row('page held up by granting all 920 at once', 'ms', taken.all, 16),
    ];
  },
};

/** What a person does one after the other; the answer with the tree is held back until the panel waits for it. */
async function look(running: Launched, server: SimulatedInstance) {
  await wait(QUIET_AFTER);
  const tree = server.hold('project.allForPermissions');
  await running.evaluate("benchViews.openPermissions('person-0002@example.com')");
  await tree.arrived;
  const shown = running.evaluate<number>('benchViews.treeDrawn()');
  const began = performance.timeOrigin + performance.now();
  tree.release();
  const drawn = (await shown) - began;
  await running.evaluate('benchViews.openWholeTree()');
  const boxes = await running.evaluate<number[]>('benchViews.checkBoxes()');
  const all = await running.evaluate<number>('benchViews.grantAll()');
  return { drawn, boxes, all };
}

const names = (of: string) => Array.from({ length: SERVICES }, (_, at) => `${of}-${at + 1}`);

const SEED = {
  owner: { email: OWNER },
  organizations: [
    {
      name: 'Team',
      members: crowd(250),
      projects: Array.from(
        { length: PROJECTS },
        (_, at): ProjectSeed => ({
          name: `project-${at + 1}`,
          environments: { production: { application: names('app') }, staging: { postgres: names('base') } },
        }),
      ),
    },
  ],
};

function known(server: SimulatedInstance): KnownInstance {
  const { organizations, users } = server.world;
  return {
    name: 'Live',
    origin: server.origin,
    userId: users.find(({ email }) => email === OWNER)?.id ?? '',
    userEmail: OWNER,
    keys: organizations.map(({ id, name }) => ({
      key: server.key({ user: OWNER, organization: id }),
      organizationId: id,
      organizationName: name,
    })),
  };
}
