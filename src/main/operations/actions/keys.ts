import type { CallInput } from '../../../shared/contract.ts';
import type { Account } from '../../../shared/dokploy.ts';
import { type AppError, fail, ok, type Result } from '../../../shared/errors.ts';
import type { Instance, KeyRecord } from '../../../shared/instance.ts';
import {
  accountsIn,
  type Computer,
  isMadeHere,
  listedKeysOf,
  listedKeysOfComputer,
  personOf,
} from '../../../shared/keys.ts';
import type { ChangeBy } from '../../../shared/operations/change.ts';
import type { Plan, Step, StepOutput } from '../../../shared/operations/operation.ts';
import { denyMakeKey } from '../../../shared/rules/keys.ts';
import type { CredentialStore } from '../../credentials/credentialStore.ts';
import type { KeyVerification } from '../../credentials/keyVerification.ts';
import { refusedFailure } from '../../dokploy/answerFailures.ts';
import type { Accounts } from '../../readings/accounts.ts';
import type { OrganizationAccess } from '../../readings/organizationAccess.ts';
import type { Instances } from '../../registry/instanceRegistry.ts';
import { type KeyFacts, keyFactsIn } from '../../registry/records.ts';
import { registryCode } from '../../registry/registryFile.ts';
import { createKeyedMutex } from '../../scheduling/semaphore.ts';
import { type Action, type Actions, judge, type Readings, type Settled, show } from '../action.ts';
import { type KeyLeftovers, withoutMark } from './keyLeftovers.ts';
import { createMakeKey } from './makeKey.ts';
import { createRemoval } from './removeInstance.ts';
import { createRenewMoved, createRotateKey } from './renewMoved.ts';
import { NOT_LISTED, type ServerKeys } from './serverKeys.ts';

type Done = Result<Record<string, never>>;
type KeyOf = CallInput<'keys.forget'>;
type EndsKeysOf = { instanceId: string; organizationId: string; userId?: string };
type MakeInput = Omit<ChangeBy<'keys.make'>, 'action'>;
type RotateInput = Omit<ChangeBy<'keys.rotate'>, 'action' | 'organizationId'>;

export type Keys = ReturnType<typeof createKeys>;

export type KeyTools = {
  instances: Instances;
  credentialStore: CredentialStore;
  serverKeys: ServerKeys;
  leftovers: KeyLeftovers;
  accounts: Accounts;
  access: OrganizationAccess;
  verification: KeyVerification;
  newKeyName: () => string;
  clock: typeof Date.now;
  /** Additional keys made or retired are steps, too. */
  carryOut: (plan: Plan) => Promise<Result<readonly Step[]>>;
  onNotRenewed: (instance: Instance, keys: KeyRecord[], error: AppError) => void;
  onLeftBehind: (instance: Instance, count: number) => void;
};

export type InTurn = <T>(instanceId: string, job: () => Promise<T>) => Promise<T>;
export type FactsOf = (instanceId: string, organizationId: string) => Promise<Result<KeyFacts>>;

