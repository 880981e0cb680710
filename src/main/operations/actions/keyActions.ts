import { fail, ok, type Result } from '../../../shared/errors.ts';
import type { Instance, KeyRecord } from '../../../shared/instance.ts';
import type { Computer } from '../../../shared/keyName.ts';
import { listedKeysOf, listedKeysOfComputer } from '../../../shared/listedKeys.ts';
import { accountsIn, personOf } from '../../../shared/people.ts';
import type { Action, Actions, Readings, Settled, Verdict } from '../action.ts';
import type { Keys } from './keys.ts';
import { NOT_LISTED } from './serverKeys.ts';

type Noun = Pick<
  Actions,
  'keys.make' | 'keys.rotate' | 'keys.retire' | 'keys.retireOnServer' | 'keys.retireOfComputer'
>;

/** Each is a saga that can be stopped anywhere (`keys.ts`): what it left on a server is found by its name, so the registry tells. */
export function createKeyActions({ keys }: { keys: KeyCalls }): Noun {
  /** A key whose deletion was not answered may be gone from the server: then its record here opens nothing any more. */
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
      check: async ({ instanceId, organizationId }, readings) =>
        found(readings.instance(instanceId), (instance) =>
          hasKeyFor(instance, organizationId) ? ALREADY : NEEDED,
        ),
      send: async ({ action: _, ...input }) => ({ result: notInUse(await keys.make(input)) }),
      settle: async ({ instanceId, organizationId }, _, readings) =>
        shown(readings.instance(instanceId), (instance) => hasKeyFor(instance, organizationId)),
    },
    'keys.rotate': {
      reads: 'keys',
      check: async ({ instanceId, organizationId, keyId }, readings) =>
        found(readings.instance(instanceId), (instance) => {
          if (recordOf(instance, keyId)) return NEEDED;
          return hasKeyFor(instance, organizationId) ? ALREADY : KEY_GONE;
        }),
      async send({ action: _, organizationId: __, ...input }) {
        return { result: notInUse(await keys.rotate(input)) };
      },
      // The record of the replaced key goes when the new one is put to use.
      settle: async ({ instanceId, organizationId, keyId }, output, readings) => ({
        ...shown(
          readings.instance(instanceId),
          (instance) => !recordOf(instance, keyId) && hasKeyFor(instance, organizationId),
        ),
        ...(output ? { output } : {}),
      }),
    },
    'keys.retire': {
      reads: 'keys',
      check: async ({ instanceId, keyId }, readings) =>
        found(readings.instance(instanceId), (instance) => (recordOf(instance, keyId) ? NEEDED : ALREADY)),
      send: async ({ instanceId, keyId }) => ({ result: await keys.retire({ instanceId, keyId }) }),
      settle: ({ instanceId, keyId }, _, readings) => settleRetired(instanceId, keyId, readings),
    },
    'keys.retireOnServer': {
      reads: 'keys',
      async check({ instanceId, serverKeyId }, readings) {
        const listed = await isListed(readings, instanceId, serverKeyId);
        return listed.ok ? ok(listed.value ? NEEDED : ALREADY) : listed;
      },
      send: async ({ instanceId, serverKeyId }) => ({
        result: await keys.retireOnServer({ instanceId, serverKeyId }),
      }),
      async settle({ instanceId, serverKeyId }, _, readings) {
        const listed = await isListed(readings, instanceId, serverKeyId);
        return { shown: listed.ok ? !listed.value : null };
      },
    } satisfies Action<'keys.retireOnServer'>,
    'keys.retireOfComputer': {
      reads: 'keys',
      async check({ instanceId, ...computer }, readings) {
        const left = await leftOf(readings, instanceId, computer);
        return left.ok ? ok(left.value > 0 ? NEEDED : ALREADY) : left;
      },
      send: async ({ action: _, ...input }) => ({ result: await keys.retireOfComputer(input) }),
      async settle({ instanceId, ...computer }, _, readings) {
        const left = await leftOf(readings, instanceId, computer);
        return { shown: left.ok ? left.value === 0 : null };
      },
    } satisfies Action<'keys.retireOfComputer'>,
  };
}

type KeyCalls = Pick<Keys, 'make' | 'rotate' | 'retire' | 'retireOnServer' | 'retireOfComputer' | 'forget'>;

const NEEDED: Verdict = { verdict: 'needed' };
const ALREADY: Verdict = { verdict: 'already' };
const KEY_GONE: Verdict = { verdict: 'changed', why: 'The key is no longer here.' };

/** A key whose making was not answered is deleted, never used: nothing came of the step, and it can be run again. */
function notInUse<T>(made: Result<T>): Result<T> {
  if (made.ok || made.error.details?.outcomeUnknown !== true) return made;
  const { outcomeUnknown: _, ...details } = made.error.details;
  return fail({ ...made.error, details });
}

function found(instance: Result<Instance>, verdictOf: (instance: Instance) => Verdict): Result<Verdict> {
  return instance.ok ? ok(verdictOf(instance.value)) : instance;
}

function shown(instance: Result<Instance>, isDone: (instance: Instance) => boolean): Pick<Settled, 'shown'> {
  return { shown: instance.ok ? isDone(instance.value) : null };
}

function recordOf({ keys }: Instance, keyId: string): KeyRecord | undefined {
  return keys.find(({ id }) => id === keyId);
}

function hasKeyFor({ keys }: Instance, organizationId: string | null): boolean {
  return keys.some((key) => key.organizationId === organizationId && key.status === 'active');
}

/** Whether the server lists a key: of this person, or of anyone whose keys are here. */
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
