import { createHash } from 'node:crypto';
import type { Account, Caller } from '../../shared/dokploy.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import type { Instance, KeyHealth, KeyRecord } from '../../shared/instance.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import type { KeyInHand } from '../registry/records.ts';
import { instanceMoved, keySwapped } from './keyErrors.ts';
import type { KeyHealths } from './keyHealth.ts';

export type KeyVerification = ReturnType<typeof createKeyVerification>;

type Shown = Pick<Account, 'caller' | 'organizations'>;

export function createKeyVerification(options: {
  instances: Pick<Instances, 'find'>;
  readCaller: (endpoint: {
    instanceId: string;
    origin: string;
    key: string;
  }) => Promise<Result<Caller | null>>;
  health: Pick<KeyHealths, 'noteCall' | 'noteSwapped'>;
}) {
  const { instances, readCaller, health } = options;
  const verified = new Map<string, { digest: string; outcome: Promise<Result<null>> }>();

  function judge(instance: Instance, hand: KeyInHand, shown: Shown): Result<null> {
    const { record } = hand;
    const opens = isOtherInstallation(instance, shown) ? null : swappedFor(instance, record, shown.caller);
    if (opens === null) return ok(null);
    health.noteSwapped(record.id, opens);
    return fail(keySwapped(instance.name, record, opens));
  }

  async function ask(instance: Instance, { key, record }: KeyInHand): Promise<Result<null>> {
    const { id: instanceId, origin } = instance;
    const caller = await readCaller({ instanceId, origin, key });
    if (caller.ok) return judge(instance, { key, record }, { caller: caller.value, organizations: [] });
    health.noteCall(record.id, caller);
    verified.delete(record.id);
    return caller;
  }

  return {
    /**
     * Asks once per run, value and address, before the key is used. Gives `key-swapped`, `instance-moved`.
     */
    async verify(target: Pick<Instance, 'id' | 'origin'>, hand: KeyInHand): Promise<Result<null>> {
      const { id } = hand.record;
      const digest = digestOf(target, hand);
      const before = verified.get(id);
      if (before?.digest === digest) return before.outcome;
      const instance = instances.find(target.id);
      if (!instance.ok) return instance;
      // A key stored for one address is never sent to another.
      if (instance.value.origin !== target.origin) return fail(instanceMoved(instance.value));
      const outcome = ask(instance.value, hand);
      verified.set(id, { digest, outcome });
      return outcome;
    },
    note(instanceId: string, hand: KeyInHand, shown: Shown): Result<null> {
      const instance = instances.find(instanceId);
      if (!instance.ok) return instance;
      const outcome = judge(instance.value, hand, shown);
      verified.set(hand.record.id, {
        digest: digestOf(instance.value, hand),
        outcome: Promise.resolve(outcome),
      });
      return outcome;
    },
  };
}

export function swappedFor(
  instance: Pick<Instance, 'identity' | 'keys'>,
  record: KeyRecord,
  caller: Caller | null,
): NonNullable<KeyHealth['opens']> | null {
  return caller === null || isExpected(record, caller) ? null : opensOf(instance, caller);
}

function isExpected({ organizationId, userId }: KeyRecord, caller: Caller): boolean {
  return (
    (organizationId === null || organizationId === caller.organizationId) &&
    (userId === null || userId === caller.userId)
  );
}

/** Without any known person or organization it is another installation, not a swapped key. */
function isOtherInstallation({ identity, keys }: Instance, { caller, organizations }: Shown): boolean {
  if (organizations.length === 0) return false;
  const known = new Set([
    ...(identity?.userIds ?? []),
    ...Object.keys(identity?.organizations ?? {}),
    ...keys.flatMap(({ userId, organizationId }) => [userId, organizationId]),
  ]);
  return ![caller?.userId, ...organizations.map(({ id }) => id)].some((id) => known.has(id ?? null));
}

function opensOf(instance: Pick<Instance, 'identity' | 'keys'>, { organizationId, user }: Caller) {
  const { identity, keys } = instance;
  const name =
    identity?.organizations[organizationId] ??
    keys.find((key) => key.organizationId === organizationId)?.organizationName ??
    null;
  return { organizationId, organizationName: name, userEmail: user.email };
}

function digestOf({ origin }: Pick<Instance, 'origin'>, { key, record }: KeyInHand): string {
  const parts = [key, origin, record.organizationId, record.userId];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64');
}
