import type { Instance } from '../../shared/instance.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import {
  activated,
  dropped,
  inKeychain,
  removing,
  type SecretRecord,
  secretsOf,
  settled,
} from '../registry/records.ts';
import type { Keychain } from './keychain.ts';
import type { Secrets } from './secrets.ts';

export function createReconcile(options: {
  instances: Instances;
  keychain: Keychain;
  secrets: Pick<Secrets, 'find' | 'isHeld'>;
  isUnderWay: (id: string) => boolean;
  removeMarked: (instanceId: string) => Promise<void>;
  finishRemoval: (instanceId: string) => Promise<void>;
  onDoubt: (instance: Instance) => void;
  onOrphans: (accounts: string[]) => void;
}): () => Promise<void> {
  const { instances, keychain, secrets, isUnderWay } = options;
  const { removeMarked, finishRemoval, onDoubt, onOrphans } = options;
  return async function reconcile() {
    const halfDone = instances
      .all()
      .filter(
        (instance) =>
          instance.status !== 'active' ||
          secretsOf(instance).some((each) => each.status !== 'active' || isStray(each)),
      );
    // Without signs of a bad end the keychain is not touched: that may prompt.
    if (!instances.writable || halfDone.length === 0) return;
    for (const instance of halfDone) {
      if (instance.status === 'pending') await settlePendingInstance(instance);
      else if (instance.status === 'active') await settlePendingKeys(instance);
      for (const each of secretsOf(instance).filter(isStray)) {
        const found = await keychain.find(each.id);
        if (found.state === 'found') await instances.update(instance.id, (one) => inKeychain(one, each.id));
      }
      await finishRemoval(instance.id);
      await removeMarked(instance.id);
    }
    await listOrphans();
  };

  /** A session key may have reached the keychain in the last moment of its run. */
  function isStray({ id, keptIn }: SecretRecord): boolean {
    return keptIn === 'session' && !secrets.isHeld(id);
  }

  async function settlePendingInstance(instance: Instance): Promise<void> {
    const { id, origin } = instance;
    let whole = true;
    // Imported keys without secrets are active from the start.
    for (const secret of secretsOf(instance).filter(({ status }) => status === 'pending')) {
      const found = await secrets.find(secret);
      if (found.state === 'unavailable') return;
      whole &&= found.state === 'found';
    }
    const finish = whole && !instances.atOrigin(origin);
    await instances.update(id, finish ? activated : (each) => ({ ...each, status: 'removing' }));
  }

  /**
   * Undoes pasted keys, since the person has them and they may be meant for a new origin; keeps keys made
   * here, which would be lost.
   */
  async function settlePendingKeys({ id, keys, headers = [] }: Instance): Promise<void> {
    const halfStored = headers.filter((each) => each.status === 'pending').map((each) => each.id);
    if (halfStored.length > 0)
      await instances.update(id, (instance) => removing(instance, new Set(halfStored)));
    for (const key of keys.filter((each) => each.status === 'pending' && !isUnderWay(each.id))) {
      const found = await secrets.find(key);
      if (found.state === 'unavailable') return;
      const finish = found.state === 'found' && key.origin === 'made';
      const next = await instances.update(id, (instance) =>
        finish ? settled(instance, key.id, {}) : dropped(instance, key.id, true),
      );
      // Keys with a name are looked up on the server; older records have none.
      const unknown = key.origin === 'made' && key.serverKeyId === null && key.serverName === undefined;
      if (next.ok && unknown) onDoubt(next.value);
    }
  }

  /** Reports only: after restoring an older list these may be its newest keys. */
  async function listOrphans(): Promise<void> {
    if (!instances.whole) return;
    const listed = await keychain.list();
    if (listed.state !== 'listed') return;
    const known = new Set(instances.all().flatMap((instance) => secretsOf(instance).map(({ id }) => id)));
    const orphans = listed.accounts.filter((each) => each.startsWith(`${instances.id}.`) && !known.has(each));
    if (orphans.length > 0) onOrphans(orphans);
  }
}
