import path from 'node:path';
import { onTestFinished } from 'vitest';
import { createPermissions } from '../../../src/main/permissions/permissions.ts';
import { createTreeReadings } from '../../../src/main/readings/tree.ts';
import type { CallOutput } from '../../../src/shared/contract.ts';
import type { EventPayload } from '../../../src/shared/events.ts';
import type { IntentOf } from '../../../src/shared/operations/change.ts';
import type { KitContent } from '../../../src/shared/permissions/shapes.ts';
import { differenceWords } from '../../../src/shared/permissions/words.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { calling } from '../calling.ts';
import { keyOf } from '../operations/console.ts';
import { good } from '../operations/keyConsole.ts';
import { openModules } from '../operations/modules.ts';
import { ended } from '../operations/plans.ts';
import { plansOver } from '../plans/planOf.ts';
import { countIds, makeFolder } from '../storage/folder.ts';

/** Kits and plans over simulated servers, each opened by its owner’s keys: all but Electron, the ipc and the keychain is real. */
export async function openGrants(
  servers: readonly SimulatedInstance[],
  { folder = makeFolder(), organizations = ['Acme'] } = {},
) {
  const newId = countIds(`id-${path.basename(folder)}`);
  const changes: EventPayload<'kits.changed'>[] = [];
  const progress: EventPayload<'grants.progress'>[] = [];
  const modules = await openModules({
    file: path.join(folder, 'i.json'),
    newId,
    newKeyName: () => 'Quayside · test',
    onStep: (step) => permissions.stepChanged(step),
  });
  const chosen: { file: string | null } = { file: null };
  const plans = plansOver(modules.world, {
    start: modules.engine.start,
    newId,
    clock: Date.now,
    grants: async (intent, how) => permissions.grants(intent, how),
  });
  const permissions = createPermissions({
    ...modules,
    readMembers: (place) => modules.world.note('members', place, modules.dokploy.call('user.all', place)),
    readInvitations: (place) =>
      modules.world.note('invitations', place, modules.dokploy.call('organization.allInvitations', place)),
    readTree: createTreeReadings(modules),
    files: { kits: path.join(folder, 'templates.json'), uses: path.join(folder, 'uses.json') },
    chooseTarget: async () => chosen.file,
    chooseSource: async () => chosen.file,
    clock: Date.now,
    newId,
    notify: () => {},
    note: () => {},
    onChange: (change) => changes.push(change),
    onProgress: (told) => progress.push(told),
  });
  onTestFinished(() => modules.engine.close());

  for (const server of servers)
    for (const [at, organization] of organizations.entries()) {
      const { key, facts } = keyOf(server, 'owner@example.com', organization);
      const { name, origin } = server;
      const known = modules.instances.atOrigin(origin);
      good(
        at === 0 || !known
          ? await modules.credentialStore.addInstance({ name, origin, key, facts })
          : await modules.credentialStore.storeKey(known.id, { key, origin, facts, replaces: [] }),
      );
    }

  const instanceId = (server: SimulatedInstance) => modules.instances.atOrigin(server.origin)?.id ?? '';
  const organizationId = (server: SimulatedInstance, name = 'Acme') =>
    server.world.organizations.find((row) => row.name === name)?.id ?? '';

  const place = (server: SimulatedInstance, name = 'Acme') => ({
    instanceId: instanceId(server),
    organizationId: organizationId(server, name),
  });
  const { call } = calling({
    ...permissions.calls,
    ...plans,
    'app.giveUp': async (given: { id: string }) => {
      await plans['app.giveUp'](given);
      return permissions.calls['app.giveUp'](given);
    },
  });

  async function save(content: Partial<KitContent>): Promise<string> {
    const whole = { name: 'Developers', switches: {}, rules: [], ...content };
    return good(await call('kits.save', { id: null, content: whole })).id;
  }

  const everywhere = servers.flatMap((server) => organizations.map((name) => place(server, name)));
  const intent = (
    source: Source,
    emails: readonly string[] | null,
    places = everywhere,
    readings = newId(),
  ): IntentOf<'grant'> => ({
    ...{ kind: 'grant', kitId: null, together: [], emails: emails && [...emails], places, readings },
    ...source,
  });
  const plan = async (...asked: Parameters<typeof intent>): Promise<CallOutput<'plans.make'>> =>
    good(await call('plans.make', intent(...asked)));

  async function run({ planId, granting }: CallOutput<'plans.make'>) {
    if (granting?.isRemembered) return void good(await call('plans.remember', { planId }));
    const { operationId } = good(await call('operations.start', { planId }));
    return ended(modules.engine, operationId);
  }

  return {
    ...modules,
    place,
    permissions,
    folder,
    changes,
    progress,
    call,
    save,
    servers,
    intent,
    plan,
    run,
    instanceId,
  };
}

export type Source = Pick<IntentOf<'grant'>, 'mode'> & Partial<Pick<IntentOf<'grant'>, 'kitId' | 'from'>>;

export function stepsOf({ plan }: Pick<CallOutput<'plans.make'>, 'plan'>) {
  return plan.steps.map(({ change, denied = '', already = false }) => ({
    ...{ email: 'email' in change ? change.email : '', denied, already },
    what: differenceWords(change as Parameters<typeof differenceWords>[0]),
  }));
}

export function memberOf(server: SimulatedInstance, email: string, name = 'Acme') {
  const user = server.world.users.find((row) => row.email === email);
  const organization = server.world.organizations.find((row) => row.name === name);
  const member = server.world.membership(user?.id ?? '', organization?.id ?? null);
  if (!member) throw new Error(`${email} is no member of ${name}`);
  return member;
}

export function grantedTo(server: SimulatedInstance, email: string, name = 'Acme'): string[] {
  const { accessedProjects, accessedEnvironments, accessedServices } = memberOf(server, email, name);
  const { projects, environments, services } = server.world;
  const projectOf = (id: string) => projects.find((row) => row.id === id)?.name ?? 'gone';
  const environmentOf = (id: string) => {
    const row = environments.find((each) => each.id === id);
    return row ? `${projectOf(row.projectId)}/${row.name}` : 'gone';
  };
  return [
    ...accessedProjects.map(projectOf),
    ...accessedEnvironments.map(environmentOf),
    ...accessedServices.map((id) => {
      const row = services.find((each) => each.id === id);
      return row ? `${environmentOf(row.environmentId)}/${row.name}` : 'gone';
    }),
  ].sort();
}
