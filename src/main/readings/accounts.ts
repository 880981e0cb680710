import type { Account } from '../../shared/dokploy.ts';
import { ok, type Result } from '../../shared/errors.ts';
import type { Dokploy } from '../dokploy/client.ts';

/**
 * What is known of each instance since the app started, from its last account reading and from what it
 * answered it does not have. In memory alone: the rules stand on it, so it is never older than this run.
 */
export type Accounts = {
  /** Reads version, own membership, organizations, and once whether it is Cloud (without a key). */
  readAccount(instanceId: string): Promise<Result<Account>>;
  /** Takes over an account that the checks have just read. */
  noteAccount(instanceId: string, account: Account): Promise<Account>;
  /** The last account, read when none is known. */
  account(instanceId: string): Promise<Result<Account>>;
  /** The last account, also an outdated one; null before the first reading. */
  last(instanceId: string): Account | null;
  /** The reading under way, if there is one. */
  underWay(instanceId: string): Promise<Result<Account>> | null;
  /** To be read again before the next rule: something was changed. */
  outdate(instanceId: string): void;
  /** The calls that the instance does not have; forgotten when its version changes. */
  absent(instanceId: string): string[];
  noteAbsent(instanceId: string, call: string): void;
  forget(instanceId: string): void;
};

type Facts = {
  account: Account | null;
  /** False when something was changed since the account was read. */
  fresh: boolean;
  /** Undefined until the first reading. */
  version: string | null | undefined;
  /** Counts what outdated the account, so that a reading from before is not kept. */
  changes: number;
  absent: Set<string>;
  isCloud: Promise<boolean | null> | null;
  /** A reading under way, and what `changes` was when it began. */
  reading: { changes: number; result: Promise<Result<Account>> } | null;
};

/** Caches what each instance showed in this run; `dokploy` is a function, since the client reports missing calls here. */
export function createAccounts(dokploy: () => Pick<Dokploy, 'readAccount' | 'call'>): Accounts {
  const byId = new Map<string, Facts>();

  function factsOf(instanceId: string): Facts {
    const facts = byId.get(instanceId) ?? {
      account: null,
      fresh: false,
      version: undefined,
      changes: 0,
      absent: new Set(),
      isCloud: null,
      reading: null,
    };
    byId.set(instanceId, facts);
    return facts;
  }

  /** Asked once, also when a proxy hides it: nothing more hangs on it. */
  function isCloud(instanceId: string): Promise<boolean | null> {
    const facts = factsOf(instanceId);
    facts.isCloud ??= dokploy()
      .call('settings.isCloud', { instanceId })
      .then((told) => (told.ok ? told.value : null));
    return facts.isCloud;
  }

  async function noteAccount(instanceId: string, read: Account): Promise<Account> {
    const cloud = await isCloud(instanceId);
    const account = cloud === null ? read : { ...read, isCloud: cloud };
    const facts = factsOf(instanceId);
    if (facts.version !== undefined && facts.version !== account.version) facts.absent.clear();
    facts.version = account.version;
    facts.account = account;
    facts.fresh = true;
    return account;
  }

  /** Asked for twice at the same time it is one reading, unless something was changed since that began. */
  function readAccount(instanceId: string): Promise<Result<Account>> {
    const facts = factsOf(instanceId);
    if (facts.reading?.changes === facts.changes) return facts.reading.result;
    const reading = { changes: facts.changes, result: readAnew(instanceId) };
    facts.reading = reading;
    const end = () => {
      if (facts.reading === reading) facts.reading = null;
    };
    reading.result.then(end, end);
    return reading.result;
  }

  async function readAnew(instanceId: string): Promise<Result<Account>> {
    const { changes } = factsOf(instanceId);
    const [read, cloud] = await Promise.all([dokploy().readAccount({ instanceId }), isCloud(instanceId)]);
    if (!read.ok) {
      // Where nothing was answered, for want of a network say, it is asked again.
      if (cloud === null) factsOf(instanceId).isCloud = null;
      return read;
    }
    const account = await noteAccount(instanceId, read.value);
    const facts = factsOf(instanceId);
    if (facts.changes !== changes) facts.fresh = false;
    return ok(account);
  }

  return {
    readAccount,
    noteAccount,
    account: async (instanceId) => {
      const { account, fresh } = factsOf(instanceId);
      return account && fresh ? ok(account) : readAccount(instanceId);
    },
    last: (instanceId) => factsOf(instanceId).account,
    underWay: (instanceId) => factsOf(instanceId).reading?.result ?? null,
    outdate: (instanceId) => {
      const facts = factsOf(instanceId);
      facts.fresh = false;
      facts.changes += 1;
    },
    absent: (instanceId) => [...factsOf(instanceId).absent],
    noteAbsent: (instanceId, call) => void factsOf(instanceId).absent.add(call),
    forget: (instanceId) => void byId.delete(instanceId),
  };
}
