import type { OwnInvitation } from '../../shared/calls/invitations.ts';
import type { SeenSession } from '../../shared/calls/sessions.ts';
import type { Server } from '../../shared/capabilities.ts';
import type { Account, Invitation, Member, Organization, Rights } from '../../shared/dokploy.ts';
import { meaningOf } from '../../shared/errorMeanings.ts';
import type { AppError, Result } from '../../shared/errors.ts';
import type { Instance, KeyHealth, KeyRecord } from '../../shared/instance.ts';
import { preferredKeys } from '../../shared/keyChoice.ts';
import { accountsIn, personOf } from '../../shared/people.ts';
import { type Principal, principalIn } from '../../shared/principal.ts';
import { denyReadMembers, rolesOffered } from '../../shared/rules/members.ts';
import type { InstanceTargets, KeyHolder, Target } from '../../shared/target.ts';
import type { Accounts } from '../readings/accounts.ts';
import type { LastSeen } from '../readings/lastSeen.ts';
import type { Instances } from '../registry/instanceRegistry.ts';

/** An organization of an instance. */
export type Ref = { instanceId: string; organizationId: string };

/** An instance with its keys, as far as they are known: what a plan over keys is made from. */
export type InstanceKeys = {
  instanceId: string;
  instanceName: string;
  /** Those that are kept here. */
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

type Lists = { members: Member[]; invitations: Invitation[]; rights: Rights };
type Parts = Lists & { account: Account };

/** What was read of an instance. */
type Entry = {
  account: Pick<Reading<Account>, 'at' | 'failure'>;
  lists: { [P in keyof Lists]: Map<string, Reading<Lists[P]>> };
  /** In how many organizations a person is, by user id: as was said last, and asked again with each account. */
  counts: Map<string, { asked: Promise<number | null> | null; last?: number | null; why?: string | null }>;
  /** What earlier runs saw of an organization’s lists, by its id, once that was looked for. */
  seen: Map<string, Promise<void>>;
  /** What waits for the people whose keys are here, as it was read last. */
  own: readonly OwnInvitation[];
  /** By id, as far as somebody looked at them. */
  sessions: Map<string, SeenSession>;
  /** Of each part the number of the newest try that ended: an older one that ends later says nothing. */
  ended: Map<string, number>;
};

/** What main knows now, which plans are made of. */
export type World = ReturnType<typeof createWorld>;

/** Holds how each reading of an instance ended. What this run has not read is as it was seen last. */
export function createWorld({
  instances,
  accounts,
  lastSeen,
  health,
  clock,
  read,
  onChange = () => {},
}: {
  instances: Pick<Instances, 'find' | 'list' | 'keysOf' | 'onChange'>;
  accounts: Pick<Accounts, 'last' | 'absent'>;
  lastSeen: Pick<LastSeen, 'accountOf' | 'lists' | 'onChange'>;
  health: { all(): Record<string, KeyHealth>; isBad(keyId: string): boolean };
  /** ms since the epoch. */
  clock: () => number;
  /** What plans ask a server for, since nothing else needs it. */
  read: () => {
    rights(ref: Ref): Promise<Result<Rights>> | Result<Rights>;
    countOrganizations(
      who: Ref & { userId: string },
    ): Promise<Result<{ count: number | null }>> | Result<{ count: number | null }>;
  };
  /** Told when something was read or forgotten, or is kept otherwise. */
  onChange?: () => void;
}) {
  const entries = new Map<string, Entry>();
  let tries = 0;
  let revision = 0;

  function changed(): void {
    revision += 1;
    onChange();
  }

  instances.onChange(changed);
  lastSeen.onChange((change) => {
    if (!('gone' in change)) return;
    const { instanceId, gone } = change;
    if (gone === null) entries.delete(instanceId);
    else for (const lists of Object.values(entries.get(instanceId)?.lists ?? {})) lists.delete(gone);
    changed();
  });

  function entryOf(instanceId: string): Entry {
    const entry: Entry = entries.get(instanceId) ?? {
      account: { at: null, failure: null },
      lists: { members: new Map(), invitations: new Map(), rights: new Map() },
      counts: new Map(),
      seen: new Map(),
      own: [],
      sessions: new Map(),
      ended: new Map(),
    };
    entries.set(instanceId, entry);
    return entry;
  }

  function keep<P extends keyof Lists>(
    lists: Entry['lists'],
    part: P,
    organizationId: string,
    result: Result<Lists[P]>,
  ): void {
    const before = lists[part].get(organizationId);
    const reading: Reading<Lists[P]> = result.ok
      ? { value: result.value, at: clock(), failure: null }
      : { value: before?.value ?? null, at: before?.at ?? null, failure: result.error };
    lists[part].set(organizationId, reading);
  }

  /** Notes how a reading ends that begins now, unless its instance goes meanwhile. */
  async function note<P extends keyof Parts>(
    part: P,
    { instanceId, organizationId = '' }: { instanceId: string; organizationId?: string },
    reading: Promise<Result<Parts[P]>> | Result<Parts[P]>,
  ): Promise<Result<Parts[P]>> {
    tries += 1;
    const own = tries;
    const entry = entryOf(instanceId);
    const result = await reading;
    const name = `${part} ${organizationId}`;
    if (entries.get(instanceId) !== entry || (entry.ended.get(name) ?? 0) > own) return result;
    entry.ended.set(name, own);
    if (part !== 'account') keep(entry.lists, part, organizationId, result as never);
    else if (result.ok) {
      entry.account = { at: clock(), failure: null };
      for (const count of entry.counts.values()) count.asked = null;
    } else entry.account.failure = result.error;
    changed();
    return result;
  }

  const accountOf = (instanceId: string) =>
    accounts.last(instanceId) ?? lastSeen.accountOf(instanceId)?.data ?? null;
  /** As they were read last, in this run or in an earlier one. */
  const organizations = (instanceId: string): Account['organizations'] =>
    accountOf(instanceId)?.organizations ?? [];
  const listOf = <P extends keyof Lists>(part: P, { instanceId, organizationId }: Ref) =>
    entries.get(instanceId)?.lists[part].get(organizationId) as Reading<Lists[P]> | undefined;

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
    return account && principalIn(account, ref.organizationId, listOf('rights', ref)?.value ?? null);
  }

  function holdersAt(ref: Ref, account: Account | null, used: Principal | null): KeyHolder[] {
    if (!account || !used) return [];
    const holders = new Map<string | null, KeyHolder>();
    for (const { userId, userEmail: email, role } of keysAt(ref)) {
      if (holders.has(userId)) continue;
      const isUsed = userId === null || userId === used.userId;
      const who = isUsed ? used : asPerson(account, { ...used, userId, role });
      holders.set(userId, { userId: userId ?? used.userId, email, principal: who });
    }
    return [...holders.values()];
  }

  function whyUnread(instanceId: string, account: Account | null): string | null {
    const failure = entries.get(instanceId)?.account.failure;
    if (failure) return failure.message;
    return account ? null : 'It has not been read yet.';
  }

  /** Why the people of an organization are not known; null where they are. */
  function whyUnknown(ref: Ref, account: Account | null, who: Principal | null): string | null {
    const failed = entries.get(ref.instanceId)?.account.failure;
    if (failed) return failed.message;
    const unread = account?.organizations.find(({ id }) => id === ref.organizationId)?.unread;
    if (unread) return unread.why;
    if (keysAt(ref).length === 0) return 'No key opens this organization.';
    const denied = who && denyReadMembers(who);
    if (denied) return denied.reason;
    const members = listOf('members', ref);
    const invitations = listOf('invitations', ref);
    const failure = members?.failure ?? invitations?.failure;
    if (failure) return failure.message;
    return members?.value && invitations?.value ? null : 'Its people have not been read yet.';
  }

  function targetAt(ref: Ref, organizationName: string, account: Account | null): Target {
    const { instanceId, organizationId } = ref;
    const members = listOf('members', ref);
    const invitations = listOf('invitations', ref);
    const rights = listOf('rights', ref)?.value;
    const who = principalAt(ref, account);
    const readAt = [members?.at, invitations?.at].flatMap((at) => at ?? []);
    return {
      ...{ instanceId, organizationId, organizationName },
      instanceName: instance(instanceId)?.name ?? '',
      principal: who,
      members: members?.value ?? null,
      invitations: invitations?.value ?? null,
      roles: who && rights ? rolesOffered(who, rights.customRoles) : null,
      whyUnknown: whyUnknown(ref, account, who),
      holders: holdersAt(ref, account, who),
      ...(readAt.length > 0 ? { readAt: Math.min(...readAt) } : {}),
    };
  }

  function targetsOf({ id: instanceId, name: instanceName }: Instance): InstanceTargets {
    const account = accountOf(instanceId);
    return {
      ...{ instanceId, instanceName, account, whyUnknown: whyUnread(instanceId, account) },
      targets: (account?.organizations ?? []).map(({ id: organizationId, name }) =>
        targetAt({ instanceId, organizationId }, name, account),
      ),
    };
  }

  const active = () => instances.list().filter(({ status }) => status === 'active');

  return {
    /** Counts what was read or forgotten: a plan of an older one may be outrun. */
    revision: () => revision,
    note,
    instance,
    organizations,
    organization: ({ instanceId, organizationId }: Ref): Organization | null =>
      organizations(instanceId).find(({ id }) => id === organizationId) ?? null,
    /** Who acts in an organization, by the key in use; null before any reading. */
    principal: (ref: Ref) => principalAt(ref, accountOf(ref.instanceId)),
    /** What the keys may do in an organization, and the roles there, as that was read last. */
    rights: (ref: Ref) => listOf('rights', ref)?.value ?? null,
    /** Every organization of every instance, in the person’s order. */
    targets: () => active().map(targetsOf),
    /** One organization; null where it is not known of. */
    target(ref: Ref): Target | null {
      const account = accountOf(ref.instanceId);
      const named = account?.organizations.find(({ id }) => id === ref.organizationId);
      return named ? targetAt(ref, named.name, account) : null;
    },
    /** Every instance with its keys. */
    keys(): InstanceKeys[] {
      const all = health.all();
      return active().map(({ id: instanceId, name: instanceName, keys }) => {
        const account = accountOf(instanceId);
        const server = { version: account?.version ?? null, absent: accounts.absent(instanceId) };
        const unread = keys.length === 0 ? NO_KEY : whyNotNow(entries.get(instanceId)?.account);
        return { instanceId, instanceName, keys, health: all, account, server, unread };
      });
    },
    /** Takes up from disk what earlier runs saw of lists that this run did not read. */
    async loadSeen(instanceIds: readonly string[] = active().map(({ id }) => id)): Promise<void> {
      for (const instanceId of instanceIds) {
        const entry = entryOf(instanceId);
        for (const { id } of organizations(instanceId)) {
          const { members, invitations } = entry.lists;
          if (members.get(id)?.value && invitations.get(id)?.value) continue;
          const loaded =
            entry.seen.get(id) ??
            lastSeen.lists(instanceId, id).then((seen) => {
              addSeen(members, id, seen.members);
              addSeen(invitations, id, seen.invitations);
            });
          entry.seen.set(id, loaded);
          await loaded;
        }
      }
    },
    /** Reads what the keys may do in these organizations, and the roles there, unless that is newer than their accounts. */
    async readRights(refs: readonly Ref[]): Promise<void> {
      const missing = refs.filter((ref) => {
        const at = listOf('rights', ref)?.at ?? null;
        // Those read before the account may lack a role that was made since.
        return at === null || at < (entries.get(ref.instanceId)?.account.at ?? 0);
      });
      await Promise.all(
        missing.map(({ instanceId, organizationId }) =>
          note('rights', { instanceId, organizationId }, read().rights({ instanceId, organizationId })),
        ),
      );
    },
    /** In how many organizations an account is, as its server says, asked once; null where it does not say. */
    countOrganizations(who: Ref & { userId: string }): Promise<number | null> {
      const { counts } = entryOf(who.instanceId);
      const count = counts.get(who.userId) ?? { asked: null };
      counts.set(who.userId, count);
      count.asked ??= Promise.resolve(read().countOrganizations(who)).then((told) => {
        const before = count.last;
        count.last = told.ok ? told.value.count : null;
        count.why = told.ok ? null : told.error.message;
        if (count.last !== before) changed();
        return count.last;
      });
      return count.asked;
    },
    /** The same as it was said last; undefined where that is still to come. */
    lastCount: ({ instanceId, userId }: { instanceId: string; userId: string }) =>
      entries.get(instanceId)?.counts.get(userId)?.last,
    /** Why its server did not say so, as a sentence; null where it did. */
    whyUncounted: ({ instanceId, userId }: { instanceId: string; userId: string }): string | null =>
      entries.get(instanceId)?.counts.get(userId)?.why ?? null,
    seeOwnInvitations(instanceId: string, own: readonly OwnInvitation[]): void {
      entryOf(instanceId).own = own;
    },
    ownInvitations: (instanceId: string): readonly OwnInvitation[] => entries.get(instanceId)?.own ?? [],
    /** Takes up sessions that were listed. */
    seeSessions(instanceId: string, seen: readonly SeenSession[]): void {
      const { sessions } = entryOf(instanceId);
      for (const session of seen) sessions.set(session.id, session);
    },
    /** The sessions that were listed of an instance in this run. */
    sessions: (instanceId: string): SeenSession[] => [...(entries.get(instanceId)?.sessions.values() ?? [])],
  };
}

