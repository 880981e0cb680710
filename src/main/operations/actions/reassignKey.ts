import type { CallInput } from '../../../shared/contract.ts';
import { fail, ok, type Result } from '../../../shared/errors.ts';
import type { CredentialStore } from '../../credentials/credentialStore.ts';
import { keyUnknown } from '../../credentials/keyErrors.ts';
import type { KeyVerification } from '../../credentials/keyVerification.ts';
import type { Dokploy } from '../../dokploy/client.ts';
import { judgeNewKey } from '../../instances/serverIdentity.ts';
import type { Instances } from '../../registry/instanceRegistry.ts';
import { reassigned } from '../../registry/records.ts';

export function createReassignKey(options: {
  instances: Instances;
  credentialStore: Pick<CredentialStore, 'keyOf'>;
  dokploy: Pick<Dokploy, 'readAccountAt'>;
  verification: KeyVerification;
}): (input: CallInput<'keys.reassign'>) => Promise<Result<Record<string, never>>> {
  const { instances, credentialStore, dokploy, verification } = options;
  return async ({ instanceId, keyId }) => {
    const found = instances.find(instanceId);
    if (!found.ok) return found;
    const hand = await credentialStore.keyOf(instanceId, keyId);
    if (!hand.ok) return hand;
    const { key } = hand.value;
    const account = await dokploy.readAccountAt({ instanceId, origin: found.value.origin, key });
    if (!account.ok) return account;
    const foreign = judgeNewKey(found.value, account.value);
    if (foreign) return fail(foreign);
    const { caller, organizations } = account.value;
    if (caller === null) return fail(opensNothing(found.value.name));
    const organization = organizations.find(({ id }) => id === caller.organizationId);
    const changed = await instances.update(instanceId, (instance) =>
      reassigned(instance, keyId, {
        organizationId: caller.organizationId,
        organizationName: organization?.name ?? null,
        userId: caller.userId,
        userEmail: caller.user.email,
        role: caller.role,
      }),
    );
    if (!changed.ok) return changed;
    const record = changed.value.keys.find((each) => each.id === keyId);
    if (!record) return fail(keyUnknown(found.value.name));
    return verified(verification.note(instanceId, { key, record }, account.value));
  };
}

function verified(result: Result<null>): Result<Record<string, never>> {
  return result.ok ? ok({}) : result;
}

function opensNothing(name: string) {
  return {
    code: 'not-found',
    message: `The stored key no longer opens an organization of “${name}”.`,
    advice: 'Forget it here, and paste another one.',
  } as const;
}
