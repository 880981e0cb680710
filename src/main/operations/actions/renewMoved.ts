import { type AppError, fail, ok, type Result } from '../../../shared/errors.ts';
import type { Instance, KeyRecord } from '../../../shared/instance.ts';
import type { KeyFacts } from '../../credentials/keyFacts.ts';
import type { Accounts } from '../../readings/accounts.ts';
import type { Instances } from '../../registry/instanceRegistry.ts';
import { toRetireId } from '../../registry/records.ts';
import type { KeyLeftovers } from './keyLeftovers.ts';
import type { MakeKey } from './makeKey.ts';
import type { ServerKeys } from './serverKeys.ts';

/**
 * Makes keys in place of those that were made here for the former address of the same installation, and retires these.
 * What became of them stands in `toRetire` since the move itself, so that a stop in between leaves none behind.
 */
export function createRenewMoved(options: {
  instances: Instances;
  serverKeys: ServerKeys;
  leftovers: KeyLeftovers;
  accounts: Pick<Accounts, 'outdate'>;
  makeOne: MakeKey;
  /** What a key for an organization of the person's is to show. */
  factsOf: (instanceId: string, organizationId: string) => Promise<Result<KeyFacts>>;
  /** ms since the epoch. */
  clock: () => number;
  /** Told of keys in whose place none could be made. */
  onNotRenewed: (instance: Instance, keys: KeyRecord[], error: AppError) => void;
}): (instanceId: string, former: KeyRecord[]) => Promise<void> {
  const { instances, serverKeys, leftovers, accounts, makeOne, factsOf, clock, onNotRenewed } = options;

  async function renewOne(instanceId: string, former: KeyRecord): Promise<Result<null>> {
    const found = instances.find(instanceId);
    if (!found.ok) return found;
    const { organizationId, expiresAt } = former;
    if (organizationId === null || found.value.keys.some((key) => key.organizationId === organizationId))
      return ok(null);
    const facts = await factsOf(instanceId, organizationId);
    if (!facts.ok) return facts;
    if (former.userId !== null && former.userId !== facts.value.userId) return fail(ofOtherPerson(former));
    const maker = await serverKeys.maker(found.value, facts.value.userId);
    if (!maker.ok) return maker;
    const expiresInDays = daysUntil(expiresAt, clock());
    return makeOne(found.value, facts.value, maker.value, { expiresInDays });
  }

  return async (instanceId, former) => {
    const found = instances.find(instanceId);
    if (!found.ok) return;
    const leaving = new Set(found.value.toRetire?.map(toRetireId));
    const lost: { key: KeyRecord; error: AppError }[] = [];
    for (const key of former.filter(({ serverKeyId }) => serverKeyId !== null && leaving.has(serverKeyId))) {
      const renewed = await renewOne(instanceId, key);
      if (!renewed.ok) lost.push({ key, error: renewed.error });
    }
    const [first] = lost;
    if (first) {
      const keys = lost.map(({ key }) => key);
      onNotRenewed(found.value, keys, first.error);
    }
    accounts.outdate(instanceId);
    await leftovers.finish(instanceId);
  };
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
