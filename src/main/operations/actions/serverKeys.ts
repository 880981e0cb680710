import { type AppError, fail, isOfKey, meaningOf, ok, type Result } from '../../../shared/errors.ts';
import type { Instance, KeyRecord } from '../../../shared/instance.ts';
import type { CredentialStore } from '../../credentials/credentialStore.ts';
import type { KeyHealths } from '../../credentials/keyHealth.ts';
import type { KeyVerification } from '../../credentials/keyVerification.ts';
import type { DokployOutput } from '../../dokploy/calls.ts';
import type { WritableDokploy } from '../../dokploy/client.ts';
import type { KeyInHand } from '../../registry/records.ts';

const DAY = 86_400;

type KeyCall = 'user.createApiKey' | 'user.deleteApiKey' | 'user.get';

export type ServerKeys = ReturnType<typeof createServerKeys>;

export function createServerKeys(options: {
  credentialStore: Pick<CredentialStore, 'keyOf'>;
  dokploy: Pick<WritableDokploy, 'callAt'>;
  health: KeyHealths;
  verification: KeyVerification;
  onWrite?: (record: KeyRecord) => Promise<Result<null>>;
  admit: (instanceId: string, kind: 'read' | 'write') => Promise<Result<null>>;
  clock: typeof Date.now;
}) {
  const { credentialStore, dokploy, health, verification, admit, clock } = options;

  async function call<N extends KeyCall>(
    name: N,
    instance: Instance,
    { key, record }: { key: string; record?: KeyRecord },
    ...input: Parameters<typeof dokploy.callAt<N>> extends [unknown, unknown, ...infer Rest] ? Rest : never
  ): Promise<Result<DokployOutput<N>>> {
    const admitted = await admit(instance.id, 'write');
    if (!admitted.ok) return admitted;
    const verified = record ? await verification.verify(instance, { key, record }) : ok(null);
    if (!verified.ok) return verified;
    const noted = record && name !== 'user.get' ? await options.onWrite?.(record) : undefined;
    if (noted && !noted.ok) return noted;
    const endpoint = { instanceId: instance.id, origin: instance.origin, key };
    const result = await dokploy.callAt(name, endpoint, ...(input as never));
    if (record) health.noteCall(record.id, result);
    return result;
  }

  function keysOf(instance: Instance, userId: string | null, last?: string): KeyRecord[] {
    const own = instance.keys.filter((key) => userId === null || key.userId === userId);
    // Expired keys are not refused yet, but will be.
    const isBad = (key: KeyRecord) => health.isBad(key.id) || Date.parse(key.expiresAt ?? '') <= clock();
    const rank = (key: KeyRecord) => (key.id === last ? 4 : 0) + (isBad(key) ? 2 : 0);
    return own.toReversed().toSorted((a, b) => rank(a) - rank(b));
  }

  async function deleteWith(instance: Instance, hand: KeyInHand, serverKeyId: string): Promise<Result<null>> {
    const deleted = await call('user.deleteApiKey', instance, hand, { apiKeyId: serverKeyId });
    return deleted.ok || deleted.error.code === 'not-found' ? ok(null) : deleted;
  }

  return {
    async maker(instance: Instance, userId: string | null): Promise<Result<KeyInHand>> {
      let error: AppError | null = null;
      for (const { id } of keysOf(instance, userId)) {
        const found = await credentialStore.keyOf(instance.id, id);
        if (found.ok) return found;
        error ??= found.error;
      }
      return fail(error ?? noKeyAtHand(instance, 'make one'));
    },

    create: (
      instance: Instance,
      maker: KeyInHand,
      {
        name,
        organizationId,
        expiresInDays,
      }: { name: string; organizationId: string; expiresInDays: number | null },
    ) =>
      call('user.createApiKey', instance, maker, {
        name,
        ...(expiresInDays === null ? {} : { expiresIn: expiresInDays * DAY }),
        metadata: { organizationId },
        rateLimitEnabled: false,
      }),

    open: (instance: Instance, key: string) => call('user.get', instance, { key }),

    deleteWith,

    /** Uses another good key of the person, else the key itself; an already deleted one is a success. */
    async delete(
      instance: Instance,
      serverKeyId: string,
      userId: string | null,
      itself?: string,
    ): Promise<Result<null>> {
      let error: AppError | null = null;
      for (const { id } of keysOf(instance, userId, itself)) {
        const hand = await credentialStore.keyOf(instance.id, id);
        const deleted = hand.ok ? await deleteWith(instance, hand.value, serverKeyId) : hand;
        if (deleted.ok) return deleted;
        // The error of the refused key itself is the least telling.
        if (error === null || !isOfAsker(deleted.error)) error = deleted.error;
        if (hand.ok && !isOfAsker(deleted.error)) break;
      }
      return fail(error ?? noKeyAtHand(instance, 'delete it'));
    },

    async find(instance: Instance, name: string, userId: string | null): Promise<Result<string[]>> {
      let error: AppError | null = null;
      let told = false;
      for (const { id } of keysOf(instance, userId)) {
        const hand = await credentialStore.keyOf(instance.id, id);
        const caller = hand.ok ? await call('user.get', instance, hand.value) : hand;
        if (!caller.ok) error = caller.error;
        if (hand.ok && !caller.ok && !isOfAsker(caller.error)) break;
        const listed = caller.ok ? caller.value?.user.apiKeys : undefined;
        if (!listed) continue;
        told = true;
        const found = listed.filter((each) => each.name === name).map((each) => each.id);
        if (found.length > 0 || userId !== null) return ok(found);
      }
      return told ? ok([]) : fail(error ?? noKeyAtHand(instance, 'look it up'));
    },
  };
}

/** True for errors of the asking key: another key may succeed. */
function isOfAsker(error: AppError): boolean {
  return isOfKey(error) || meaningOf(error).read === 'withheld';
}

function noKeyAtHand(instance: Instance, what: string): AppError {
  return {
    code: 'key-missing',
    message: `“${instance.name}” has no key of this person with which Quayside could ${what}.`,
    advice: 'Paste a key of this person first.',
  };
}

export const NOT_LISTED: AppError = {
  code: 'unexpected-shape',
  message: 'The server does not list the keys of this account.',
  advice: 'Look under the profile in Dokploy.',
};
