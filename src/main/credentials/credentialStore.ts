import { ok, type Result } from '../../shared/errors.ts';
import type { Instance, KeyRecord } from '../../shared/instance.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { inKeychain, secretsOf } from '../registry/records.ts';
import { createMutex } from '../scheduling/keyedMutex.ts';
import { type AddInstance, createAddInstance } from './addInstance.ts';
import { type ChangeInstance, createChangeInstance } from './changeInstance.ts';
import { readHeaderValue, readHeaderValues } from './headerValues.ts';
import type { Keychain } from './keychain.ts';
import type { KeyHealths } from './keyHealth.ts';
import { createKeySelection, type KeySelection } from './keySelection.ts';
import { createMadeKeys, type MadeKeys } from './madeKeys.ts';
import { createNewRecords } from './newRecords.ts';
import { createReconcile } from './reconcile.ts';
import { createRemovals } from './removals.ts';
import { createSecrets } from './secrets.ts';

/**
 * Keeps registry and keychain in step. The record is written first and taken away last, so that whatever
 * stops the app, the next start knows what was under way; one life cycle at a time.
 */
export type CredentialStore = KeySelection &
  AddInstance &
  ChangeInstance &
  Omit<MadeKeys, 'isUnderWay'> & {
    /** Moves what was kept for this session into the keychain; gives how many keys. A failure leaves the rest as it was. */
    moveIn(): Promise<Result<number>>;
    /** Deletes a key here; on the server it keeps working. */
    forgetKey(instanceId: string, keyId: string): Promise<Result<null>>;
    /**
     * Takes an instance off the list at once; what else is kept of it goes now, or at the next start; its keys leave the
     * keychain now, or as soon as that answers. `forgetsActivity`: what was done on it goes, too.
     */
    removeInstance(instanceId: string, how?: { forgetsActivity: boolean }): Promise<Result<null>>;
    /** Puts another list in the place of this one, between two life cycles: none goes on with what it began before. */
    restore: Instances['restore'];
    /** The extra headers of an instance with their values. Gives `header-missing`, `keychain-…`. */
    headersFor(instanceId: string): Promise<Result<Record<string, string>>>;
    /** The value of one extra header, by its name. Gives `header-missing`, `keychain-…`. */
    headerOf(instanceId: string, name: string): Promise<Result<string>>;
    /** Finishes or undoes what was half done; to be called at start, and called again by itself when the keychain answers. */
    reconcile(): Promise<void>;
  };

/** Runs one life cycle at a time over both stores. */
export function createCredentialStore({
  instances,
  keychain,
  clock,
  newId,
  health,
  isLeftOut,
  forget,
  onDoubt,
  onOrphans,
}: {
  instances: Instances;
  keychain: Keychain;
  /** ms since the epoch. */
  clock: () => number;
  newId: () => string;
  /** Told which keys cannot be had; asked which to leave for last. */
  health?: Pick<KeyHealths, 'noteLookup' | 'isBad' | 'forget'>;
  /** Keys that are not to be used now, as if they were not there. */
  isLeftOut?: (key: KeyRecord) => boolean;
  /** Deletes what else is kept of an instance that is being removed; false where that is to be tried again. */
  forget?: (instance: Instance) => Promise<boolean>;
  /** Told at a start of a key that may have been made on the server without anything being known of it. */
  onDoubt?: (instance: Instance) => void;
  /** Told of accounts in the keychain that the list of instances does not know. */
  onOrphans?: (accounts: string[]) => void;
}): CredentialStore {
  const secrets = createSecrets(keychain);
  const records = createNewRecords({ registryId: () => instances.id, clock, newId });
  const removals = createRemovals({ instances, secrets, health, forget });
  const parts = { instances, secrets, records, removals };
  const adding = createAddInstance({ ...parts, clock, newId });
  const changing = createChangeInstance(parts);
  const making = createMadeKeys(parts);
  const inTurn = createMutex();

  async function removeInstance(
    instanceId: string,
    { forgetsActivity } = { forgetsActivity: false },
  ): Promise<Result<null>> {
    const marked = await instances.update(instanceId, (instance) => ({
      ...instance,
      status: 'removing',
      ...(forgetsActivity ? { forgetsActivity } : {}),
    }));
    if (!marked.ok) return marked;
    await inTurn(() => removals.finishRemoval(instanceId));
    return ok(null);
  }

  async function forgetKey(instanceId: string, keyId: string): Promise<Result<null>> {
    const marked = await instances.updateKey(instanceId, keyId, { status: 'removing' });
    if (!marked.ok) return marked;
    await removals.removeMarked(instanceId);
    return ok(null);
  }

  async function moveIn(): Promise<Result<number>> {
    let count = 0;
    for (const instance of instances.list()) {
      for (const { id } of secretsOf(instance).filter((each) => secrets.isHeld(each.id))) {
        const undone = `What was kept for this session for “${instance.name}” could not be stored`;
        const stored = await secrets.moveIn(id, undone);
        if (!stored.ok) return stored;
        const noted = await instances.update(instance.id, (each) => inKeychain(each, id));
        if (!noted.ok) return noted;
        secrets.release(id);
        if (instance.keys.some((key) => key.id === id)) count += 1;
      }
    }
    return ok(count);
  }

  const reconcile = createReconcile({
    ...removals,
    instances,
    keychain,
    secrets,
    isUnderWay: making.isUnderWay,
    onDoubt: (instance) => onDoubt?.(instance),
    onOrphans: (accounts) => onOrphans?.(accounts),
  });
  keychain.onReady(() => void inTurn(reconcile).catch(() => {}));

  return {
    ...createKeySelection({ instances, secrets, clock, health, isLeftOut }),
    addInstance: (what) => inTurn(() => adding.addInstance(what)),
    importInstance: (what) => inTurn(() => adding.importInstance(what)),
    // Without headers the keychain is not needed, so nothing waits for it.
    editInstance: (instanceId, edit, headers) =>
      headers
        ? inTurn(() => changing.editInstance(instanceId, edit, headers))
        : changing.editInstance(instanceId, edit),
    storeKey: (instanceId, what) => inTurn(() => changing.storeKey(instanceId, what)),
    beginKey: making.beginKey,
    noteMade: making.noteMade,
    settleKey: (instanceId, keyId, what) => inTurn(() => making.settleKey(instanceId, keyId, what)),
    dropKey: (instanceId, keyId, retire) => inTurn(() => making.dropKey(instanceId, keyId, retire)),
    moveIn: () => inTurn(moveIn),
    forgetKey: (instanceId, keyId) => inTurn(() => forgetKey(instanceId, keyId)),
    removeInstance,
    restore: (copy) => inTurn(() => instances.restore(copy)),
    headersFor: (instanceId) => readHeaderValues({ instances, secrets }, instanceId),
    headerOf: (instanceId, name) => readHeaderValue({ instances, secrets }, instanceId, name),
    reconcile: () => inTurn(reconcile),
  };
}
