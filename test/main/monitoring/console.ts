import path from 'node:path';
import { onTestFinished } from 'vitest';
import { createUnattended } from '../../../src/main/credentials/keychain.ts';
import type { Digest, Needed } from '../../../src/main/monitoring/findings.ts';

import { openMemory } from '../../../src/main/monitoring/memory.ts';
import { createMonitoring, type MonitoringChoices } from '../../../src/main/monitoring/monitoring.ts';
import { createRefreshing, type Reads } from '../../../src/main/world/refreshing.ts';
import type { Patch } from '../../../src/shared/patch.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { FakeKeychain } from '../credentials/fakeKeychain.ts';
import { keyOf } from '../operations/console.ts';
import { openModules } from '../operations/modules.ts';
import { countIds, makeFolder } from '../storage/folder.ts';

const ON: MonitoringChoices = { monitorEvery: 60, monitorPasted: false, notify: true };

/** Monitoring over the modules of main and real HTTP, as boot/monitoring.ts wires it. */
export async function openMonitored(folder = makeFolder()) {
  const unattended = createUnattended();
  let choices = ON;
  const newId = countIds();
  const backend = new FakeKeychain();
  const modules = await openModules({
    file: path.join(folder, 'instances.json'),
    newId,
    newKeyName: () => `Quayside · ${newId()}`,
    backend,
    unattended,
    isForPeople: ({ origin }) => origin === 'pasted' && !choices.monitorPasted,
  });
  onTestFinished(() => modules.engine.close());
  const { instances, dokploy, accounts, cache, keychain, world: known } = modules;
  const reads: Patch[] = [];
  const { refresh, read } = createRefreshing({
    ...{ instances, cache, world: known, clock: Date.now, tell: (patch) => reads.push(patch) },
    reads: {
      account: ({ instanceId }) => known.note('account', { instanceId }, accounts.readAccount(instanceId)),
      members: (ref) => known.note('members', ref, dokploy.call('user.all', ref)),
      invitations: (ref) => known.note('invitations', ref, dokploy.call('organization.allInvitations', ref)),
    } as Reads,
  });
  const world = { online: true, changing: new Set<string>(), needs: [] as Needed[], now: Date.now() };
  const told: Digest[] = [];

  async function start() {
    const memory = await openMemory({
      file: path.join(folder, 'monitoring.json'),
      clock: () => world.now,
      log: () => {},
    });
    const monitoring = createMonitoring({
      instances,
      refresh,
      world: known,
      unattended: unattended.run,
      isKeychainOpen: keychain.isOpen,
      isChanging: (id) => world.changing.has(id),
      isOnline: () => world.online,
      needs: async () => world.needs,
      memory,
      clock: () => world.now,
      tell: (digest) => told.push(digest),
      onChange: () => {},
    });
    monitoring.configure(choices);
    onTestFinished(() => monitoring.stop());
    return monitoring;
  }

  /** An instance whose keys for these organizations were made here, or pasted. */
  async function add(
    server: SimulatedInstance,
    keys: { organization?: string; origin?: 'made' | 'pasted'; rateLimited?: boolean }[] = [{}],
  ): Promise<string> {
    let instanceId = '';
    for (const { organization = 'Acme', origin = 'made', rateLimited = false } of keys) {
      const { key: plain, facts } = keyOf(server, 'owner@example.com', organization);
      const key = rateLimited
        ? server.key({ user: 'owner@example.com', organization, rateLimited: true })
        : plain;
      const stored =
        instanceId === ''
          ? await modules.credentialStore.addInstance({
              ...{ name: server.name, origin: server.origin, key },
              facts: { ...facts, origin },
            })
          : await modules.credentialStore.storeKey(instanceId, {
              ...{ key, origin: server.origin, replaces: [] },
              facts: { ...facts, origin },
            });
      if (!stored.ok) throw new Error(stored.error.message);
      instanceId = stored.value.id;
    }
    return instanceId;
  }

  return {
    ...modules,
    ...{ folder, backend, read, known, reads, world, told, add, start },
    choose(change: Partial<MonitoringChoices>) {
      choices = { ...choices, ...change };
      return choices;
    },
  };
}

/** The calls that an instance was sent, with how many carried each key. */
export function sent(server: SimulatedInstance) {
  const byKey: Record<string, number> = {};
  for (const { headers } of server.requests) {
    const key = headers['x-api-key'];
    if (typeof key === 'string') byKey[key] = (byKey[key] ?? 0) + 1;
  }
  return byKey;
}
