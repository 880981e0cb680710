import type { Core } from '../main/core.ts';
import { createConnect } from '../main/instances/connectionCheck.ts';
import { judgeAccount } from '../main/instances/serverIdentity.ts';
import type { Account } from '../shared/dokploy.ts';
import { meaningOf } from '../shared/errorMeanings.ts';
import { type AppError, fail, type Result } from '../shared/errors.ts';
import type { Instance, KeyRecord } from '../shared/instance.ts';

/** What reading an instance gave, and which of its keys cannot be used. */
export type InstanceRead = { account: Result<Account>; keys: readonly AppError[] };

/**
 * Reads an instance whole, and settles what earlier operations left unknown there. Of keys that come from quayside.yaml
 * (`keyOf`) it first finds out what each opens. `refusal`: why nothing is read at all.
 */
export function createRead({
  core,
  keyOf,
  refusal,
}: {
  core: Core;
  keyOf: ((keyId: string) => Promise<Result<string>>) | null;
  refusal: AppError | null;
}): (instanceId: string) => Promise<InstanceRead> {
  const { instances, dokploy, transport, verification } = core;
  const connect = createConnect({ transport, dokploy });
  /** By instance: which of its keys cannot be used. */
  const prepared = new Map<string, readonly AppError[]>();

  /** Gives why the instance cannot be read at all, or null. */
  async function prepare({ id: instanceId, origin, headers = [] }: Instance): Promise<AppError | null> {
    if (!keyOf || prepared.has(instanceId)) return null;
    // Without one of them what stands in front of the instance answers.
    for (const { id } of headers) {
      const value = await keyOf(id);
      if (!value.ok) return value.error;
    }
    const keys: AppError[] = [];
    const records = instances.keysOf(instanceId);
    const read = await Promise.all(records.map(async (record) => ({ record, key: await keyOf(record.id) })));
    const unknown: { record: KeyRecord; key: string }[] = [];
    for (const { record, key } of read) {
      if (!key.ok) keys.push(key.error);
      else if (record.organizationId === null) unknown.push({ record, key: key.value });
    }
    if (read.length > 0 && keys.length === read.length) return keys[0] ?? null;
    let account: Account | null = null;
    for (const { record, key } of unknown) {
      // The first key alone, and only where Dokploy answers: it shows whether it is the right one.
      if (account === null) {
        const checked = await connect.checkInstance({ instanceId, url: origin, key, progress() {} });
        if (!checked.ok && meaningOf(checked.error).key === null) return checked.error;
        if (!checked.ok) {
          keys.push(checked.error);
          continue;
        }
        const found = instances.find(instanceId);
        const foreign = found.ok ? judgeAccount(found.value, checked.value.account) : null;
        if (foreign) return foreign;
        account = checked.value.account;
        const kept = await instances.updateKey(instanceId, record.id, checked.value.facts);
        if (kept.ok) core.connecting.noteChecked(kept.value, checked.value);
        continue;
      }
      const caller = await dokploy.callAt('user.get', { instanceId, origin, key });
      if (!caller.ok) keys.push(caller.error);
      if (!caller.ok || caller.value === null) continue;
      const { userId, organizationId, role, user } = caller.value;
      const { organizations } = account;
      const organizationName = organizations.find(({ id }) => id === organizationId)?.name ?? null;
      const facts = { userId, organizationId, role, organizationName, userEmail: user.email };
      await instances.updateKey(instanceId, record.id, facts);
      verification.note(
        instanceId,
        { record: { ...record, ...facts }, key },
        { caller: caller.value, organizations: [] },
      );
    }
    prepared.set(instanceId, keys);
    return null;
  }

  return async (instanceId) => {
    const found = instances.find(instanceId);
    const failure = found.ok ? (refusal ?? (await prepare(found.value))) : found.error;
    if (failure) {
      const failed = fail(failure);
      await core.world.note('account', { instanceId }, Promise.resolve(failed));
      return { account: failed, keys: [] };
    }
    const { account } = await core.refreshing.refresh(instanceId, { looked: null });
    if (account.ok) await core.engine.settle(instanceId);
    return { account, keys: prepared.get(instanceId) ?? [] };
  };
}
