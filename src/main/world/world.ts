import type { OwnInvitation, OwnInvitations, Roles, SeenSession } from '../../shared/calls/organizations.ts';
import type { Server } from '../../shared/capabilities.ts';
import type { Account, Invitation, Member, Organization, Rights } from '../../shared/dokploy.ts';
import { type AppError, meaningOf, type Result } from '../../shared/errors.ts';
import type { Instance, KeyHealth, KeyRecord } from '../../shared/instance.ts';
import { preferredKeys } from '../../shared/keys.ts';
import { denyReadMembers } from '../../shared/rules/members.ts';
import { type Principal, principalIn } from '../../shared/rules/principal.ts';
import {
  type InstanceTargets,
  PEOPLE_UNREAD,
  type Target,
  targetOf,
  whyUnread,
} from '../../shared/target.ts';
import type { Ms } from '../../shared/time.ts';
import type { Accounts } from '../readings/accounts.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import type { Cache, ReadPart } from './cache.ts';

export type Ref = { instanceId: string; organizationId: string };

/** An instance with its keys, as far as they are known: what a plan over keys is made from. */
export type InstanceKeys = {
  instanceId: string;
  instanceName: string;
  keys: readonly KeyRecord[];
  /** How each did since the app started, by the id of its record. */
  health: Readonly<Record<string, KeyHealth>>;
  /** As it was read last; null before the first reading. */
  account: Account | null;
  server: Server;
  /** Why the account could not be read just now; null where it was. */
  unread: Unread | null;
};

/** Why something could not be read, as a sentence; `later`: it may be, once the server or the keychain answers. */
type Unread = { why: string; later: boolean };

/** The last good value with its time (ms since the epoch), and how the newest try failed; null where there is none. */
type Reading<T> = { value: T | null; at: number | null; failure: AppError | null };

export type Parts = { account: Account; members: Member[]; invitations: Invitation[]; rights: Rights };

type Entry = {
  account: Pick<Reading<Account>, 'at' | 'failure'>;
  /** Whether each list was read, and how the newest try failed that ended, by `nameOf`. */
  lists: Map<string, { isRead: boolean; failure: AppError | null }>;
  rights: Map<string, Pick<Reading<Rights>, 'value' | 'at'>>;
  /** By organization id: readings of rights under way that began after the account was read. */
  rightsAsked: Map<string, Promise<unknown>>;
  takesSeen: boolean;
  /** In how many organizations a person is, by user id: as was said last, and asked again with each account. */
  counts: Map<string, { asked: Promise<number | null> | null; last?: number | null }>;
  /** By organization id: its roles, and what they can allow; asked again with each account. */
  roles: Map<string, Promise<Result<Roles>>>;
  /** What waits for the people whose keys are here, as it was read last; null before that. */
  own: readonly OwnInvitation[] | null;
  /** Whether some of it could not be read. */
  isOwnUnread: boolean;
  /** By id, as far as somebody looked at them. */
  sessions: Map<string, SeenSession>;
  /** How many readings are under way that somebody asked for. */
  reading: number;
  /** Of each part the number of the newest try that ended: an older one that ends later says nothing. */
  ended: Map<string, number>;
};

/** The code alone: a message may name other things. */
export type WorldFailure = { instanceId: string; organizationId: string | null; code: AppError['code'] };

export type World = ReturnType<typeof createWorld>;