/** By the role alone, since rights are read with the key in use; before the person's account was read, by the role recorded. */
function asPerson(account: Account, recorded: Principal): Principal {
  const { organizationId, userId, absent = [] } = recorded;
  const own = accountsIn(account).find((each) => personOf(each) === userId);
  if (!own || organizationId === null) return { ...recorded, allowed: null };
  return principalIn(own, organizationId, { allowed: null, customRoles: [], absent: [...absent] });
}

/** Only where nothing newer came meanwhile. */
function addSeen<T>(
  lists: Map<string, Reading<T>>,
  id: string,
  seen: { data: T; at: number } | undefined,
): void {
  const known = lists.get(id);
  if (seen && !known?.value)
    lists.set(id, { value: seen.data, at: seen.at, failure: known?.failure ?? null });
}

/** Why the account is not known as it is now; null where it is. */
function whyNotNow({ at, failure }: Pick<Reading<Account>, 'at' | 'failure'> = NEVER): Unread | null {
  if (!failure) return at === null ? NOT_READ : null;
  const { matter, scope } = meaningOf(failure);
  // Nothing is wrong with the keys where the server, the way to it or the keychain does not answer.
  const later =
    scope === 'instance' && (matter === 'network' || matter === 'keychain' || matter === 'server');
  return { why: failure.message, later };
}

const NEVER = { at: null, failure: null };
const NO_KEY: Unread = { why: 'No key is kept here for this instance: paste one first.', later: false };
const NOT_READ: Unread = { why: 'It has not answered since Quayside started.', later: true };
