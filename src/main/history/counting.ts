import type { Account, Member } from '../../shared/dokploy.ts';
import type { KeyRecord } from '../../shared/instance.ts';
import { invitationStatus } from '../../shared/invitation.ts';
import { idOf } from '../people/vocabulary.ts';
import { type Installation, installationOf } from '../readings/installation.ts';
import type { SeenChange } from '../readings/lastSeen.ts';

/** The members of an organization as far as they count, by what names each person. */
type Members = { ids: readonly string[]; owners: readonly string[]; lacking: readonly string[] };
/** What was read of an organization in this run; `at` in ms since the epoch. */
type Lists = {
  members: (Members & { at: number }) | null;
  invitations: { at: number; open: number } | null;
};
type Seen = {
  account: { at: number; version: Account['version']; installation: Installation } | null;
  /** By id: a Map, since ids come from servers. */
  lists: Map<string, Lists>;
};

/** What the lists of an instance came to, as far as they were read on one day. */
export type Count = {
  people: number;
  owners: number;
  withoutTwoFactor: number;
  openInvitations: number;
  version: string | null;
  installation: Installation;
  /** The organizations that are in it. */
  read: readonly string[];
  /** Those that a key opens and that may be there, but are not in it. */
  unread: readonly string[];
};

/** What was read in this run, in as much as it takes to count it. */
export type Counting = {
  take(change: SeenChange): void;
  /** What was read of an instance since a moment (ms since the epoch), by its keys; null without an account or any list. */
  countSince(instanceId: string, since: number, keys: readonly KeyRecord[]): Count | null;
};

/** Creates the counting; it holds an address for each membership that is read, and nothing of what was last seen. */
export function createCounting(): Counting {
  const instances = new Map<string, Seen>();

  function seenOf(instanceId: string): Seen {
    const seen = instances.get(instanceId) ?? { account: null, lists: new Map() };
    instances.set(instanceId, seen);
    return seen;
  }

  return {
    take(change) {
      const { instanceId } = change;
      if ('gone' in change) {
        if (change.gone === null) instances.delete(instanceId);
        else seenOf(instanceId).lists.delete(change.gone);
        return;
      }
      const { part, at } = change;
      const seen = seenOf(instanceId);
      if ('account' in part) {
        const { account } = part;
        seen.account = { at, version: account.version, installation: installationOf(account) };
        return;
      }
      const lists = seen.lists.get(part.organizationId) ?? { members: null, invitations: null };
      seen.lists.set(part.organizationId, lists);
      if ('members' in part) lists.members = { at, ...membersOf(part.members, instanceId) };
      else {
        const open = part.invitations.filter((each) => invitationStatus(each, at) === 'pending').length;
        lists.invitations = { at, open };
      }
    },

    countSince(instanceId, since, keys) {
      const seen = instances.get(instanceId);
      if (!seen?.account || seen.account.at < since) return null;
      const { version, installation } = seen.account;
      const readNow = [...new Set(keys.flatMap((key) => opened(key, installation)))].map((id) => {
        const { members = null, invitations = null } = seen.lists.get(id) ?? {};
        const isRead = members && invitations && members.at >= since && invitations.at >= since;
        return { id, lists: isRead ? { members, invitations } : null };
      });
      const read = readNow.flatMap(({ id, lists }) => (lists ? [{ id, ...lists }] : []));
      if (read.length === 0) return null;
      return {
        people: countEach(read.map(({ members }) => members.ids)),
        owners: countEach(read.map(({ members }) => members.owners)),
        withoutTwoFactor: countEach(read.map(({ members }) => members.lacking)),
        openInvitations: read.reduce((sum, { invitations }) => sum + invitations.open, 0),
        version,
        installation,
        read: read.map(({ id }) => id).sort(),
        unread: readNow.flatMap(({ id, lists }) => (lists ? [] : [id])).sort(),
      };
    },
  };
}

/** The organization that a key opens; none where its person sees it no more. What the keys of somebody open whose account was not read may be there. */
function opened({ organizationId, userId }: KeyRecord, { userIds, organizationIds }: Installation): string[] {
  if (organizationId === null) return [];
  const mayBeThere =
    organizationIds.includes(organizationId) || (userId !== null && !userIds.includes(userId));
  return mayBeThere ? [organizationId] : [];
}

function membersOf(all: readonly Member[], instanceId: string): Members {
  const members = { ids: [] as string[], owners: [] as string[], lacking: [] as string[] };
  for (const { userId, role, user } of all) {
    const id = idOf(user.email, instanceId, userId);
    members.ids.push(id);
    if (role === 'owner') members.owners.push(id);
    if (user.twoFactorEnabled === false) members.lacking.push(id);
  }
  return members;
}

/** How many different people these lists have, each once in however many of them. */
function countEach(lists: readonly (readonly string[])[]): number {
  const people = new Set<string>();
  for (const list of lists) for (const id of list) people.add(id);
  return people.size;
}