export function createKeys(tools: KeyTools) {
  const { instances, credentialStore, serverKeys, leftovers, accounts, access } = tools;
  const registry = registryCode(instances.id);
  const inTurn: InTurn = createKeyedMutex();
  const finish = (instanceId: string): Promise<void> =>
    inTurn(instanceId, async () => void (await leftovers.finish(instanceId)));
  const makeOne = createMakeKey({ ...tools, isLeaving: (instanceId) => removal.isUnderWay(instanceId) });
  const rotate = createRotateKey(tools, makeOne, factsOf);
  const removal = createRemoval(tools, inTurn);
  const renewMoved = createRenewMoved(tools, factsOf, finish);

  async function factsOf(instanceId: string, organizationId: string): Promise<Result<KeyFacts>> {
    const call = 'user.createApiKey';
    for (const read of [accounts.account, accounts.readAccount]) {
      const account = await read(instanceId);
      if (!account.ok) return account;
      const server = { version: account.value.version, absent: accounts.absent(instanceId) };
      const refused = access.refuse(instanceId, call, denyMakeKey(server));
      if (refused) return refused;
      const facts = keyFactsIn(account.value, organizationId);
      if (facts) return ok(facts);
    }
    const reason = 'You are no longer in this organization.';
    return fail(refusedFailure(access.contextOf(instanceId, call), 'not-found', 404, reason));
  }

  async function make(input: MakeInput): Promise<Done> {
    const { instanceId, organizationId, expiresInDays, forSession } = input;
    const found = instances.find(instanceId);
    if (!found.ok) return found;
    const facts = await factsOf(instanceId, organizationId);
    if (!facts.ok) return facts;
    const maker = await serverKeys.maker(found.value, facts.value.userId);
    if (!maker.ok) return maker;
    const made = await makeOne(found.value, facts.value, maker.value, { expiresInDays, forSession });
    accounts.outdate(instanceId);
    return made.ok ? ok({}) : made;
  }

  async function retire(instanceId: string, keyId: string): Promise<Result<null>> {
    const found = instances.find(instanceId);
    if (!found.ok) return found;
    const record = found.value.keys.find((key) => key.id === keyId);
    if (!record) return (await credentialStore.keyOf(instanceId, keyId)) as Result<never>;
    if (record.serverKeyId === null) return fail(unknownThere(found.value));
    const marked = await instances.updateKey(instanceId, keyId, { retiring: true });
    if (!marked.ok) return marked;
    const deleted = await serverKeys.delete(found.value, record.serverKeyId, record.userId, keyId);
    if (!deleted.ok) {
      await instances.update(instanceId, (instance) => withoutMark(instance, keyId));
      return deleted;
    }
    accounts.outdate(instanceId);
    return credentialStore.forgetKey(instanceId, keyId);
  }

  async function retireOnServer(instanceId: string, serverKeyId: string): Promise<Result<null>> {
    const found = instances.find(instanceId);
    if (!found.ok) return found;
    const own = found.value.keys.find((key) => key.serverKeyId === serverKeyId);
    if (own) return retire(instanceId, own.id);
    const account = accounts.last(instanceId);
    const whose = account && accountsIn(account).find((each) => listsKey(each, serverKeyId));
    const userId = whose ? personOf(whose) : null;
    const deleted = await serverKeys.delete(found.value, serverKeyId, userId);
    if (deleted.ok) await forgetRefused(found.value, userId);
    accounts.outdate(instanceId);
    return deleted;
  }

  /**
   * Dokploy does not say which listed key a pasted one was: it is the one whose value is refused from then on.
   * Only where a made key stands in for it, since a key that is used up for today is refused, too.
   */
  async function forgetRefused(instance: Instance, userId: string | null): Promise<void> {
    for (const key of instance.keys) {
      if (key.serverKeyId !== null || key.userId !== userId) continue;
      if (!hasMadeKeyFor(instance, key.organizationId)) continue;
      const hand = await credentialStore.keyOf(instance.id, key.id);
      const opened = hand.ok ? await serverKeys.open(instance, hand.value.key) : hand;
      if (!opened.ok && opened.error.code === 'key-not-accepted')
        await credentialStore.forgetKey(instance.id, key.id);
    }
  }

  async function retireOfComputer(instanceId: string, computer: Computer): Promise<Result<null>> {
    const account = await accounts.readAccount(instanceId);
    if (!account.ok) return account;
    const found = instances.find(instanceId);
    if (!found.ok) return found;
    const listed = listedKeysOf(found.value.keys, account.value);
    for (const { key } of listedKeysOfComputer(found.value.keys, listed, computer)) {
      const retired = await retireOnServer(instanceId, key.id);
      if (!retired.ok) return retired;
    }
    return listed.every(({ keys }) => keys !== null) ? ok(null) : fail(NOT_LISTED);
  }

  /** Asks no server and no keychain: both are asked later. */
  async function markEnded(
    { instanceId, organizationId, userId }: EndsKeysOf,
    until = Number.POSITIVE_INFINITY,
  ): Promise<KeyRecord[]> {
    const isOver = (key: KeyRecord) =>
      key.organizationId === organizationId &&
      (userId === undefined || key.userId === userId) &&
      Date.parse(key.createdAt) <= until;
    const keys = instances.keysOf(instanceId).filter(isOver);
    for (const key of keys) {
      const mark: Partial<KeyRecord> = isMadeHere(key, registry)
        ? { retiring: true }
        : { status: 'removing' };
      await instances.updateKey(instanceId, key.id, mark);
    }
    return keys;
  }

  async function endKeysOf(of: EndsKeysOf): Promise<void> {
    const { instanceId } = of;
    const keys = await markEnded(of);
    // A keychain that does not answer deletes them later.
    for (const key of keys.filter((each) => !isMadeHere(each, registry)))
      await credentialStore.forgetKey(instanceId, key.id);
    if (keys.length > 0) await leftovers.finish(instanceId);
  }

  return {
    make: (input: MakeInput) => inTurn(input.instanceId, () => make(input)),
    rotate: (input: RotateInput): Promise<Result<StepOutput>> =>
      inTurn(input.instanceId, () => rotate(input)),
    retire: async ({ instanceId, keyId }: KeyOf) =>
      done(
        await inTurn(instanceId, () => removal.retireUnlessKept(instanceId, () => retire(instanceId, keyId))),
      ),
    forget: async ({ instanceId, keyId }: KeyOf) => done(await credentialStore.forgetKey(instanceId, keyId)),
    retireOnServer: async ({ instanceId, serverKeyId }: { instanceId: string; serverKeyId: string }) =>
      done(await inTurn(instanceId, () => retireOnServer(instanceId, serverKeyId))),
    retireOfComputer: async ({ instanceId, ...computer }: Computer & { instanceId: string }) =>
      done(await inTurn(instanceId, () => retireOfComputer(instanceId, computer))),
    markEnded,
    endKeysOf: (of: EndsKeysOf) => inTurn(of.instanceId, () => endKeysOf(of)),
    removeInstance: removal.removeInstance,
    renewMoved,
    finish,
  };
}

