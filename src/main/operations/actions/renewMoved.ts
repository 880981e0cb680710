import type { AppError, Result } from '../../../shared/errors.ts';
import type { Instance, KeyRecord } from '../../../shared/instance.ts';
import type { Plan } from '../../../shared/operations/operation.ts';
import type { Step } from '../../../shared/operations/step.ts';
import type { KeyFacts } from '../../credentials/keyFacts.ts';
import type { Accounts } from '../../readings/accounts.ts';
import type { Instances } from '../../registry/instanceRegistry.ts';
import { toRetireId } from '../../registry/records.ts';
import { whyNotDone } from '../stepStates.ts';

/**
 * Makes keys in place of those that were made here for the former address of the same installation, and retires these.
 * What became of them stands in `toRetire` since the move itself, so that a stop in between leaves none behind.
 */
export function createRenewMoved(options: {
  instances: Instances;
  accounts: Pick<Accounts, 'outdate'>;
  /** Runs a plan to its end. */
  carryOut: (plan: Plan) => Promise<Result<readonly Step[]>>;
  /** What a key for an organization of the person's is to show. */
  factsOf: (instanceId: string, organizationId: string) => Promise<Result<KeyFacts>>;
  /** ms since the epoch. */
  clock: () => number;
  /** Retires what is of no use any more, in its turn: a reading may have begun the same. */
  finish: (instanceId: string) => Promise<void>;
  /** Told of keys in whose place none could be made. */
  onNotRenewed: (instance: Instance, keys: KeyRecord[], error: AppError) => void;
}): (instanceId: string, former: KeyRecord[]) => Promise<void> {
  const { instances, accounts, carryOut, factsOf, clock, finish, onNotRenewed } = options;

  /** Why a key cannot be made by the person whose key is here now. */
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
    message: `Only a key of ${userEmail ?? 'the same person'} can make one in its place.`,
    advice: 'Paste a key of that person.',
  };
}
