import type { Account, Invitation, Member } from '../../shared/dokploy.ts';
import type { Instance } from '../../shared/instance.ts';
import { type Column, columnsOf, type FilledColumn, type Named } from './columns.ts';
import type { Joins } from './joins.ts';
import {
  type Gathering,
  gatherInvitations,
  gatherMembers,
  type InvitationRows,
  type ListFacts,
  type MemberRows,
} from './lists.ts';
import { createVocabulary, type Vocabulary } from './vocabulary.ts';

/** Which list of which organization. */
export type ListRef = { instanceId: string; organizationId: string; kind: 'members' | 'invitations' };
type Lists = { members: MemberRows | null; invitations: InvitationRows | null };

/** All lists of members and invitations of all instances, in a form that holds 50,000 memberships in a few MB. */
export type Table = {
  readonly vocabulary: Vocabulary;
  /** Counts the changes of anything, and those of which columns there are, in which order. */
  revisions(): { revision: number; columnsRevision: number };
  columns(): readonly FilledColumn[];
  joins(): Joins;
  /** The instances in the person's order; what is known of others is forgotten. */
  setInstances(instances: readonly Instance[]): void;
  setAccount(instanceId: string, account: Pick<Account, 'organizations'>): void;
  setJoins(joins: Joins): void;
  /** Puts a list in the place of the one before it. */
  setList(list: ListRef, rows: readonly (Member | Invitation)[], facts: ListFacts): void;
  /** Takes rows one by one, for a list that comes so; `end` puts it in its place. */
  gather(list: ListRef): { take(row: unknown): void; end(facts: ListFacts): void };
  /** Forgets an organization; or an instance, for null. */
  forget(instanceId: string, organizationId: string | null): void;
};

/** Creates an empty table; `onChange` is told of each change. */
export function createTable({ onChange }: { onChange: () => void }): Table {
  const vocabulary = createVocabulary();
  const accounts = new Map<string, readonly Named[]>();
  /** By instance and organization: Maps, since ids come from servers. */
  const lists = new Map<string, Map<string, Lists>>();
  let instances: readonly Instance[] = [];
  let joins: Joins = [];
  let layout: readonly Column[] = [];
  let filled: readonly FilledColumn[] | null = null;
  const revisions = { revision: 0, columnsRevision: 0 };

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

  function put({ instanceId, organizationId }: ListRef, part: Partial<Lists>): void {
    const ofInstance = lists.get(instanceId) ?? new Map<string, Lists>();
    lists.set(instanceId, ofInstance);
    const before = ofInstance.get(organizationId) ?? { members: null, invitations: null };
    ofInstance.set(organizationId, { ...before, ...part });
    changed();
  }

  function gather(list: ListRef) {
    const into = <T>({ take, end }: Gathering<T>, place: (rows: T) => Partial<Lists>) => ({
      take,
      end: (facts: ListFacts) => put(list, place(end(facts))),
    });
    return list.kind === 'members'
      ? into(gatherMembers(vocabulary, list.instanceId), (members) => ({ members }))
      : into(gatherInvitations(vocabulary, list.instanceId), (invitations) => ({ invitations }));
  }

  return {
    vocabulary,
    revisions: () => ({ ...revisions }),
    columns() {
      filled ??= layout.map((column, at) => ({
        ...column,
        at,
        ...(lists.get(column.instanceId)?.get(column.organizationId) ?? { members: null, invitations: null }),
      }));
      return filled;
    },
    joins: () => joins,
    setInstances(next) {
      instances = next;
      const known = new Set(next.map(({ id }) => id));
      for (const id of [...lists.keys(), ...accounts.keys()]) {
        if (known.has(id)) continue;
        lists.delete(id);
        accounts.delete(id);
      }
      layOut();
    },
    setAccount(instanceId, { organizations }) {
      accounts.set(
        instanceId,
        organizations.map(({ id, name }) => ({ id, name })),
      );
      layOut();
    },
    setJoins(next) {
      joins = next;
      changed();
    },
    setList(list, rows, facts) {
      const gathering = gather(list);
      for (const row of rows) gathering.take(row);
      gathering.end(facts);
    },
    gather,
    forget(instanceId, organizationId) {
      if (organizationId === null) {
        accounts.delete(instanceId);
        lists.delete(instanceId);
      } else {
        const left = accounts.get(instanceId)?.filter(({ id }) => id !== organizationId);
        if (left) accounts.set(instanceId, left);
        lists.get(instanceId)?.delete(organizationId);
      }
      changed();
      layOut();
    },
  };
}