function done(result: Result<unknown>): Done {
  return result.ok ? ok({}) : result;
}

function listsKey({ caller }: Account, serverKeyId: string): boolean {
  return caller?.user.apiKeys?.some((key) => key.id === serverKeyId) ?? false;
}

function unknownThere(instance: Instance): AppError {
  return {
    code: 'forbidden',
    message: `This key of “${instance.name}” was pasted: Dokploy does not say which key on the server it is.`,
    advice: 'Forget it here, and retire it on the server under “Other keys on the server”.',
  };
}

/** Each can stop anywhere: the registry has the names of keys it left on the server. */
export function createKeyActions(
  keys: Keys,
): Pick<Actions, `keys.${'make' | 'rotate' | 'retire' | 'retireOnServer' | 'retireOfComputer'}`> {
  /** An unanswered deletion may have worked: the record opens nothing then. */
  async function settleRetired(
    instanceId: string,
    keyId: string,
    readings: Readings,
  ): Promise<Pick<Settled, 'shown'>> {
    const instance = readings.instance(instanceId);
    if (!instance.ok) return { shown: null };
    const record = recordOf(instance.value, keyId);
    if (!record) return { shown: true };
    if (record.serverKeyId === null) return { shown: false };
    const listed = await isListed(readings, instanceId, record.serverKeyId, record.userId);
    if (!listed.ok) return { shown: null };
    if (listed.value) return { shown: false };
    const forgotten = await keys.forget({ instanceId, keyId });
    return { shown: forgotten.ok };
  }

  return {
    'keys.make': {
      reads: 'keys',
      check: ({ instanceId, organizationId }, readings) =>
        judge(readings.instance(instanceId), (instance) =>
          hasMadeKeyFor(instance, organizationId) ? 'already' : 'needed',
        ),
      send: async ({ action: _, ...input }) => ({ result: notInUse(await keys.make(input)) }),
      settle: async ({ instanceId, organizationId }, _, readings) =>
        show(readings.instance(instanceId), (instance) => hasMadeKeyFor(instance, organizationId)),
    },
    'keys.rotate': {
      reads: 'keys',
      check: ({ instanceId, organizationId, keyId }, readings) =>
        judge(readings.instance(instanceId), (instance) => {
          if (recordOf(instance, keyId)) return 'needed';
          return hasMadeKeyFor(instance, organizationId)
            ? 'already'
            : { changed: 'The key is no longer here.' };
        }),
      async send({ action: _, organizationId: __, ...input }) {
        return { result: notInUse(await keys.rotate(input)) };
      },
      settle: async ({ instanceId, organizationId, keyId }, output, readings) => ({
        ...(await show(
          readings.instance(instanceId),
          (instance) => !recordOf(instance, keyId) && hasMadeKeyFor(instance, organizationId),
        )),
        ...(output ? { output } : {}),
      }),
    },
    'keys.retire': {
      reads: 'keys',
      check: ({ instanceId, keyId }, readings) =>
        judge(readings.instance(instanceId), (instance) =>
          recordOf(instance, keyId) ? 'needed' : 'already',
        ),
      send: async ({ instanceId, keyId }) => ({ result: await keys.retire({ instanceId, keyId }) }),
      settle: ({ instanceId, keyId }, _, readings) => settleRetired(instanceId, keyId, readings),
    },
    'keys.retireOnServer': {
      reads: 'keys',
      check: ({ instanceId, serverKeyId }, readings) =>
        judge(isListed(readings, instanceId, serverKeyId), (listed) => (listed ? 'needed' : 'already')),
      send: async (change) => ({ result: await keys.retireOnServer(change) }),
      settle: ({ instanceId, serverKeyId }, _, readings) =>
        show(isListed(readings, instanceId, serverKeyId), (listed) => !listed),
    } satisfies Action<'keys.retireOnServer'>,
    'keys.retireOfComputer': {
      reads: 'keys',
      check: ({ instanceId, ...computer }, readings) =>
        judge(leftOf(readings, instanceId, computer), (left) => (left > 0 ? 'needed' : 'already')),
      send: async ({ action: _, ...input }) => ({ result: await keys.retireOfComputer(input) }),
      settle: ({ instanceId, ...computer }, _, readings) =>
        show(leftOf(readings, instanceId, computer), (left) => left === 0),
    } satisfies Action<'keys.retireOfComputer'>,
  };
}

