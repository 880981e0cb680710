import type { Account } from '../../shared/dokploy.ts';
import { type AppError, isKeychainTrouble, meaningOf, ok, type Result } from '../../shared/errors.ts';
import type { KeyRecord } from '../../shared/instance.ts';
import { type KeySuitability, peopleOf, personOf, unionOf } from '../../shared/keys.ts';
import type { Dokploy } from '../dokploy/client.ts';
import { type KnownBefore, withUnread } from './unread.ts';

/**
 * In memory only: rules depend on it, so it is never older than this run. Union of all people (`unionOf`),
 * completed by last-seen parts (`withUnread`).
 */
export type Accounts = ReturnType<typeof createAccounts>;

type Facts = {
  people: Map<string | null, { account: Account; fresh: boolean }>;
  failures: Map<string | null, AppError>;
  version: string | null | undefined;
  /** Increases when the account is outdated, so that earlier readings are dropped. */
  changes: number;
  absent: Set<string>;
  isCloud: Promise<boolean | null> | null;
  /** `unattended`: nobody asked for it. */
  reading: { changes: number; unattended: boolean; result: Promise<Result<Account>> } | null;
};

/** `dokploy` is a function, since the client reports missing calls here. */
export function createAccounts(options: {
  dokploy: () => Pick<Dokploy, 'readAccount' | 'call'>;
  keysOf: (instanceId: string) => readonly KeyRecord[];
  /** A recognised server may get keys of several people at once. */
  isRecognised?: (instanceId: string) => boolean;
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

  /** Asked once, even behind a proxy: nothing else depends on it. */
  function isCloud(instanceId: string): Promise<boolean | null> {
    const facts = factsOf(instanceId);
    facts.isCloud ??= dokploy()
      .call('settings.isCloud', { instanceId })
      .then((told) => (told.ok ? told.value : null));
    return facts.isCloud;
  }

  /** `asked`: whose key read it. */
  async function note(instanceId: string, read: Account, asked: string | null = null): Promise<void> {
    const cloud = await isCloud(instanceId);
    const person = personOf(read) ?? asked;
    const account = {
      ...read,
      ...(cloud === null ? {} : { isCloud: cloud }),
      ...(person === null || personOf(read) ? {} : { userId: person }),
    };
    const facts = factsOf(instanceId);
    if (facts.version !== undefined && facts.version !== account.version) facts.absent.clear();
    facts.version = account.version;
    facts.people.delete(person);
    facts.people.set(person, { account, fresh: true });
    facts.failures.delete(person);
    facts.failures.delete(null);
  }

  function peopleAt(instanceId: string): (string | null)[] {
    const people = peopleOf(keysOf(instanceId), suitability?.());
    return people.length > 0 ? people : [null];
  }

  function knownOf(instanceId: string, userId: string | null) {
    const { people } = factsOf(instanceId);
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
    const several = peopleAt(instanceId).length > 1;
    const target = several && userId !== null ? { instanceId, userId } : { instanceId };
    const [read, cloud] = await Promise.all([dokploy().readAccount(target), isCloud(instanceId)]);
    if (!read.ok) {
      // Retry if nothing was answered.
      if (cloud === null) facts.isCloud = null;
      facts.failures.set(userId, read.error);
      return read;
    }
    await note(instanceId, read.value, userId);
    const known = facts.people.get(personOf(read.value) ?? userId);
    if (known && facts.changes !== changes) known.fresh = false;
    return read;
  }

  /** A person whose keys are refused stays as last seen if another can be read. */
  async function readPeople(instanceId: string, people: (string | null)[]): Promise<Result<Account>> {
    if (before) await before.load(instanceId);
    const left = [...people];
    const results: Result<Account>[] = [];
    // One key first: it shows whether this is still the same server.
    while (left.length > 0 && !isRecognised(instanceId) && !results.some((each) => each.ok)) {
      const result = await readPerson(instanceId, left.shift() ?? null);
      results.push(result);
      // A refused key says nothing about the next person's.
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

  /** Shares a reading under way, unless something changed since it began. */
  function readAccount(instanceId: string, people = peopleAt(instanceId)): Promise<Result<Account>> {
    const facts = factsOf(instanceId);
    const underWay = facts.reading?.changes === facts.changes ? facts.reading : null;
    if (underWay) {
      if (!underWay.unattended || isUnattended()) return underWay.result;
      // A reading that nobody asked for fails where the keychain would ask for its password.
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
    readAccount: (instanceId: string) => readAccount(instanceId),
    noteAccount: (instanceId: string, read: Account) => note(instanceId, read),
    account: async (instanceId: string): Promise<Result<Account>> => {
      const stale = peopleAt(instanceId).filter((userId) => !knownOf(instanceId, userId)?.fresh);
      const known = last(instanceId);
      return stale.length === 0 && known ? ok(known) : readAccount(instanceId, stale);
    },
    last,
    underWay: (instanceId: string) => factsOf(instanceId).reading?.result ?? null,
    /** Call after a change: the next rule needs a new reading. */
    outdate: (instanceId: string): void => {
      const facts = factsOf(instanceId);
      for (const known of facts.people.values()) known.fresh = false;
      facts.changes += 1;
    },
    /** Forgotten when the version changes. */
    absent: (instanceId: string) => [...factsOf(instanceId).absent],
    noteAbsent: (instanceId: string, call: string) => void factsOf(instanceId).absent.add(call),
    forgetPerson: (instanceId: string, userId: string) => void factsOf(instanceId).people.delete(userId),
    forget: (instanceId: string) => void byId.delete(instanceId),
  };
}
