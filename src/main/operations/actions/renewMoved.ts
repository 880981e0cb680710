import { type AppError, fail, ok, type Result } from '../../../shared/errors.ts';
import type { Instance, KeyRecord } from '../../../shared/instance.ts';
import type { ChangeBy } from '../../../shared/operations/change.ts';
import type { Plan } from '../../../shared/operations/operation.ts';
import type { Step, StepOutput } from '../../../shared/operations/step.ts';
import type { CredentialStore } from '../../credentials/credentialStore.ts';
import type { Accounts } from '../../readings/accounts.ts';
import type { Instances } from '../../registry/instanceRegistry.ts';
import { type KeyFacts, toRetireId, toRetireWith } from '../../registry/records.ts';
import { whyNotDone } from '../stepStates.ts';
import type { Deletion, KeyLeftovers } from './keyLeftovers.ts';
import type { MakeKey } from './makeKey.ts';
import type { ServerKeys } from './serverKeys.ts';

/** Replaces and retires keys made here for the former address. `toRetire` has them since the move, so that a stop leaves none behind. */
export function createRenewMoved(options: {
  instances: Instances;
  accounts: Pick<Accounts, 'outdate'>;
  carryOut: (plan: Plan) => Promise<Result<readonly Step[]>>;
  factsOf: (instanceId: string, organizationId: string) => Promise<Result<KeyFacts>>;
  clock: typeof Date.now;
  /** Retires what is of no use any more, in its turn: a reading may have begun the same. */
  finish: (instanceId: string) => Promise<void>;
  onNotRenewed: (instance: Instance, keys: KeyRecord[], error: AppError) => void;
}): (instanceId: string, former: KeyRecord[]) => Promise<void> {
  const { instances, accounts, carryOut, factsOf, clock, finish, onNotRenewed } = options;

  async function denyRenewal(instanceId: string, { key, organizationId }: Wanted): Promise<AppError | null> {
    const facts = await factsOf(instanceId, organizationId);
    if (!facts.ok) return facts.error;
    return key.userId !== null && key.userId !== facts.value.userId ? ofOtherPerson(key) : null;
  }

  async function renew(instance: Instance, wanted: Wanted[]): Promise<Lost[]> {
    const lost: Lost[] = [];
    const renewed: Wanted[] = [];
    for (const each of wanted) {
      const error = await denyRenewal(instance.id, each);
      if (error) lost.push({ key: each.key, error });
      else renewed.push(each);
    }
    if (renewed.length === 0) return lost;
    const steps = renewed.map(({ key, organizationId }) => ({
      change: {
        action: 'keys.make' as const,
        instanceId: instance.id,
        organizationId,
        expiresInDays: daysUntil(key.expiresAt, clock()),
      },
      instanceName: instance.name,
      organizationName: key.organizationName,
    }));
    const made = await carryOut({ kind: 'create-keys', steps });
    for (const [at, { key }] of renewed.entries()) {
      const step = made.ok ? made.value[at] : undefined;
      const error = made.ok ? (step ? whyNotDone(step) : null) : made.error;
      if (error) lost.push({ key, error });
    }
    return lost;
  }

  return async (instanceId, former) => {
    const found = instances.find(instanceId);
    if (!found.ok) return;
    const lost = await renew(found.value, toRenew(found.value, former));
    const [first] = lost;
    if (first) {
      const keys = lost.map(({ key }) => key);
      onNotRenewed(found.value, keys, first.error);
    }
    accounts.outdate(instanceId);
    await finish(instanceId);
  };
}

type Wanted = { key: KeyRecord; organizationId: string };
type Lost = { key: KeyRecord; error: AppError };

/** The former keys that are to be made anew: one for each organization that no key opens now. */
function toRenew({ toRetire, keys }: Instance, former: readonly KeyRecord[]): Wanted[] {
  const leaving = new Set(toRetire?.map(toRetireId));
  const opened = new Set(keys.map(({ organizationId }) => organizationId));
  return former.flatMap((key) => {
    const { serverKeyId, organizationId } = key;
    if (serverKeyId === null || !leaving.has(serverKeyId)) return [];
    if (organizationId === null || opened.has(organizationId)) return [];
    opened.add(organizationId);
    return { key, organizationId };
  });
}

/** As long as the former one had left, in whole days as Dokploy takes them: 1 to 365. */
function daysUntil(expiresAt: string | null, now: number): number | null {
  if (expiresAt === null) return null;
  const days = Math.ceil((Date.parse(expiresAt) - now) / 86_400_000);
  return Math.min(Math.max(days, 1), 365);
}

function ofOtherPerson({ userEmail }: KeyRecord): AppError {
  return {
    code: 'key-of-other-person',
    message: `Only a key of ${userEmail ?? 'the same person'} can create its replacement.`,
    advice: 'Paste a key of that person.',
  };
}

/** Makes a new key in the place of a stored one, then retires that one on the server; any failure leaves a key that works. */
export function createRotateKey(options: {
  instances: Instances;
  credentialStore: Pick<CredentialStore, 'keyOf'>;
  serverKeys: ServerKeys;
  leftovers: KeyLeftovers;
  accounts: Pick<Accounts, 'outdate'>;
  makeOne: MakeKey;
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
    message: `This key of “${instance.name}” no longer opens an organization, so it needs no new one.`,
    advice: 'Retire or forget it.',
  };
}
