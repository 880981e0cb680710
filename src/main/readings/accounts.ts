import type { Account } from '../../shared/dokploy.ts';
import { type AppError, isKeychainTrouble, meaningOf, ok, type Result } from '../../shared/errors.ts';
import type { KeyRecord } from '../../shared/instance.ts';
import { type KeySuitability, peopleOf, personOf, unionOf } from '../../shared/keys.ts';
import type { Dokploy } from '../dokploy/client.ts';
import { type KnownBefore, withUnread } from './unread.ts';

/** In memory alone: the rules stand on it, so it is never older than this run. Of all people together (`unionOf`), with what could not be read as last seen (`withUnread`). */
export type Accounts = ReturnType<typeof createAccounts>;

type Facts = {
  /** By the id of the person; null stands for one who cannot be told. */
  people: Map<string | null, { account: Account; fresh: boolean }>;
  /** By the id of the person: how their last reading failed. */
  failures: Map<string | null, AppError>;
  /** Undefined until the first reading. */
  version: string | null | undefined;
  /** Counts what outdated the account, so that a reading from before is not kept. */
  changes: number;
  absent: Set<string>;
  isCloud: Promise<boolean | null> | null;
  /** A reading under way, what `changes` was when it began, and whether nobody began it. */
  reading: { changes: number; unattended: boolean; result: Promise<Result<Account>> } | null;
};

