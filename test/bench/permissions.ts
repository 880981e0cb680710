import type { SimulatedInstance } from '../dokploy/instance.ts';
import type { ProjectSeed } from '../dokploy/projectSeed.ts';
import { crowd } from '../dokploy/seed.ts';
import type { Measurement } from './bench.ts';
import type { Launched } from './launch.ts';
import { lookAtLive } from './live.ts';

const PROJECTS = 40;
const SERVICES = 10;

/** The panel of a member in an organization of 40 projects, 80 environments and 800 services: its tree, and its boxes. */
export const permissions: Measurement = {
  name: 'permissions',
  async measure(bench) {
    const organizations = [{ name: 'Team', members: crowd(250), projects: manyProjects() }];
    const world = { instances: 1, organizationsOf: () => [] };
    const row = await lookAtLive(bench, { organizations, world }, look);
    return [
      row('tree of 40 projects, 800 services after its answer', 'ms', 150, ({ drawn }) => drawn),
      row('page held up by a box, all 920 rows open', 'ms', 16, ({ boxes }) => Math.max(...boxes)),
      row('page held up by granting all 920 at once', 'ms', 16, ({ all }) => all),
    ];
  },
};

/** What a person does one after the other; the answer with the tree is held back until the panel waits for it. */
async function look(running: Launched, server: SimulatedInstance) {
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

function manyProjects(): ProjectSeed[] {
  const names = (of: string) => Array.from({ length: SERVICES }, (_, at) => `${of}-${at + 1}`);
  return Array.from({ length: PROJECTS }, (_, at) => ({
    name: `project-${at + 1}`,
    environments: { production: { application: names('app') }, staging: { postgres: names('base') } },
  }));
}
