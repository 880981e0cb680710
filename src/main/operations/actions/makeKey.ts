import { type AppError, fail, ok, type Result } from '../../../shared/errors.ts';
import type { Instance } from '../../../shared/instance.ts';
import type { DokployOutput } from '../../dokploy/calls.ts';
import type { KeyFacts, KeyInHand } from '../../registry/records.ts';
import type { KeyTools } from './keys.ts';

export type MakeKey = (
  instance: Instance,
  facts: KeyFacts,
  maker: KeyInHand,
  how: { expiresInDays: number | null; forSession?: boolean | undefined; replaces?: string },
) => Promise<Result<null>>;

/** Records the key's name before the request, so that a kill leaves no unknown key. */
export function createMakeKey(
  tools: Pick<KeyTools, 'instances' | 'credentialStore' | 'serverKeys' | 'verification' | 'newKeyName'> & {
    isLeaving: (instanceId: string) => boolean;
  },
): MakeKey {
  const { instances, credentialStore, serverKeys, verification, newKeyName, isLeaving } = tools;

  async function keep(
    instance: Instance,
    keyId: string,
    facts: KeyFacts,
    made: DokployOutput<'user.createApiKey'>,
    forSession: boolean | undefined,
  ): Promise<Result<null>> {
    const { id: serverKeyId, key, start = null, expiresAt = null } = made;
    const noted = await credentialStore.noteMade(instance.id, keyId, { serverKeyId, start, expiresAt });
    if (!noted.ok) return noted;
    if (isLeaving(instance.id)) return fail(beingRemoved(instance));
    const opened = await serverKeys.open(instance, key);
    if (!opened.ok) return opened;
    const caller = opened.value;
    if (!caller || caller.organizationId !== facts.organizationId) return fail(OPENS_ANOTHER);
    const { role } = caller;
    const stored = await credentialStore.settleKey(instance.id, keyId, { key, role, forSession });
    if (!stored.ok) return stored;
    const record = instances.keysOf(instance.id).find((each) => each.id === keyId);
    if (record) verification.note(instance.id, { key, record }, { caller, organizations: [] });
    return ok(null);
  }

  return async (instance, facts, maker, { expiresInDays, forSession, replaces }) => {
    const { id } = instance;
    if (isLeaving(id)) return fail(beingRemoved(instance));
    const name = newKeyName();
    const begun = await credentialStore.beginKey(instance, { ...facts, serverName: name }, replaces);
    if (!begun.ok) return begun;
    const keyId = begun.value;
    const organizationId = facts.organizationId ?? '';
    const made = await serverKeys.create(instance, maker, { name, organizationId, expiresInDays });
    if (!made.ok) {
      const unknown = made.error.details?.outcomeUnknown === true;
      await credentialStore.dropKey(id, keyId, unknown);
      // The next reading looks it up by name: do not wait for a server that just failed.
      return unknown ? fail(maybeMade(made.error, name)) : made;
    }
    const kept = await keep(instance, keyId, facts, made.value, forSession);
    if (kept.ok) return kept;
    // An unwritable registry cannot remember the key: delete it now.
    const gone = await serverKeys.deleteWith(instance, maker, made.value.id);
    await credentialStore.dropKey(id, keyId, !gone.ok);
    return kept;
  };
}

const OPENS_ANOTHER: AppError = {
  code: 'unexpected-shape',
  message: 'The new key does not open its organization.',
  advice: 'Quayside deleted it on the server again, and changed nothing here. Refresh, then try again.',
};

/** Without an answer the key is never used, and is looked up by its name. */
function maybeMade(error: AppError, name: string): AppError {
  return {
    ...error,
    advice: `No new key is in use. If one named “${name}” was created on the server after all, Quayside deletes it as soon as the server lists it. Try again.`,
  };
}

function beingRemoved(instance: Instance): AppError {
  return {
    code: 'canceled',
    message: `“${instance.name}” is being removed: no key was made for it.`,
    advice: 'To create one, add the instance again.',
  };
}