/** Caches what each instance showed in this run; `dokploy` is a function, since the client reports missing calls here. */
export function createAccounts(options: {
  dokploy: () => Pick<Dokploy, 'readAccount' | 'call'>;
  keysOf: (instanceId: string) => readonly KeyRecord[];
  /** Whether the server was recognised, so that keys of several people may be shown to it at once. */
  isRecognised?: (instanceId: string) => boolean;
  /** What was kept of accounts before: `load` makes it known to `of`. */
  before?: { load(instanceId: string): Promise<unknown>; of(instanceId: string): KnownBefore['before'] };
  suitability?: () => KeySuitability;
  isUnattended?: () => boolean;
}) {
  const { dokploy, keysOf, isRecognised = () => false, before, suitability } = options;
  const { isUnattended = () => false } = options;
  const byId = new Map<string, Facts>();

  function factsOf(instanceId: string): Facts {
    const facts = byId.get(instanceId) ?? {
      people: new Map(),
      failures: new Map(),
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

  async function note(instanceId: string, read: Account): Promise<void> {
    const cloud = await isCloud(instanceId);
    const account = cloud === null ? read : { ...read, isCloud: cloud };
    const facts = factsOf(instanceId);
    if (facts.version !== undefined && facts.version !== account.version) facts.absent.clear();
    facts.version = account.version;
    const person = personOf(account);
    // The newest last.
    facts.people.delete(person);
    facts.people.set(person, { account, fresh: true });
    facts.failures.delete(person);
    facts.failures.delete(null);
  }

  /** The people whose keys the instance holds; null where nobody knows whose they are. */
  function peopleAt(instanceId: string): (string | null)[] {
    const people = peopleOf(keysOf(instanceId), suitability?.());
    return people.length > 0 ? people : [null];
  }

  function knownOf(instanceId: string, userId: string | null) {
    const { people } = factsOf(instanceId);
    // A key whose organization is gone may show nobody; one of nobody known shows somebody.
    return people.get(userId) ?? (userId === null ? [...people.values()].at(-1) : people.get(null));
  }

  function last(instanceId: string): Account | null {
    const { failures } = factsOf(instanceId);
    const accountsOf = (people: readonly (string | null)[]) =>
      people.flatMap((userId) => knownOf(instanceId, userId)?.account ?? []);
    const people = peopleAt(instanceId);
    const read = accountsOf(people.filter((userId) => !failures.has(userId)));
    const [first, ...others] = new Set(read.length > 0 ? read : accountsOf(people));
    if (!first) return null;
    const keys = keysOf(instanceId);
    return withUnread(unionOf([first, ...others], keys, suitability?.()), {
      before: before?.of(instanceId) ?? null,
      keys,
      failureOf: (userId) => failures.get(userId),
    });
  }

  async function readPerson(instanceId: string, userId: string | null): Promise<Result<Account>> {
    const facts = factsOf(instanceId);
    const { changes } = facts;
    // Where one person alone has keys there, any of them will do, also one that does not tell whose it is.
    const several = peopleAt(instanceId).length > 1;
    const target = several && userId !== null ? { instanceId, userId } : { instanceId };
    const [read, cloud] = await Promise.all([dokploy().readAccount(target), isCloud(instanceId)]);
    if (!read.ok) {
      // Where nothing was answered, for want of a network say, it is asked again.
      if (cloud === null) facts.isCloud = null;
      facts.failures.set(userId, read.error);
      return read;
    }
    await note(instanceId, read.value);
    const known = facts.people.get(personOf(read.value));
    if (known && facts.changes !== changes) known.fresh = false;
    return read;
  }

  /** Reads these people; one whose keys are turned away is left as last seen, as long as another one can be read. */
  async function readPeople(instanceId: string, people: (string | null)[]): Promise<Result<Account>> {
    if (before) await before.load(instanceId);
    const left = [...people];
    const results: Result<Account>[] = [];
    // One key alone first: it tells whether this is still the same server.
    while (left.length > 0 && !isRecognised(instanceId) && !results.some((each) => each.ok)) {
      const result = await readPerson(instanceId, left.shift() ?? null);
      results.push(result);
      // A key that is turned away says nothing of the next person's.
      if (!result.ok && meaningOf(result.error).remedy !== 'replace-key') break;
    }
    if (isRecognised(instanceId) || results.some((each) => each.ok))
      results.push(...(await Promise.all(left.map((each) => readPerson(instanceId, each)))));
    const failed = results.find((each) => !each.ok);
    const all = last(instanceId);
    return all && (results.some((each) => each.ok) || isKnownByOthers(instanceId, people, results))
      ? ok(all)
      : (failed as Result<Account>);
  }

  /** Whether all that was asked were turned away, and somebody else was read since anything was changed. */
  function isKnownByOthers(
    instanceId: string,
    asked: readonly (string | null)[],
    results: readonly Result<Account>[],
  ): boolean {
    const others = peopleAt(instanceId).filter((userId) => !asked.includes(userId));
    return (
      results.every((each) => !each.ok && meaningOf(each.error).remedy === 'replace-key') &&
      others.some((userId) => knownOf(instanceId, userId)?.fresh)
    );
  }

  /** Asked for twice at the same time it is one reading, unless something was changed since that began. */
  function readAccount(instanceId: string, people = peopleAt(instanceId)): Promise<Result<Account>> {
    const facts = factsOf(instanceId);
    const underWay = facts.reading?.changes === facts.changes ? facts.reading : null;
    if (underWay) {
      if (!underWay.unattended || isUnattended()) return underWay.result;
      // One that nobody began is refused where a person would be asked for the keychain’s password.
      return underWay.result.then((read) =>
        read.ok || !isKeychainTrouble(read.error) ? read : readAccount(instanceId, people),
      );
    }
    const reading = {
      changes: facts.changes,
      unattended: isUnattended(),
      result: readPeople(instanceId, people),
    };
    facts.reading = reading;
    const end = () => {
      if (facts.reading === reading) facts.reading = null;
    };
    reading.result.then(end, end);
    return reading.result;
  }

  return {
    /** Reads version, own membership and organizations with a key of each person, and once whether it is Cloud (without a key). */
    readAccount: (instanceId: string) => readAccount(instanceId),
    noteAccount: note,
    /** The last account; what of it is not known, or was outdated, is read. */
    account: async (instanceId: string): Promise<Result<Account>> => {
      const stale = peopleAt(instanceId).filter((userId) => !knownOf(instanceId, userId)?.fresh);
      const known = last(instanceId);
      return stale.length === 0 && known ? ok(known) : readAccount(instanceId, stale);
    },
    last,
    underWay: (instanceId: string) => factsOf(instanceId).reading?.result ?? null,
    /** To be read again before the next rule: something was changed. */
    outdate: (instanceId: string): void => {
      const facts = factsOf(instanceId);
      for (const known of facts.people.values()) known.fresh = false;
      facts.changes += 1;
    },
    /** The calls that the instance does not have; forgotten when its version changes. */
    absent: (instanceId: string) => [...factsOf(instanceId).absent],
    noteAbsent: (instanceId: string, call: string) => void factsOf(instanceId).absent.add(call),
    /** The account of a person was deleted there: what it showed last is not known any more. */
    forgetPerson: (instanceId: string, userId: string) => void factsOf(instanceId).people.delete(userId),
    forget: (instanceId: string) => void byId.delete(instanceId),
  };
}
