import { createLostKeys } from '../../../src/main/readings/lostKeys.ts';
import { registryCode, shortCode } from '../../../src/main/registry/registryFile.ts';
import type { Result } from '../../../src/shared/errors.ts';
import type { Instance } from '../../../src/shared/instance.ts';
import { keyName } from '../../../src/shared/keys.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { aroundCalls, type Left, putBack } from '../credentials/stores.ts';
import { countIds } from '../storage/folder.ts';
import { openModules } from './modules.ts';

/** Thrown by the injected stop: as after a kill, nothing more happens. */
class Killed extends Error {}

/** One count for all: what a second run makes is not what the first one made. */
const newId = countIds();

/** The modules of main that keys live in, over one simulated server; `killAt` stops it for good before or after its n-th write anywhere. */
export async function openKeyConsole(
  server: SimulatedInstance,
  left?: Left,
  { killAt = 0, clock = Date.now } = {},
) {
  const { file, backend, leave } = putBack(left);
  let steps = 0;
  let dead = false;
  let die = () => {};
  /** Settles when the injected stop is met. */
  const killed = new Promise<void>((resolve) => {
    die = resolve;
  });

  /** A place at which the app can be stopped: right before and right after each write. */
  function stop(): Promise<void> | void {
    steps += 1;
    if (dead || steps === killAt) {
      dead = true;
      die();
      throw new Killed('stopped here');
    }
  }
  async function mortally(call: () => unknown): Promise<unknown> {
    stop();
    const outcome = await call();
    stop();
    return outcome;
  }

  const modules = await openModules({
    file,
    newId,
    newKeyName: (registryId) => keyName('desk-07', registryCode(registryId), shortCode(newId(), 5)),
    backend,
    clock,
    around: (target, names) => aroundCalls(target, names, mortally),
  });
  const { instances } = modules;
  const lookAtLost = createLostKeys(modules);

  return {
    ...modules,
    lookAtLost,
    killed,
    steps: () => steps,
    leave,
    instance: () => instances.list()[0] as Instance,
    keyOf: (organizationId: string) =>
      instances.list()[0]?.keys.find((key) => key.organizationId === organizationId),
    organization: (name: string) => server.world.organizations.find((row) => row.name === name)?.id ?? '',
  };
}

/** An instance with one pasted key of its owner for the first organization. */
export async function openWithOneKey(server: SimulatedInstance, key?: string) {
  const console = await openKeyConsole(server);
  const organization = server.world.organizations[0];
  const owner = server.world.users[0];
  if (!organization || !owner) throw new Error('This world is empty');
  const pasted = key ?? server.key({ user: owner.id, organization: organization.id, name: 'pasted' });
  const added = await console.credentialStore.addInstance({
    name: 'Shop',
    origin: server.origin,
    key: pasted,
    facts: {
      organizationId: organization.id,
      organizationName: organization.name,
      userId: owner.id,
      userEmail: owner.email,
      role: 'owner',
      expiresAt: null,
    },
  });
  if (!added.ok) throw new Error(added.error.message);
  return { ...console, instanceId: added.value.id, pasted };
}

export function good<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}