/** Holds how each reading of an instance ended, over the cache of what was read. What this run has not read is as it was seen last. */
export function createWorld({
  instances,
  accounts,
  cache,
  health,
  clock,
  read,
  isUnattended = () => false,
}: {
  instances: Pick<Instances, 'find' | 'list' | 'keysOf' | 'onChange'>;
  accounts: Pick<Accounts, 'last' | 'absent'>;
  cache: Pick<Cache, 'accountOf' | 'listOf' | 'load' | 'onChange' | 'recorder'>;
  health: { all(): Record<string, KeyHealth>; isBad(keyId: string): boolean };
  clock: () => Ms;
  /** What plans ask a server for, since nothing else needs it. */
  read: () => {
    rights(ref: Ref): Promise<Result<Rights>> | Result<Rights>;
    countOrganizations(
      who: Ref & { userId: string },
    ): Promise<Result<{ count: number | null }>> | Result<{ count: number | null }>;
    roles(ref: Ref): Promise<Result<Roles>> | Result<Roles>;
  };
  isUnattended?: () => boolean;
}) {
  const entries = new Map<string, Entry>();
  const listeners: (() => void)[] = [];
  let tries = 0;
  let revision = 0;

  function changed(): void {
    revision += 1;
    for (const listener of listeners) listener();
  }

  instances.onChange(changed);
  cache.onChange((change) => {
    if (!('gone' in change)) return;
    const { instanceId, gone } = change;
    if (gone === null) entries.delete(instanceId);
    else {
      const { lists, rights } = entryOf(instanceId);
      for (const part of ['members', 'invitations'] as const) lists.delete(nameOf(part, gone));
      rights.delete(gone);
    }
    changed();
  });

  function entryOf(instanceId: string): Entry {
    const entry: Entry = entries.get(instanceId) ?? {
      account: { at: null, failure: null },
      lists: new Map(),
      rights: new Map(),
      rightsAsked: new Map(),
      takesSeen: false,
      counts: new Map(),
      roles: new Map(),
      own: null,
      isOwnUnread: false,
      sessions: new Map(),
      reading: 0,
      ended: new Map(),
    };
    entries.set(instanceId, entry);
    return entry;
  }

  /** Takes over a reading that begins now, and notes how it ends, unless its instance goes meanwhile. */
  async function note<P extends keyof Parts>(
    part: P,
    { instanceId, organizationId = '' }: { instanceId: string; organizationId?: string },
    reading: Promise<Result<Parts[P]>> | Result<Parts[P]>,
  ): Promise<Result<Parts[P]>> {
    tries += 1;
    const own = tries;
    const entry = entryOf(instanceId);
    const record = cache.recorder(instanceId);
    const asked = isUnattended() ? 0 : 1;
    entry.reading += asked;
    const result = await Promise.resolve(reading).finally(() => {
      entry.reading -= asked;
    });
    const name = nameOf(part, organizationId);
    const isOutrun = entries.get(instanceId) !== entry || (entry.ended.get(name) ?? 0) > own;
    // What was given up says nothing.
    if (isOutrun || (!result.ok && result.error.code === 'canceled')) return result;
    entry.ended.set(name, own);
    const failure = result.ok ? null : result.error;
    if (part === 'account') {
      entry.account = { at: result.ok ? clock() : entry.account.at, failure };
      if (result.ok) {
        for (const count of entry.counts.values()) count.asked = null;
        entry.roles.clear();
        entry.rightsAsked.clear();
      }
    } else entry.lists.set(name, { isRead: result.ok || entry.lists.get(name)?.isRead === true, failure });
    if (result.ok && part === 'rights')
      entry.rights.set(organizationId, { value: result.value as Rights, at: clock() });
    else if (result.ok)
      record(
        (part === 'account'
          ? { account: result.value }
          : { organizationId, [part]: result.value }) as ReadPart,
      );
    changed();
    return result;
  }

  const accountOf = (instanceId: string) =>
    accounts.last(instanceId) ?? cache.accountOf(instanceId)?.data ?? null;
  const organizations = (instanceId: string): Account['organizations'] =>
    accountOf(instanceId)?.organizations ?? [];

  /** A list as this run read it, or an earlier one where that counts. */
  function listOf<P extends 'members' | 'invitations'>(part: P, { instanceId, organizationId }: Ref) {
    const entry = entries.get(instanceId);
    const { isRead = false, failure = null } = entry?.lists.get(nameOf(part, organizationId)) ?? {};
    const counts = isRead || entry?.takesSeen;
    const list = counts ? cache.listOf(instanceId, { kind: part, organizationId }) : undefined;
    // As an earlier run saw it is not how it is.
    return {
      value: list?.data ?? null,
      at: list?.at ?? null,
      failure: failure ?? (isRead || !list ? null : NOT_YET),
    };
  }

  const rightsAt = ({ instanceId, organizationId }: Ref) =>
    entries.get(instanceId)?.rights.get(organizationId) ?? { value: null, at: null };

  function instance(instanceId: string): Instance | null {
    const found = instances.find(instanceId);
    return found.ok ? found.value : null;
  }

  /** The keys that open an organization, in the order in which they are used. */
  function keysAt({ instanceId, organizationId }: Ref): KeyRecord[] {
    const fitting = instances
      .keysOf(instanceId)
      .filter((key) => key.status === 'active' && key.organizationId === organizationId);
    return preferredKeys(fitting, { now: clock(), isBad: health.isBad });
  }

  /** Who acts in an organization, by the key in use; until the rights are read, the role decides. Null before any reading. */
  function principalAt(ref: Ref, account: Account | null): Principal | null {
    return account && principalIn(account, ref.organizationId, rightsAt(ref).value);
  }

  function targetAt(ref: Ref, organizationName: string, account: Account | null): Target {
    return targetOf({
      ...{ ...ref, organizationName, account },
      instanceName: instance(ref.instanceId)?.name ?? '',
      failure: entries.get(ref.instanceId)?.account.failure ?? null,
      keys: keysAt(ref),
      principal: principalAt(ref, account),
      rights: rightsAt(ref).value,
      members: listOf('members', ref),
      invitations: listOf('invitations', ref),
    });
  }

  function targetsOf({ id: instanceId, name: instanceName }: Instance): InstanceTargets {
    const account = accountOf(instanceId);
    const failure = entries.get(instanceId)?.account.failure ?? null;
    return {
      ...{ instanceId, instanceName, account, whyUnknown: whyUnread({ account, failure }) },
      targets: (account?.organizations ?? []).map(({ id: organizationId, name }) =>
        targetAt({ instanceId, organizationId }, name, account),
      ),
    };
  }

  const active = () => instances.list().filter(({ status }) => status === 'active');

  return {
    /** Counts what was read or forgotten: a plan of an older one may be outrun. */
    revision: () => revision,
    /** Told when something was read or forgotten, or is kept otherwise. */
    onChange: (listener: () => void): void => void listeners.push(listener),
    note,
    isReading: (instanceId: string): boolean => (entries.get(instanceId)?.reading ?? 0) > 0,
    /** How the newest reading of an account went in this run: null where it answered, undefined where there was none. */
    lastFailure(instanceId: string): AppError | null | undefined {
      const { at, failure } = entries.get(instanceId)?.account ?? NEVER;
      return failure ?? (at === null ? undefined : null);
    },
    /** What could not be read last, or was not tried in this run: an instance, or one of its organizations that a key opens. */
    failures: (): WorldFailure[] =>
      active().flatMap(({ id: instanceId }) => {
        const { at, failure } = entries.get(instanceId)?.account ?? NEVER;
        const code = failure?.code ?? (at === null ? 'not-tried' : null);
        if (code !== null) return { instanceId, organizationId: null, code };
        return organizations(instanceId).flatMap(({ id: organizationId }): WorldFailure[] => {
          const ref = { instanceId, organizationId };
          if (keysAt(ref).length === 0) return [];
          const lists = (['members', 'invitations'] as const).map((part) =>
            entries.get(instanceId)?.lists.get(nameOf(part, organizationId)),
          );
          const failed = lists.flatMap((list) => list?.failure?.code ?? [])[0];
          const principal = principalAt(ref, accountOf(instanceId));
          const barred = principal && denyReadMembers(principal) ? 'role-forbidden' : 'not-tried';
          const found = failed ?? (lists.every((list) => list?.isRead) ? null : barred);
          return found === null ? [] : [{ ...ref, code: found }];
        });
      }),
    instance,
    account: accountOf,
    organizations,
    organization: ({ instanceId, organizationId }: Ref): Organization | null =>
      organizations(instanceId).find(({ id }) => id === organizationId) ?? null,
    principal: (ref: Ref) => principalAt(ref, accountOf(ref.instanceId)),
    /** What the keys may do in an organization, and the roles there, as that was read last. */
    rights: (ref: Ref) => rightsAt(ref).value,
    /** Whether the newest reading of them in this run was answered. */
    areRightsRead: ({ instanceId, organizationId }: Ref): boolean =>
      entries.get(instanceId)?.lists.get(nameOf('rights', organizationId))?.failure === null,
    /** Every organization of every instance, in the person’s order. */
    targets: () => active().map(targetsOf),
    target(ref: Ref): Target | null {
      const account = accountOf(ref.instanceId);
      const named = account?.organizations.find(({ id }) => id === ref.organizationId);
      return named ? targetAt(ref, named.name, account) : null;
    },
    keys(): InstanceKeys[] {
      const all = health.all();
      return active().map(({ id: instanceId, name: instanceName, keys }) => {
        const account = accountOf(instanceId);
        const server = { version: account?.version ?? null, absent: accounts.absent(instanceId) };
        const unread = keys.length === 0 ? NO_KEY : whyNotNow(entries.get(instanceId)?.account);
        return { instanceId, instanceName, keys, health: all, account, server, unread };
      });
    },
    /** Has lists count, where this run did not read them, as earlier runs saw them. */
    async loadSeen(instanceIds: readonly string[] = active().map(({ id }) => id)): Promise<void> {
      await cache.load(instanceIds);
      for (const instanceId of instanceIds) entryOf(instanceId).takesSeen = true;
    },
    /** Reads what the keys may do in these organizations, and the roles there, unless that is newer than their accounts. */
    async readRights(refs: readonly Ref[]): Promise<void> {
      const missing = refs.filter((ref) => {
        const { at } = rightsAt(ref);
        // Those read before the account may lack a role that was made since.
        return at === null || at < (entries.get(ref.instanceId)?.account.at ?? 0);
      });
      await Promise.all(
        missing.map(({ instanceId, organizationId }) => {
          const { rightsAsked } = entryOf(instanceId);
          const ref = { instanceId, organizationId };
          const asked = rightsAsked.get(organizationId) ?? note('rights', ref, read().rights(ref));
          rightsAsked.set(organizationId, asked);
          return asked.finally(
            () => rightsAsked.get(organizationId) === asked && rightsAsked.delete(organizationId),
          );
        }),
      );
    },
    /** The custom roles there, what roles can allow, and whether they are licensed. */
    roles({ instanceId, organizationId }: Ref): Promise<Result<Roles>> {
      const { roles } = entryOf(instanceId);
      const asked =
        roles.get(organizationId) ?? Promise.resolve(read().roles({ instanceId, organizationId }));
      roles.set(organizationId, asked);
      void asked.then(({ ok }) => !ok && roles.get(organizationId) === asked && roles.delete(organizationId));
      return asked;
    },
    /** In how many organizations an account is, as its server says, asked once; null where it does not say. */
    countOrganizations(who: Ref & { userId: string }): Promise<number | null> {
      const { counts } = entryOf(who.instanceId);
      const count = counts.get(who.userId) ?? { asked: null };
      counts.set(who.userId, count);
      count.asked ??= Promise.resolve(read().countOrganizations(who)).then((told) => {
        const before = count.last;
        count.last = told.ok ? told.value.count : null;
        if (count.last !== before) changed();
        return count.last;
      });
      return count.asked;
    },
    /** The same as it was said last; undefined where that is still to come. */
    lastCount: ({ instanceId, userId }: { instanceId: string; userId: string }) =>
      entries.get(instanceId)?.counts.get(userId)?.last,
    /** Null where they could not be read: those of before stay. */
    seeOwnInvitations(instanceId: string, own: OwnInvitations | null): void {
      const entry = entryOf(instanceId);
      entry.own = own?.invitations ?? entry.own;
      entry.isOwnUnread = own === null || own.unread.length > 0;
      changed();
    },
    /** Whether it is not known of somebody whose key is here what waits for them. */
    isOwnUnread: (instanceId: string): boolean => entries.get(instanceId)?.isOwnUnread ?? false,
    ownInvitations: (instanceId: string) => entries.get(instanceId)?.own ?? null,
    seeSessions(instanceId: string, seen: readonly SeenSession[]): void {
      const { sessions } = entryOf(instanceId);
      for (const session of seen) sessions.set(session.id, session);
    },
    sessions: (instanceId: string): SeenSession[] => [...(entries.get(instanceId)?.sessions.values() ?? [])],
  };
}

function nameOf(part: keyof Parts, organizationId: string): string {
  return `${part} ${organizationId}`;
}

function whyNotNow({ at, failure }: Pick<Reading<Account>, 'at' | 'failure'> = NEVER): Unread | null {
  if (!failure) return at === null ? NOT_READ : null;
  const { matter, scope } = meaningOf(failure);
  // Nothing is wrong with the keys where the server, the way to it or the keychain does not answer.
  const later =
    scope === 'instance' && (matter === 'network' || matter === 'keychain' || matter === 'server');
  return { why: failure.message, later };
}

const NEVER = { at: null, failure: null };
const NOT_YET: AppError = { code: 'not-tried', message: PEOPLE_UNREAD, advice: '' };
const NO_KEY: Unread = { why: 'This instance has no key: paste one first.', later: false };
const NOT_READ: Unread = { why: 'It has not answered since Quayside started.', later: true };
