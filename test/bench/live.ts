import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import type { KnownInstance } from '../dokploy/profile.ts';
import { type OrganizationSeed, owned } from '../dokploy/seed.ts';
import { startSimulator } from '../dokploy/simulator.ts';
import { type Bench, type Row, rowAtMost } from './bench.ts';
import type { Launched } from './launch.ts';
import { addedSince, type ByProcess, cpuOf, cpuWords } from './processes.ts';
import type { SeenWorld } from './seen.ts';
import { VIEW_PROBE } from './viewProbe.ts';
import { openWorld, QUIET_AFTER } from './world.ts';

/** Looks at an app over a world with one instance before it that answers; gives what makes a row of all that was seen. */
export async function lookAtLive<T>(
  bench: Bench,
  { organizations, world: seenWorld }: { organizations: OrganizationSeed[]; world: SeenWorld },
  look: (running: Launched, server: SimulatedInstance, instanceId: string) => Promise<T>,
) {
  const folder = mkdtempSync(join(tmpdir(), 'quayside-bench-'));
  const simulator = await startSimulator();
  const server = await simulator.addInstance({ name: 'Live', seed: owned(...organizations) });
  const world = await openWorld({
    folder: join(folder, 'profile'),
    service: bench.service,
    world: seenWorld,
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
