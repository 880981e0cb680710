import { pathToFileURL } from 'node:url';
import { liveOn } from './demoLife.ts';
import { clients, demoOwner, production, staging } from './demoSeeds.ts';
import type { InstanceOptions, SimulatedInstance } from './instance.ts';
import { startSimulator } from './simulator.ts';
import type { World } from './world.ts';

export type DemoInstance = {
  name: string;
  origin: string;
  user: string;
  organization: string;
  key: string;
  instance: SimulatedInstance;
};

export type Demo = { instances: DemoInstance[]; close: () => Promise<void> };

/** Production with a license, Staging on an older server, EU clients with 500 members who see nothing, something or all. */
export const DEMO_OPTIONS: readonly InstanceOptions[] = [
  { name: 'Production', version: '0.30.2', seed: production },
  { name: 'Staging', version: '0.28.6', seed: staging },
  { name: 'EU clients', version: '0.30.2', seed: clients },
];

export async function startDemo(): Promise<Demo> {
  const simulator = await startSimulator({ instances: [...DEMO_OPTIONS] });
  return { instances: simulator.instances.map(openForDemo), close: simulator.close };
}

/** Lets people have used an instance of the demo, and makes the key to add it with. */
export function openForDemo(instance: SimulatedInstance): DemoInstance {
  const { name, origin, world } = instance;
  liveOn(world);
  signIn(world);
  const organization = world.organizations[0]?.name ?? '';
  const user = demoOwner.email;
  const key = instance.key({ user, organization, name: 'Quayside demo' });
  return { name, origin, user, organization, key, instance };
}

/** Every third person is signed in, the first with two browsers. */
function signIn(world: World): void {
  const people = world.users.filter((_, at) => at % 3 === 0);
  for (const [at, { id: userId }] of [...people.slice(0, 1), ...people].entries())
    world.addSession({
      userId,
      userAgent: BROWSERS[at % BROWSERS.length] ?? null,
      ipAddress: `198.51.100.${(at % 250) + 1}`,
      createdAt: world.date(-(at + 1) * 900_000),
    });
}

const BROWSERS = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
];

// Run by itself it prints what to add, and serves until it is stopped.
if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const demo = await startDemo();
  for (const { name, origin, key } of demo.instances) console.log(`${name}\t${origin}\t${key}`);
}
