import type { Day } from '../../shared/ends.ts';
import type { Instance } from '../../shared/instance.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import type { Cache, CachedList } from '../world/cache.ts';
import { groupOf, type Joins } from './joins.ts';
import {
  type Column,
  type EveryonesPlaces,
  type InvitationRow,
  type List,
  type MemberRow,
  type OrganizationPeople,
  toInvitationRows,
  toMemberRow,
} from './organizations.ts';

/** When the access of whoever has one of these addresses, folded, ends. */
export type EndOfAccess = { emails: readonly string[]; day: Day };

type Named = { id: string; name: string };

/** All lists of members and invitations of all instances. */
export type Table = ReturnType<typeof createTable>;

/** Creates the table of what is in the cache; `onChange` is told of each change. */
export function createTable({
  cache,
  instances,
  onChange,
}: {
  cache: Pick<Cache, 'accountOf' | 'listOf' | 'onChange'>;
  instances: Pick<Instances, 'list' | 'onChange'>;
  onChange: () => void;
}) {
  let joins: Joins = [];
  let ends: readonly EndOfAccess[] = [];
  let layout = '[]';
  let columns: readonly Column[] | null = null;
  /** Counts the changes of anything, and those of which columns there are, in which order. */
  const revisions = { revision: 0, columnsRevision: 0 };
  /** The rows of each list, made once: who is made of the same rows is not made anew. */
  const members = new WeakMap<CachedList<'members'>, List<MemberRow>>();
  const invitations = new WeakMap<CachedList<'invitations'>, List<InvitationRow>>();

  function changed(): void {
    columns = null;
    revisions.revision += 1;
    onChange();
  }

  /** The organizations of each account, whether or not a key opens them; of an account that was never read, those that its keys were stored for. */
  function organizationsOf(instance: Instance): Named[] {
    const own = cache.accountOf(instance.id)?.data.organizations ?? recordedIn(instance);
    return [...new Map<string, Named>(own.map((each) => [each.id, each])).values()];
  }

  /** The columns in the person's order of instances. */
  function layOut(): readonly Column[] {
    columns ??= instances
      .list()
      .flatMap((instance) => organizationsOf(instance).map((each) => fill(instance.id, each)))
      .map((organization, at) => ({ ...organization, at }));
    return columns;
  }

  function fill(instanceId: string, { id: organizationId, name }: Named): OrganizationPeople {
    const listed = cache.listOf(instanceId, { kind: 'members', organizationId });
    const invited = cache.listOf(instanceId, { kind: 'invitations', organizationId });
    if (listed && !members.has(listed)) {
      const rows = listed.data.map((row) => toMemberRow(row, instanceId));
      members.set(listed, { at: listed.at, missing: listed.missing, rows });
    }
    if (invited && !invitations.has(invited)) {
      const rows = toInvitationRows(invited.data, instanceId);
      invitations.set(invited, { at: invited.at, missing: invited.missing, rows });
    }
    return {
      ...{ instanceId, organizationId, organizationName: name },
      members: (listed && members.get(listed)) ?? null,
      invitations: (invited && invitations.get(invited)) ?? null,
    };
  }

  /** Where other columns are there, or where they stand in another order. */
  function columnsMayDiffer(): void {
    const all = instances.list();
    const next = JSON.stringify(
      all.map((each) => [each.id, organizationsOf(each).map(({ id, name }) => [id, name])]),
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
      const accounts = new Map(instances.list().map(({ id }) => [id, cache.accountOf(id)?.data]));
      const joined = new Map(now.flatMap((group) => group.map((id) => [id, group[0] ?? id] as const)));
      return {
        revision,
        personOf: (id) => joined.get(id) ?? id,
        addressesOf: (id) => groupOf(now, id),
        organizations: layOut(),
        accountOf: (id) => accounts.get(id) ?? null,
        left: instances
          .list()
          .flatMap(({ id }) =>
            (cache.accountOf(id)?.data.left ?? [])
              .filter(({ deleted }) => !deleted)
              .map((each) => fill(id, each)),
          ),
      };
    },
    /** Begins with what is in the cache now, and follows what comes and goes. */
    follow(): void {
      instances.onChange(columnsMayDiffer);
      cache.onChange((change) => {
        const isList = 'part' in change && 'organizationId' in change.part;
        if (isList || 'gone' in change) changed();
        if (!isList) columnsMayDiffer();
      });
      changed();
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
  };
}

function recordedIn({ keys }: Instance): Named[] {
  return keys.flatMap(({ organizationId, organizationName }) =>
    organizationId === null ? [] : { id: organizationId, name: organizationName ?? organizationId },
  );
}
