import { type AppError, fail, ok, type Result } from '../../../shared/errors.ts';
import type { Instance } from '../../../shared/instance.ts';
import { accountsIn } from '../../../shared/people.ts';
import type { Action, Actions, Readings, Verdict } from '../action.ts';
import type { Keys } from './keys.ts';

type Noun = Pick<Actions, 'keys.make' | 'keys.rotate' | 'keys.retire' | 'keys.retireOnServer'>;

/**
 * What makes, rotates and retires keys, as steps. Each is a saga of its own that is safe to be stopped at any point
 * (`keys.ts`): what it left on a server is looked up by its name and deleted. So the registry tells what came of it.
 */
export function createKeyActions({ keys }: { keys: Pick<Keys, keyof KeyCalls> }): Noun {
  const stored = { reads: 'keys', answers: true, inverse: () => null } as const;
  return {
    'keys.make': {
      ...stored,
      check: async ({ instanceId, organizationId }, readings) =>
        found(readings.instance(instanceId), (instance) => hasKeyFor(instance, organizationId)),
      send: async ({ action: _, ...input }) => ({ result: await keys.make(input) }),
      settle: async ({ instanceId, organizationId }, _, readings) =>
        shown(readings.instance(instanceId), (instance) => hasKeyFor(instance, organizationId)),
    },
    'keys.rotate': {
      ...stored,
      check: async ({ instanceId, keyId }, readings) =>
        found(readings.instance(instanceId), (instance) => !hasKey(instance, keyId)),
      async send({ action: _, organizationId: __, ...input }) {
        return { result: await keys.rotate(input) };
      },
      // The record of the replaced key goes when the new one is put to use.
      settle: async ({ instanceId, keyId }, output, readings) => ({
        ...shown(readings.instance(instanceId), (instance) => !hasKey(instance, keyId)),
        ...(output ? { output } : {}),
      }),
    },
    'keys.retire': {
      ...stored,
      check: async ({ instanceId, keyId }, readings) =>
        found(readings.instance(instanceId), (instance) => !hasKey(instance, keyId)),
      send: async ({ instanceId, keyId }) => ({ result: await keys.retire({ instanceId, keyId }) }),
      settle: async ({ instanceId, keyId }, _, readings) =>
        shown(readings.instance(instanceId), (instance) => !hasKey(instance, keyId)),
    },
    'keys.retireOnServer': {
      ...stored,
      async check({ instanceId, serverKeyId }, readings) {
        const listed = await lists(readings, instanceId, serverKeyId);
        return listed.ok ? ok({ verdict: listed.value ? 'needed' : 'already' }) : listed;
      },
      send: async ({ instanceId, serverKeyId }) => ({
        result: await keys.retireOnServer({ instanceId, serverKeyId }),
      }),
      async settle({ instanceId, serverKeyId }, _, readings) {
        const listed = await lists(readings, instanceId, serverKeyId);
        return { shown: listed.ok ? !listed.value : null };
      },
    } satisfies Action<'keys.retireOnServer'>,
  };
}

type KeyCalls = Pick<Keys, 'make' | 'rotate' | 'retire' | 'retireOnServer'>;

function found(instance: Result<Instance>, isDone: (instance: Instance) => boolean): Result<Verdict> {
  return instance.ok ? ok({ verdict: isDone(instance.value) ? 'already' : 'needed' }) : instance;
}

function shown(
  instance: Result<Instance>,
  isDone: (instance: Instance) => boolean,
): { shown: boolean | null } {
  return { shown: instance.ok ? isDone(instance.value) : null };
}

function hasKey({ keys }: Instance, keyId: string): boolean {
  return keys.some(({ id }) => id === keyId);
}

function hasKeyFor({ keys }: Instance, organizationId: string): boolean {
  return keys.some((key) => key.organizationId === organizationId && key.status === 'active');
}

/** Whether the server lists a key of the people whose keys are here. */
async function lists(readings: Readings, instanceId: string, serverKeyId: string): Promise<Result<boolean>> {
  const account = await readings.account(instanceId);
  if (!account.ok) return account;
  const listed = accountsIn(account.value).flatMap(({ caller }) => caller?.user.apiKeys ?? null);
  if (listed.every((key) => key === null)) return fail(NOT_LISTED);
  return ok(listed.some((key) => key?.id === serverKeyId));
}

const NOT_LISTED: AppError = {
  code: 'unexpected-shape',
  message: 'The server does not list the keys of this account.',
  advice: 'Look under the profile in Dokploy.',
};