function notInUse<T>(made: Result<T>): Result<T> {
  if (made.ok || made.error.details?.outcomeUnknown !== true) return made;
  const { outcomeUnknown: _, ...details } = made.error.details;
  return fail({ ...made.error, details });
}

function recordOf({ keys }: Instance, keyId: string): KeyRecord | undefined {
  return keys.find(({ id }) => id === keyId);
}

/** A pasted key does not count: one is made beside it. */
function hasMadeKeyFor({ keys }: Instance, organizationId: string | null): boolean {
  return keys.some(
    (key) => key.organizationId === organizationId && key.status === 'active' && key.serverKeyId !== null,
  );
}

async function isListed(
  readings: Readings,
  instanceId: string,
  serverKeyId: string,
  userId: string | null = null,
): Promise<Result<boolean>> {
  const account = await readings.account(instanceId);
  if (!account.ok) return account;
  const people = accountsIn(account.value).filter((each) => userId === null || personOf(each) === userId);
  const lists = people.map(({ caller }) => caller?.user.apiKeys);
  if (lists.some((list) => list?.some(({ id }) => id === serverKeyId))) return ok(true);
  return people.length > 0 && lists.every((list) => list) ? ok(false) : fail(NOT_LISTED);
}

async function leftOf(readings: Readings, instanceId: string, computer: Computer): Promise<Result<number>> {
  const instance = readings.instance(instanceId);
  if (!instance.ok) return instance;
  const account = await readings.account(instanceId);
  if (!account.ok) return account;
  const listed = listedKeysOf(instance.value.keys, account.value);
  const left = listedKeysOfComputer(instance.value.keys, listed, computer).length;
  return left > 0 || listed.every(({ keys }) => keys !== null) ? ok(left) : fail(NOT_LISTED);
}
