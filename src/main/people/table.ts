import type { Account, Invitation } from '../../shared/dokploy.ts';
import type { Day } from '../../shared/ends.ts';
import type { Instance } from '../../shared/instance.ts';
import type { PermissionSets } from '../readings/permissionSets.ts';
import { type Column, columnsOf, type FilledColumn, type Named } from './columns.ts';
import type { ReadMember } from './grants.ts';
import type { Joins } from './joins.ts';
import {
  type InvitationRows,
  type ListFacts,
  type MemberRows,
  renumbered,
  toInvitationRows,
  toMemberRows,
} from './lists.ts';
import { createVocabulary, type Vocabulary } from './vocabulary.ts';

/** So many texts that no row has any more may be held, beside as many as there are rows. */
const SPARE = 20_000;

/** A list of an organization, as it was read. */
export type ReadList = {
  instanceId: string;
  organizationId: string;
  facts: ListFacts;
} /** `sets`: those that members from disk have the numbers of. */ & (
  | { members: readonly ReadMember[]; sets?: PermissionSets }
  | { invitations: readonly Invitation[] }
);
type Lists = { members: MemberRows | null; invitations: InvitationRows | null };

/** When the access of whoever has one of these addresses, folded, ends. */
export type EndOfAccess = { emails: readonly string[]; day: Day };

/** All lists of members and invitations of all instances, in a form that holds 50,000 memberships in a few MB. */
export type Table = {
  /** Another one once most of its texts are of no use any more: then all numbers are others. */
  vocabulary(): Vocabulary;
  /** Counts the changes of anything, and those of which columns there are, in which order. */
  revisions(): { revision: number; columnsRevision: number };
  columns(): readonly FilledColumn[];
  /** The organizations that nobody who listed them lists any more, with what was read of them. */
  left(): readonly FilledColumn[];
  joins(): Joins;
  ends(): readonly EndOfAccess[];
  /** The instances in the person's order; what is known of others is forgotten. */
  setInstances(instances: readonly Instance[]): void;
  setAccount(instanceId: string, account: Pick<Account, 'organizations' | 'left'>): void;
  /** Several at once, by instance. */
  setAccounts(all: readonly (readonly [string, Pick<Account, 'organizations' | 'left'>])[]): void;
  setJoins(joins: Joins): void;
  /** All end dates there are; the same ones again change nothing. */
  setEnds(ends: readonly EndOfAccess[]): void;
  /** Puts a list in the place of the one before it. */
  setList(list: ReadList): void;
  /** Forgets an organization; or an instance, for null. */
  forget(instanceId: string, organizationId: string | null): void;
};

/** Creates an empty table; `onChange` is told of each change. */
export function createTable({ onChange }: { onChange: () => void }): Table {
  let vocabulary = createVocabulary();
  const accounts = new Map<string, readonly Named[]>();
  const left = new Map<string, readonly Named[]>();
  /** By instance and organization: Maps, since ids come from servers. */
  const lists = new Map<string, Map<string, Lists>>();
  let instances: readonly Instance[] = [];
  let joins: Joins = [];
  let ends: readonly EndOfAccess[] = [];
  let layout: readonly Column[] = [];
  let filled: readonly FilledColumn[] | null = null;
  const revisions = { revision: 0, columnsRevision: 0 };
  /** Fewer texts need no look: rows are counted seldom, since thousands of lists come one by one. */
  let enough = SPARE;

  function changed(): void {
    filled = null;
    revisions.revision += 1;
    onChange();
  }

  function layOut(): void {
    const next = columnsOf(instances, accounts);
    if (JSON.stringify(next) === JSON.stringify(layout)) return;
    layout = next;
    revisions.columnsRevision += 1;
    changed();
  }

  function setAccounts(all: Parameters<Table['setAccounts']>[0]): void {
    for (const [instanceId, account] of all) {
      accounts.set(
        instanceId,
        account.organizations.map(({ id, name }) => ({ id, name })),
      );
      left.set(
        instanceId,
        (account.left ?? []).filter(({ deleted }) => !deleted),
      );
    }
    layOut();
  }

  function setList({ instanceId, organizationId, facts, ...list }: ReadList): void {
    const ofInstance = lists.get(instanceId) ?? new Map<string, Lists>();
    lists.set(instanceId, ofInstance);
    const before = ofInstance.get(organizationId) ?? { members: null, invitations: null };
    const source = { vocabulary, instanceId, facts };
    ofInstance.set(organizationId, {
      ...before,
      ...('members' in list
        ? { members: toMemberRows(list.members, source, list.sets) }
        : { invitations: toInvitationRows(list.invitations, source) }),
    });
    dropUnused();
    changed();
  }

  /** What one reading after another names must not gather in memory for as long as the app runs. */
  function dropUnused(): void {
    const texts = Math.max(vocabulary.ids.size(), vocabulary.names.size());
    if (texts <= enough) return;
    const all = [...lists.values()].flatMap((ofInstance) => [...ofInstance.values()]);
    const rows = all.reduce(
      (sum, list) => sum + (list.members?.size ?? 0) + (list.invitations?.size ?? 0),
      0,
    );
    enough = 2 * rows + SPARE;
    if (texts <= enough) return;
    const fresh = createVocabulary();
    for (const list of all) {
      list.members &&= renumbered(list.members, vocabulary, fresh);
      list.invitations &&= renumbered(list.invitations, vocabulary, fresh);
    }
    vocabulary = fresh;
  }

  const fill = (column: Column, at: number): FilledColumn => ({
    ...column,
    at,
    ...(lists.get(column.instanceId)?.get(column.organizationId) ?? { members: null, invitations: null }),
  });

  return {
    vocabulary: () => vocabulary,
    revisions: () => ({ ...revisions }),
    columns() {
      filled ??= layout.map(fill);
      return filled;
    },
    left: () =>
      instances.flatMap(({ id: instanceId }) =>
        (left.get(instanceId) ?? []).map(({ id, name }, at) =>
          fill({ instanceId, organizationId: id, organizationName: name }, at),
        ),
      ),
    joins: () => joins,
    ends: () => ends,
    setInstances(next) {
      instances = next;
      const known = new Set(next.map(({ id }) => id));
      for (const id of [...lists.keys(), ...accounts.keys()]) {
        if (known.has(id)) continue;
        lists.delete(id);
        accounts.delete(id);
        left.delete(id);
      }
      layOut();
    },
    setAccount: (...account) => setAccounts([account]),
    setAccounts,
    setJoins(next) {
      joins = next;
      changed();
    },
    setEnds(next) {
      if (JSON.stringify(next) === JSON.stringify(ends)) return;
      ends = next;
      changed();
    },
    setList,
    forget(instanceId, organizationId) {
      if (organizationId === null) {
        accounts.delete(instanceId);
        left.delete(instanceId);
        lists.delete(instanceId);
      } else {
        for (const named of [accounts, left])
          named.set(instanceId, named.get(instanceId)?.filter(({ id }) => id !== organizationId) ?? []);
        lists.get(instanceId)?.delete(organizationId);
      }
      changed();
      layOut();
    },
  };
}
