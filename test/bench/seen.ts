import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Cache, createCache } from '../../src/main/world/cache.ts';
import type { Invitation, Member } from '../../src/shared/dokploy.ts';
import type { Route } from '../../src/shared/preferences.ts';
import { type KnownInstance, openProfile } from '../dokploy/profile.ts';
import type { Measurement, Row } from './bench.ts';
import { beyondCpu, usableWithCpu } from './startup.ts';
import { listenSilently, type Subject } from './subjects.ts';

/** What was last seen: so many instances, and the lists of each by its number. */
export type SeenWorld = { instances: number; organizationsOf(instance: number): SeenLists[] };
type SeenLists = { organizationId: string; name: string; members: Member[]; invitations: Invitation[] };

const FEW = worldOf({ instances: 3, people: 250 });
const MANY = worldOf({ instances: 50, people: 1_000 });
/** How many times longer a start may take with much last-seen data than with little. */
const TIMES = 1.1;
const SINCE = '2026-01-01T00:00:00.000Z';

/** How a start grows with what was last seen: with three instances of 250 people, beside fifty of 1,000; their servers never answer. */
export const seen: Measurement = {
  name: 'seen',
  async measure(bench) {
    const folder = mkdtempSync(join(tmpdir(), 'quayside-bench-'));
    const silent = await Promise.all(Array.from({ length: MANY.instances }, () => listenSilently(0)));
    const ports = silent.map(({ port }) => port);
    const tidy: (() => Promise<void>)[] = silent.map(({ close }) => close);
    try {
      const profiles = { few: join(folder, 'few'), many: join(folder, 'many') };
      const few = await fill(profiles.few, { world: FEW, ports, service: bench.service });
      const many = await fill(profiles.many, { world: MANY, ports, service: bench.service });
      tidy.push(few.close, many.close);
      const rows: Row[] = [];
      for (const at of ['instance', 'home'] as const) {
        few.openAt(at);
        many.openAt(at);
        const pair = { bare: subject(profiles.few, at), quayside: subject(profiles.many, at) };
        const { bare, quayside } = await bench.inTurn(usableWithCpu, pair);
        const where = at === 'home' ? 'Home' : 'an instance';
        rows.push({
          name: `start at ${where}, 50 × 1,000 people last seen (bare: 3 × 250)`,
          unit: 'ms',
          bare: bare.map(({ usable }) => usable),
          quayside: quayside.map(({ usable }) => usable),
          madeOf: beyondCpu({ bare, quayside }),
          atMostTimes: TIMES,
        });
      }
      return rows;
    } finally {
      for (const close of tidy) await close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    }
  },
};

export function subject(profile: string, at: Route['at']): Subject {
  return {
    name: profile,
    app: fileURLToPath(new URL('../..', import.meta.url)),
    profile,
    usable: at === 'home' ? 'main li h2, main [data-row]' : '[data-row]',
  };
}

/** Fills a profile with instances, a key for each of their organizations, and what was last seen of them; `first` stands before them, never seen. */
export async function fill(
  folder: string,
  {
    world,
    ports,
    service,
    first,
  }: { world: SeenWorld; ports: number[]; service: string; first?: KnownInstance },
) {
  mkdirSync(folder);
  const profile = await openProfile({ folder, service });
  const cache = createCache({ folder: join(folder, 'last-seen'), clock: Date.now });
  const ids: string[] = first ? [await profile.take(first)] : [];
  for (const [index, port] of ports.slice(0, world.instances).entries()) {
    const organizations = world.organizationsOf(index);
    const id = await profile.take({
      name: `Server ${index + 1}`,
      origin: `http://127.0.0.1:${port}`,
      userId: 'user-0',
      userEmail: 'user-0@example.com',
      keys: organizations.map(({ organizationId, name }) => ({
        key: `bench-key-${organizationId}`,
        organizationId,
        organizationName: name,
      })),
    });
    ids.push(id);
    see(cache, id, organizations);
  }
  await cache.flush();
  return {
    ids,
    openAt(at: Route['at']) {
      const route = at === 'home' ? { at } : { at, instanceId: ids.at(-1) };
      const content = { version: 1, theme: 'light', route, views: {} };
      writeFileSync(join(folder, 'preferences.json'), JSON.stringify(content));
    },
    async close() {
      for (const id of ids) await profile.remove(id);
    },
  };
}

export function see(cache: Cache, instanceId: string, organizations: SeenLists[]): void {
  const record = cache.recorder(instanceId);
  record({
    account: {
      version: '0.30.2',
      caller: null,
      organizations: organizations.map(({ organizationId: id, name }) => ({
        id,
        name,
        createdAt: SINCE,
        ownerId: 'user-0',
      })),
    },
  });
  for (const { organizationId, members, invitations } of organizations) {
    record({ organizationId, members });
    record({ organizationId, invitations });
  }
}

function worldOf({ instances, people }: { instances: number; people: number }): SeenWorld {
  return {
    instances,
    organizationsOf: (index) => {
      const organizationId = `organization-${index}`;
      const name = `Organization ${index}`;
      return [{ organizationId, name, members: peopleOf(organizationId, people), invitations: [] }];
    },
  };
}

function peopleOf(organizationId: string, count: number) {
  return Array.from({ length: count }, (_, index) => {
    const userId = `user-${index}`;
    const user = { id: userId, email: `${userId}@example.com`, firstName: 'Person', lastName: `${index}` };
    return { id: `member-${index}`, organizationId, userId, role: 'member', createdAt: SINCE, user };
  });
}
