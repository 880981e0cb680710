import type { Account, Invitation, Member } from '../../shared/dokploy.ts';
import type { Day } from '../../shared/ends.ts';
import type { Instance } from '../../shared/instance.ts';
import { groupOf, type Joins } from './joins.ts';
import {
  type Column,
  type EveryonesPlaces,
  type OrganizationPeople,
  toInvitationRows,
  toMemberRow,
} from './organizations.ts';

/** A list of an organization, as it was read. */
export type ReadList = {
  instanceId: string;
  organizationId: string;
  /** When, in ms since the epoch, and how many of its rows were too many to keep. */
  facts: { at: number; missing: number };
} & ({ members: readonly Member[] } | { invitations: readonly Invitation[] });

/** When the access of whoever has one of these addresses, folded, ends. */
export type EndOfAccess = { emails: readonly string[]; day: Day };

type Lists = Pick<OrganizationPeople, 'members' | 'invitations'>;
type Named = { id: string; name: string };

/** All lists of members and invitations of all instances. */
export type Table = ReturnType<typeof createTable>;

/** Creates an empty table; `onChange` is told of each change. */
export function createTable({ onChange }: { onChange: () => void }) {
  const accounts = new Map<string, { organizations: readonly Named[]; left: readonly Named[] }>();
  /** By instance and organization: Maps, since ids come from servers. */
  const lists = new Map<string, Map<string, Lists>>();
  let instances: readonly Instance[] = [];
  let joins: Joins = [];
  let ends: readonly EndOfAccess[] = [];
  let layout = '[]';
  let columns: readonly Column[] | null = null;
  /** Counts the changes of anything, and those of which columns there are, in which order. */
  const revisions = { revision: 0, columnsRevision: 0 };

  function changed(): void {
    columns = null;
    revisions.revision += 1;
    onChange();
  }

  /**
   * The columns in the person's order of instances: the organizations of each account, whether or not a key opens them;
   * of an instance whose account was never read, those that its keys were stored for.
   */
  function layOut(): readonly Column[] {
    columns ??= instances
      .flatMap((instance) => {
        const own = accounts.get(instance.id)?.organizations ?? recordedIn(instance);
        const byId = new Map(own.map((each) => [each.id, each]));
        return [...byId.values()].map((each) => fill(instance.id, each));
      })
      .map((organization, at) => ({ ...organization, at }));
    return columns;
  }

  function fill(instanceId: string, { id, name }: Named): OrganizationPeople {
    const { members = null, invitations = null } = lists.get(instanceId)?.get(id) ?? {};
    return { instanceId, organizationId: id, organizationName: name, members, invitations };
  }

  /** Where other columns are there, or where they stand in another order. */
  function columnsMayDiffer(): void {
    columns = null;
    const next = JSON.stringify(
      layOut().map((each) => [each.instanceId, each.organizationId, each.organizationName]),
    );
    if (next === layout) return;
    layout = next;
    revisions.columnsRevision += 1;
    changed();
  }

  return {
    revisions: () => ({ ...revisions }),
    columns: layOut,
    joins: () => joins,
    ends: () => ends,
    places(): EveryonesPlaces {
      const [now, revision] = [joins, revisions.revision];
      const joined = new Map(now.flatMap((group) => group.map((id) => [id, group[0] ?? id] as const)));
      return {
        revision,
        personOf: (id) => joined.get(id) ?? id,
        addressesOf: (id) => groupOf(now, id),
        organizations: layOut(),
        left: instances.flatMap(({ id }) => (accounts.get(id)?.left ?? []).map((each) => fill(id, each))),
      };
    },
    /** The instances in the person's order; what is known of others is forgotten. */
    setInstances(next: readonly Instance[]) {
      instances = next;
      const known = new Set(next.map(({ id }) => id));
      for (const all of [lists, accounts]) for (const id of all.keys()) if (!known.has(id)) all.delete(id);
      columnsMayDiffer();
    },
    setAccount(instanceId: string, { organizations, left = [] }: Pick<Account, 'organizations' | 'left'>) {
      const gone = left.filter(({ deleted }) => !deleted);
      accounts.set(instanceId, { organizations, left: gone });
      columnsMayDiffer();
    },
    setJoins(next: Joins) {
      joins = next;
      changed();
    },
    /** All end dates there are; the same ones again change nothing. */
    setEnds(next: readonly EndOfAccess[]) {
      if (JSON.stringify(next) === JSON.stringify(ends)) return;
      ends = next;
      changed();
    },
    /** Puts a list in the place of the one before it. */
    setList({ instanceId, organizationId, facts, ...list }: ReadList) {
      const ofInstance = lists.get(instanceId) ?? new Map<string, Lists>();
      lists.set(instanceId, ofInstance);
      const { at, missing } = facts;
      ofInstance.set(organizationId, {
        ...(ofInstance.get(organizationId) ?? { members: null, invitations: null }),
        ...('members' in list
          ? { members: { at, missing, rows: list.members.map((row) => toMemberRow(row, instanceId)) } }
          : { invitations: { at, missing, rows: toInvitationRows(list.invitations, instanceId) } }),
      });
      changed();
    },
    /** Forgets an organization; or an instance, for null. */
    forget(instanceId: string, organizationId: string | null) {
      const { organizations = [], left = [] } = accounts.get(instanceId) ?? {};
      if (organizationId === null) {
        accounts.delete(instanceId);
        lists.delete(instanceId);
      } else {
        const isOther = ({ id }: Named) => id !== organizationId;
        accounts.set(instanceId, {
          organizations: organizations.filter(isOther),
          left: left.filter(isOther),
        });
        lists.get(instanceId)?.delete(organizationId);
      }
      changed();
      columnsMayDiffer();
    },
  };
}

function recordedIn({ keys }: Instance): Named[] {
  return keys.flatMap(({ organizationId, organizationName }) =>
    organizationId === null ? [] : { id: organizationId, name: organizationName ?? organizationId },
  );
}
