import type { Account } from '../../shared/dokploy.ts';
import type { KeyRecord } from '../../shared/instance.ts';
import { invitationStatus } from '../../shared/invitation.ts';
import { idOf } from '../people/vocabulary.ts';
import { type Installation, installationOf } from '../readings/installation.ts';
import type { SeenChange } from '../readings/lastSeen.ts';

/** A member as far as it counts; `id` names the person. */
type Counted = { id: string; isOwner: boolean; lacksTwoFactor: boolean };
/** What was read of an organization in this run; `at` in ms since the epoch. */
type Lists = {
  members: { at: number; rows: readonly Counted[] } | null;
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
      if ('members' in part)
        lists.members = {
          at,
          rows: part.members.map(({ userId, role, user }) => ({
            id: idOf(user.email, instanceId, userId),
            isOwner: role === 'owner',
            lacksTwoFactor: user.twoFactorEnabled === false,
          })),
        };
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
        ...countPeople(read.flatMap(({ members }) => members.rows)),
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

/** Each person once, whatever they are in how many organizations. */
function countPeople(rows: readonly Counted[]) {
  const people = new Set<string>();
  const owners = new Set<string>();
  const lacking = new Set<string>();
  for (const { id, isOwner, lacksTwoFactor } of rows) {
    people.add(id);
    if (isOwner) owners.add(id);
    if (lacksTwoFactor) lacking.add(id);
  }
  return { people: people.size, owners: owners.size, withoutTwoFactor: lacking.size };
}
