import { type AppError, fail, ok, type Result } from '../../../shared/errors.ts';
import type { Instance, KeyRecord } from '../../../shared/instance.ts';
import type { ChangeBy } from '../../../shared/operations/change.ts';
import type { StepOutput } from '../../../shared/operations/operation.ts';
import { type KeyFacts, toRetireId, toRetireWith } from '../../registry/records.ts';
import { whyNotDone } from '../stepStates.ts';
import type { Deletion } from './keyLeftovers.ts';
import type { FactsOf, KeyTools } from './keys.ts';
import type { MakeKey } from './makeKey.ts';

/** `toRetire` has the former keys since the move, so that a kill leaves none behind. */
export function createRenewMoved(
  { instances, accounts, carryOut, clock, onNotRenewed }: KeyTools,
  factsOf: FactsOf,
  finish: (instanceId: string) => Promise<void>,
): (instanceId: string, former: KeyRecord[]) => Promise<void> {
  async function renew(instance: Instance, wanted: Wanted[]): Promise<Lost[]> {
    const lost: Lost[] = [];
    const renewed: Wanted[] = [];
    for (const each of wanted) {
      const { key, organizationId } = each;
      const facts = await factsOf(instance.id, organizationId);
      if (!facts.ok) lost.push({ key, error: facts.error });
      else if (key.userId !== null && key.userId !== facts.value.userId)
        lost.push({ key, error: ofOtherPerson(key) });
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
    if (first)
      onNotRenewed(
        found.value,
        lost.map(({ key }) => key),
        first.error,
      );
    accounts.outdate(instanceId);
    await finish(instanceId);
  };
}

type Wanted = { key: KeyRecord; organizationId: string };
type Lost = { key: KeyRecord; error: AppError };

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

/** The former key's remaining days, 1 to 365 as Dokploy takes them. */
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

/** Retires the stored key last: any failure leaves a working key. */
export function createRotateKey(
  { instances, credentialStore, serverKeys, leftovers, accounts }: KeyTools,
  makeOne: MakeKey,
  factsOf: FactsOf,
): (input: Omit<ChangeBy<'keys.rotate'>, 'action' | 'organizationId'>) => Promise<Result<StepOutput>> {
  return async ({ instanceId, keyId, expiresInDays, forSession }) => {
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
    // The old key was forgotten meanwhile, and not passed on: retire it now.
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
