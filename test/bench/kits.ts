import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createGrantPlans } from '../../src/main/permissions/grantPlans.ts';
import { createUses, type Uses } from '../../src/main/permissions/uses.ts';
import type { Account } from '../../src/shared/dokploy.ts';
import { ok } from '../../src/shared/errors.ts';
import type { Instance } from '../../src/shared/instance.ts';
import type { Kit, Rule } from '../../src/shared/permissions/shapes.ts';
import type { Target } from '../../src/shared/target.ts';
import { type Measurement, rowAtMost } from './bench.ts';
import { INSTANCES, organizationOf, treeOf } from './world.ts';

const ORGANIZATIONS = 4;
/** Of each organization. */
const MEMBERS = 100;
/** To as many of them the kit was applied when that is kept: to 10,000 people in all. */
const APPLIED = 50;
const TIMES = 11;
const WARM_UPS = 2;

/** A plan of a kit for everybody in 50 × 4 organizations; all is there at once, so that planning alone is measured. */
export const kits: Measurement = {
  name: 'kits',
  async measure() {
    const taken = { plan: [] as Taken[], kept: [] as Taken[] };
    const folder = mkdtempSync(join(tmpdir(), 'quayside-bench-'));
    try {
      const world = makeWorld();
      const uses = openUses(join(folder, 'uses.json'));
      const grants = openPlans(world, uses);
      const places = world.flatMap((own, at) =>
        own.map(({ id }) => ({ instanceId: `${at}`, organizationId: id })),
      );
      for (let time = -WARM_UPS; time < TIMES; time += 1) {
        const intent = { kind: 'grant', kitId: KIT.id, mode: 'exactly', emails: null, together: [] } as const;
        const asked = { ...intent, together: [], places, readings: `${time}` };
        const plan = await timed(() => grants.plan(asked, { again: false }));
        const kept = await timed(() => keep(uses, world));
        if (time < 0) continue;
        taken.plan.push(plan);
        taken.kept.push(kept);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    }
    const rows = (name: string, all: Taken[], atMost: number) => {
      const own = `${Math.round(all.reduce((sum, { cpu }) => sum + cpu, 0) / all.length)} ms of main itself each`;
      return [
        rowAtMost(
          name,
          'ms',
          all.map(({ took }) => took),
          atMost,
          own,
        ),
        rowAtMost(
          'main held up by that at a time',
          'ms',
          all.map(({ heldUp }) => heldUp),
          50,
          own,
        ),
      ];
    };
    return [
      ...rows('plan of a kit, 50 × 4 × 100 people', taken.plan, 300),
      ...rows('kit kept as applied to 10,000 people', taken.kept, 150),
    ];
  },
};

/** All in ms: how long something took, how long of that this thread worked, and how long at most it let nothing else in. */
type Taken = { took: number; cpu: number; heldUp: number };

async function timed(job: () => unknown): Promise<Taken> {
  let heldUp = 0;
  let isOver = false;
  let last = performance.now();
  const watching = (async () => {
    while (!isOver) {
      await nextTurn();
      heldUp = Math.max(heldUp, performance.now() - last);
      last = performance.now();
    }
  })();
  const began = performance.now();
  const before = process.threadCpuUsage();
  await job();
  const { user, system } = process.threadCpuUsage(before);
  const took = performance.now() - began;
  isOver = true;
  await watching;
  return { took, cpu: (user + system) / 1000, heldUp };
}

const SERVICES = { project: '*', environment: '*', service: '*' };
const RULES: Rule[] = [
  { what: 'projects', effect: 'grant', project: 'shop-*' },
  { what: 'environments', effect: 'grant', project: '*', environment: 'staging' },
  { what: 'environments', effect: 'withhold', project: 'shop-4', environment: 'production' },
  { what: 'services', effect: 'withhold', ...SERVICES, kinds: ['postgres', 'mysql'] },
  { what: 'services', effect: 'grant', ...SERVICES, service: '*-web-*', kinds: [] },
];
const SWITCHES = { canCreateServices: true, canAccessToDocker: false };
const KIT: Kit = { id: 't', changedAt: 0, name: 'Developers', switches: SWITCHES, rules: RULES };
const OWNER = { userId: 'owner', role: 'owner' };

type World = ReturnType<typeof makeWorld>;

function makeWorld() {
  return Array.from({ length: INSTANCES }, (_, instance) =>
    Array.from({ length: ORGANIZATIONS }, (_, at) => {
      const { organizationId: id, name, members } = organizationOf(instance, at);
      return { id, name, members: members.slice(0, MEMBERS), tree: treeOf(id) };
    }),
  );
}

function openUses(file: string): Uses {
  const onChange = () => {};
  const cache = { onChange: () => onChange };
  return createUses({ file, cache, clock: Date.now, newId: () => 'id', notify: () => {}, onChange });
}

/** As an operation tells it whose steps all end at once. */
async function keep(uses: Uses, world: World): Promise<void> {
  const kit = { id: KIT.id, mode: 'exactly' } as const;
  for (const [instance, organizations] of world.entries())
    for (const { id: organizationId, members } of organizations)
      for (const { userId, role, user } of members.slice(0, APPLIED)) {
        const who = { instanceId: `${instance}`, organizationId, userId, email: user.email, role };
        const change = { action: 'members.setPermissions' as const, ...who, grant: {}, revoke: {}, kit };
        uses.stepChanged({ change, state: { state: 'done', at: Date.now(), output: {}, undo: null } });
      }
  await uses.flush();
}

function openPlans(world: World, uses: Uses) {
  const all = new Map(world.flat().map((each) => [each.id, each]));
  const find = (id: string) => all.get(id) ?? { members: [], tree: treeOf(id) };
  return createGrantPlans({
    world: {
      targets: () => [],
      instance: (id) => instanceOf(id, world[Number(id)] ?? []),
      target: ({ organizationId }) => {
        const principal = { ...OWNER, version: '0.30.2', isCloud: false, organizationId, allowed: null };
        return { principal, holders: [{ ...OWNER, email: null, principal }] } as unknown as Target;
      },
    },
    accounts: { account: async (id) => ok(accountOf(world[Number(id)] ?? [])), absent: () => [] },
    readMembers: async ({ organizationId }) => ok(find(organizationId).members),
    readInvitations: async () => ok([]),
    readTree: async ({ organizationId }) => ok(find(organizationId).tree),
    kits: { find: async () => ok(KIT), all: async () => [KIT] },
    uses,
    clock: Date.now,
    onProgress: () => {},
  });
}

function instanceOf(id: string, organizations: World[0]): Instance {
  const keys = organizations.map((each) => ({ organizationId: each.id, ...OWNER, status: 'active' }));
  return { id, name: `Server ${id}`, keys } as unknown as Instance;
}

function accountOf(organizations: World[0]): Account {
  const seen = organizations.map(({ id, name }) => ({ id, name, createdAt: '', ownerId: OWNER.userId }));
  return { version: '0.30.2', caller: null, organizations: seen };
}
