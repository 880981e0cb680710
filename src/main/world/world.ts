import type {
  OwnInvitation,
  OwnInvitations,
  Roles,
  SeenSession,
  SessionList,
} from '../../shared/calls/organizations.ts';
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
import { type Ms, parseMoment } from '../../shared/time.ts';
import type { Accounts } from '../readings/accounts.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import type { Cache, ReadPart } from './cache.ts';

export type Ref = { instanceId: string; organizationId: string };

export type InstanceKeys = {
  instanceId: string;
  instanceName: string;
  keys: readonly KeyRecord[];
  health: Readonly<Record<string, KeyHealth>>;
  account: Account | null;
  server: Server;
  unread: Unread | null;
};

type Unread = { why: string; later: boolean };

type Reading<T> = { value: T | null; at: number | null; failure: AppError | null };

export type Parts = { account: Account; members: Member[]; invitations: Invitation[]; rights: Rights };

type Entry = {
  account: Pick<Reading<Account>, 'at' | 'failure'>;
  lists: Map<string, { isRead: boolean; failure: AppError | null }>;
  rights: Map<string, Pick<Reading<Rights>, 'value' | 'at'>>;
  rightsAsked: Map<string, Promise<unknown>>;
  takesSeen: boolean;
  counts: Map<string, { asked: Promise<number | null> | null; last?: number | null }>;
  roles: Map<string, Promise<Result<Roles>>>;
  own: readonly OwnInvitation[] | null;
  isOwnUnread: boolean;
  sessions: Map<string, SeenSession>;
  reading: number;
  /** Number of the newest finished try: an older one that ends later is ignored. */
  ended: Map<string, number>;
};

/** The code only: a message may name other things. */
export type WorldFailure = { instanceId: string; organizationId: string | null; code: AppError['code'] };

export type World = ReturnType<typeof createWorld>;

/** Adds to the cache how each reading ended. Unread parts are as last seen. */
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
  cache: Pick<Cache, 'accountOf' | 'list' | 'listOf' | 'load' | 'noteSignIns' | 'onChange' | 'recorder'>;
  health: { all(): Record<string, KeyHealth>; isBad(keyId: string): boolean };
  clock: () => Ms;
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

  /** Ignores the result if the instance goes meanwhile. */
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
    // Canceled readings prove nothing.
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

  /** Uses an earlier run's list only where that is allowed. */
  function listOf<P extends 'members' | 'invitations'>(part: P, { instanceId, organizationId }: Ref) {
    const entry = entries.get(instanceId);
    const { isRead = false, failure = null } = entry?.lists.get(nameOf(part, organizationId)) ?? {};
    const counts = isRead || entry?.takesSeen;
    const list = counts ? cache.listOf(instanceId, { kind: part, organizationId }) : undefined;
    // A last-seen list does not show the current state.
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

  function keysAt({ instanceId, organizationId }: Ref): KeyRecord[] {
    const fitting = instances
      .keysOf(instanceId)
      .filter((key) => key.status === 'active' && key.organizationId === organizationId);
    return preferredKeys(fitting, { now: clock(), isBad: health.isBad });
  }

  /** Until the rights are read, the role decides. Null before any reading. */
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
    /** Increases with each reading: older plans may be outdated. */
    revision: () => revision,
    onChange: (listener: () => void): void => void listeners.push(listener),
    note,
    isReading: (instanceId: string): boolean => (entries.get(instanceId)?.reading ?? 0) > 0,
    lastFailure(instanceId: string): AppError | null | undefined {
      const { at, failure } = entries.get(instanceId)?.account ?? NEVER;
      return failure ?? (at === null ? undefined : null);
    },
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
    rights: (ref: Ref) => rightsAt(ref).value,
    areRightsRead: ({ instanceId, organizationId }: Ref): boolean =>
      entries.get(instanceId)?.lists.get(nameOf('rights', organizationId))?.failure === null,
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
    /** Allows lists of earlier runs where this run has none. */
    async loadSeen(instanceIds: readonly string[] = active().map(({ id }) => id)): Promise<void> {
      await cache.load(instanceIds);
      for (const instanceId of instanceIds) entryOf(instanceId).takesSeen = true;
    },
    async readRights(refs: readonly Ref[]): Promise<void> {
      const missing = refs.filter((ref) => {
        const { at } = rightsAt(ref);
        // Rights older than the account may lack new roles.
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
    roles({ instanceId, organizationId }: Ref): Promise<Result<Roles>> {
      const { roles } = entryOf(instanceId);
      const asked =
        roles.get(organizationId) ?? Promise.resolve(read().roles({ instanceId, organizationId }));
      roles.set(organizationId, asked);
      void asked.then(({ ok }) => !ok && roles.get(organizationId) === asked && roles.delete(organizationId));
      return asked;
    },
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
    lastCount: ({ instanceId, userId }: { instanceId: string; userId: string }) =>
      entries.get(instanceId)?.counts.get(userId)?.last,
    seeOwnInvitations(instanceId: string, own: OwnInvitations | null): void {
      const entry = entryOf(instanceId);
      entry.own = own?.invitations ?? entry.own;
      entry.isOwnUnread = own === null || own.unread.length > 0;
      changed();
    },
    isOwnUnread: (instanceId: string): boolean => entries.get(instanceId)?.isOwnUnread ?? false,
    ownInvitations: (instanceId: string) => entries.get(instanceId)?.own ?? null,
    /** All sessions of the members of `whole` organizations and of `own` accounts: who has none there did not sign in. */
    async seeSessions(
      instanceId: string,
      { sessions: seen, whole, own }: Pick<SessionList, 'sessions' | 'whole' | 'own'>,
    ): Promise<void> {
      if (instance(instanceId)?.status !== 'active') return;
      const { sessions } = entryOf(instanceId);
      const shown = new Map<string, Ms | null>(own.map((userId) => [userId, null]));
      for (const organizationId of whole) {
        const members = await cache.list(instanceId, { kind: 'members', organizationId });
        for (const { userId } of members?.data ?? []) shown.set(userId, null);
      }
      for (const session of seen) {
        sessions.set(session.id, session);
        const { userId, createdAt } = session;
        shown.set(userId, Math.max(parseMoment(createdAt) ?? 0, shown.get(userId) ?? 0) || null);
      }
      await cache.noteSignIns(instanceId, shown);
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
  // The keys are fine if the server, network or keychain did not answer.
  const later =
    scope === 'instance' && (matter === 'network' || matter === 'keychain' || matter === 'server');
  return { why: failure.message, later };
}

const NEVER = { at: null, failure: null };
const NOT_YET: AppError = { code: 'not-tried', message: PEOPLE_UNREAD, advice: '' };
const NO_KEY: Unread = { why: 'This instance has no key: paste one first.', later: false };
const NOT_READ: Unread = { why: 'It has not answered since Quayside started.', later: true };
