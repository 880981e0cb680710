import { type AppError, fail, isOfKey, meaningOf, ok, type Result } from '../../../shared/errors.ts';
import type { Instance, ToRetire } from '../../../shared/instance.ts';
import type { KeyUse } from '../../../shared/operations/operation.ts';
import type { CredentialStore } from '../../credentials/credentialStore.ts';
import type { KeyHealths } from '../../credentials/keyHealth.ts';
import type { KeyTrace } from '../../credentials/keyTrace.ts';
import type { Instances } from '../../registry/instanceRegistry.ts';
import { settledOnServer, toRetireId } from '../../registry/records.ts';
import { MAY_STILL_COME } from '../stepStates.ts';
import type { ServerKeys } from './serverKeys.ts';

export type DeletedKey = { serverKeyId: string; name: string; by: KeyUse | null };

export type Deletion =
  | { state: 'retired'; keys: DeletedKey[] }
  | { state: 'later'; error: AppError | null }
  | { state: 'refused'; error: AppError };

export type KeyLeftovers = ReturnType<typeof createKeyLeftovers>;

/** `onKept`: once per run, for keys the server refuses to delete. */
export function createKeyLeftovers(options: {
  instances: Instances;
  credentialStore: Pick<CredentialStore, 'forgetKey'>;
  serverKeys: ServerKeys;
  health: KeyHealths;
  trace: KeyTrace['trace'];
  clock: typeof Date.now;
  onKept: (instance: Instance, error: AppError) => void;
  onDeleted: (instance: Instance, keys: DeletedKey[]) => Promise<void>;
}) {
  const { instances, credentialStore, serverKeys, health, trace, clock, onKept, onDeleted } = options;
  const refused = new Map<string, Deletion & { state: 'refused' }>();
  const told = new Set<string>();

  async function deleteOne(instance: Instance, left: ToRetire): Promise<Result<DeletedKey[] | null>> {
    const { name = '', userId } = left;
    const found =
      'serverKeyId' in left ? ok([left.serverKeyId]) : await serverKeys.find(instance, left.name, userId);
    if (!found.ok) return found;
    const keys: DeletedKey[] = [];
    for (const serverKeyId of found.value) {
      const { value: deleted, by } = await trace(() => serverKeys.delete(instance, serverKeyId, userId));
      if (!deleted.ok) return deleted;
      keys.push({ serverKeyId, name, by });
    }
    const mayCome =
      'askedAt' in left && keys.length === 0 && clock() - Date.parse(left.askedAt) <= MAY_STILL_COME;
    return ok(mayCome ? null : keys);
  }

  /** Reported once per run if a retry cannot help. */
  function noteFailure(instance: Instance, id: string, error: AppError): Deletion {
    const final = isRefusal(error);
    if ((final || isOfKey(error)) && !told.has(id)) {
      told.add(id);
      onKept(instance, error);
    }
    if (!final) return { state: 'later', error };
    const deletion = { state: 'refused' as const, error };
    refused.set(id, deletion);
    return deletion;
  }

  /** Before the record is dropped: after a kill the key is deleted and reported again. */
  async function tell(instance: Instance, keys: DeletedKey[]): Promise<void> {
    if (keys.length > 0) await onDeleted(instance, keys);
  }

  async function settle(instance: Instance, left: ToRetire, asked?: string): Promise<Deletion> {
    const id = toRetireId(left);
    const deleted = await deleteOne(instance, left);
    if (!deleted.ok) return noteFailure(instance, id, deleted.error);
    if (!deleted.value) return { state: 'later', error: null };
    refused.delete(id);
    if (id !== asked) await tell(instance, deleted.value);
    await instances.update(instance.id, (each) => settledOnServer(each, id));
    return { state: 'retired', keys: deleted.value };
  }

  async function finishRetiring(instance: Instance, keyId: string, serverKeyId: string): Promise<Deletion> {
    const record = instance.keys.find((key) => key.id === keyId);
    const { value: deleted, by } = await trace(() =>
      serverKeys.delete(instance, serverKeyId, record?.userId ?? null, keyId),
    );
    // The key itself was refused, not only the keys that should delete it: it opens nothing.
    const dead = !deleted.ok && !isUnreached(deleted.error) && health.all()[keyId]?.state === 'refused';
    if (deleted.ok || dead) {
      const keys = deleted.ok ? [{ serverKeyId, name: record?.serverName ?? '', by }] : [];
      await tell(instance, keys);
      await credentialStore.forgetKey(instance.id, keyId);
      return { state: 'retired', keys };
    }
    const outcome = noteFailure(instance, serverKeyId, deleted.error);
    if (outcome.state === 'refused') await instances.update(instance.id, (each) => withoutMark(each, keyId));
    return outcome;
  }

  return {
    /** By {@link toRetireId}. `again` retries refused ones; `asked`: its step records the deletion. */
    async finish(instanceId: string, { again = false, asked }: { again?: boolean; asked?: string } = {}) {
      const outcomes = new Map<string, Deletion>();
      const found = instances.find(instanceId);
      if (!found.ok) return outcomes;
      const { toRetire = [], keys } = found.value;
      const jobs = [
        ...toRetire.map((left) => ({ id: toRetireId(left), run: () => settle(found.value, left, asked) })),
        ...keys.flatMap(({ id, retiring, serverKeyId }) =>
          retiring && serverKeyId !== null
            ? { id: serverKeyId, run: () => finishRetiring(found.value, id, serverKeyId) }
            : [],
        ),
      ];
      let unreached: AppError | null = null;
      for (const { id, run } of jobs) {
        const before = again ? undefined : refused.get(id);
        // One timeout is enough: the other keys would wait as long.
        const outcome: Deletion = unreached
          ? { state: 'later', error: unreached }
          : (before ?? (await run()));
        if (outcome.state === 'later' && outcome.error && isUnreached(outcome.error))
          unreached = outcome.error;
        outcomes.set(id, outcome);
      }
      return outcomes;
    },
  };
}

export function withoutMark(instance: Instance, keyId: string): Instance {
  const keys = instance.keys.map((key) => {
    if (key.id !== keyId) return key;
    const { retiring: _, ...rest } = key;
    return rest;
  });
  return { ...instance, keys };
}

export function firstKept(outcomes: Map<string, Deletion>): Result<null> {
  for (const outcome of outcomes.values()) {
    if (outcome.state !== 'retired' && outcome.error !== null) return fail(outcome.error);
  }
  return ok(null);
}

function isRefusal(error: AppError): boolean {
  return meaningOf(error).key === 'good';
}

function isUnreached(error: AppError): boolean {
  const { matter, scope } = meaningOf(error);
  return (
    scope === 'instance' &&
    (matter === 'network' || matter === 'keychain' || error.code === 'other-installation')
  );
}
