import { type AppError, fail, ok, type Result } from '../../../shared/errors.ts';
import type { Instance, KeyRecord } from '../../../shared/instance.ts';
import type { ChangeBy } from '../../../shared/operations/change.ts';
import type { StepOutput } from '../../../shared/operations/step.ts';
import type { CredentialStore } from '../../credentials/credentialStore.ts';
import type { KeyFacts } from '../../credentials/keyFacts.ts';
import type { Accounts } from '../../readings/accounts.ts';
import type { Instances } from '../../registry/instanceRegistry.ts';
import { toRetireWith } from '../../registry/records.ts';
import type { Deletion, KeyLeftovers } from './keyLeftovers.ts';
import type { MakeKey } from './makeKey.ts';
import type { ServerKeys } from './serverKeys.ts';

/** Makes a new key in the place of a stored one, then retires that one on the server; any failure leaves a key that works. */
export function createRotateKey(options: {
  instances: Instances;
  credentialStore: Pick<CredentialStore, 'keyOf'>;
  serverKeys: ServerKeys;
  leftovers: KeyLeftovers;
  accounts: Pick<Accounts, 'outdate'>;
  makeOne: MakeKey;
  /** What a key for an organization of the person's is to show. */
  factsOf: (instanceId: string, organizationId: string) => Promise<Result<KeyFacts>>;
}): (input: Omit<ChangeBy<'keys.rotate'>, 'action' | 'organizationId'>) => Promise<Result<StepOutput>> {
  const { instances, credentialStore, serverKeys, leftovers, accounts, makeOne, factsOf } = options;

  return async (input) => {
    const { instanceId, keyId, expiresInDays, forSession } = input;
    const found = instances.find(instanceId);
    if (!found.ok) return found;
    const record = found.value.keys.find((key) => key.id === keyId);
    if (!record) return (await credentialStore.keyOf(instanceId, keyId)) as Result<never>;
    if (record.organizationId === null) return fail(nothingToOpen(found.value));
    const facts = await factsOf(instanceId, record.organizationId);
    if (!facts.ok) return facts;
    const { organizationName, role, userId } = facts.value;
    const maker = await serverKeys.maker(found.value, record.userId ?? userId);
    if (!maker.ok) return maker;
    const made = await makeOne(found.value, { ...factsFrom(record), organizationName, role }, maker.value, {
      expiresInDays,
      forSession,
      replaces: keyId,
    });
    accounts.outdate(instanceId);
    if (!made.ok) return made;
    if (record.serverKeyId === null) return ok({ oldKey: 'unknown' });
    return ok({ oldKey: (await endReplaced(instanceId, record, record.serverKeyId)).state });
  };

  async function endReplaced(instanceId: string, record: KeyRecord, serverKeyId: string): Promise<Deletion> {
    const outcome = (await leftovers.finish(instanceId, { asked: serverKeyId })).get(serverKeyId);
    if (outcome) return outcome;
    // It was forgotten while the new one was made, and so not handed on: it is asked for now.
    await instances.update(instanceId, (each) => ({ ...each, ...toRetireWith(each, record) }));
    const asked = (await leftovers.finish(instanceId, { asked: serverKeyId })).get(serverKeyId);
    return asked ?? { state: 'later', error: null };
  }
}

function factsFrom(record: KeyRecord): KeyFacts {
  const { organizationId, organizationName, userId, userEmail, role } = record;
  return { organizationId, organizationName, userId, userEmail, role, expiresAt: null };
}

function nothingToOpen(instance: Instance): AppError {
  return {
    code: 'not-found',
    message: `This key of “${instance.name}” opens no organization any more, so there is none to make a new one for.`,
    advice: 'Retire or forget it.',
  };
}
