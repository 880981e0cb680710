import type { LastSeen, SeenChange } from '../readings/lastSeen.ts';
import { NO_SETS } from '../readings/permissionSets.ts';
import { createRemovals } from '../readings/removals.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { isInvitation, isMember } from './lists.ts';
import type { Table } from './table.ts';

/** Instances whose lists are read beside each other. */
const BESIDE = 4;

/**
 * Fills the table: with nothing before it is first asked to, then with what was last seen, and from then on with each
 * reading. What is read from disk never takes the place of what was read from a server meanwhile.
 */
export function createLoading({
  table,
  instances,
  lastSeen,
}: {
  table: Table;
  instances: Pick<Instances, 'list' | 'onChange'>;
  lastSeen: Pick<LastSeen, 'summaries' | 'rows' | 'onChange'>;
}): { load(): Promise<void> } {
  let loading: Promise<void> | null = null;
  const removals = createRemovals();
  /** What a server said since the loading began. */
  const isNewer = new Set<string>();

  function take(change: SeenChange): void {
    const { instanceId } = change;
    if ('gone' in change) {
      removals.note(instanceId, change.gone ?? undefined);
      table.forget(instanceId, change.gone);
      return;
    }
    const { part, at } = change;
    if ('account' in part) {
      isNewer.add(nameOf(instanceId));
      table.setAccount(instanceId, part.account);
      return;
    }
    isNewer.add(nameOf(instanceId, part.organizationId, 'members' in part ? 'members' : 'invitations'));
    table.setList({ instanceId, ...part, facts: { at, missing: 0 } });
  }

  async function loadAll(): Promise<void> {
    lastSeen.onChange(take);
    instances.onChange((list) => table.setInstances(list));
    table.setInstances(instances.list());
    const begun = removals.now();
    const ids = instances.list().map(({ id }) => id);
    const summaries = await lastSeen.summaries(ids);
    table.setAccounts(
      ids.flatMap((id) => {
        const account = summaries[id]?.account;
        const isOutdated = isNewer.has(nameOf(id)) || removals.isSince(begun, id);
        return account && !isOutdated ? [[id, account.data] as const] : [];
      }),
    );
    const left = ids.map((id) => () => loadInstance(id));
    const worker = async () => {
      for (let next = left.shift(); next; next = left.shift()) await next();
    };
    await Promise.all(Array.from({ length: BESIDE }, worker));

    async function loadInstance(instanceId: string): Promise<void> {
      for (const { organizationId, members, invitations } of summaries[instanceId]?.organizations ?? []) {
        const ref = { instanceId, organizationId };
        if (members) {
          const read = await readList({ ...ref, kind: 'members' }, isMember);
          if (read) table.setList({ ...ref, members: read.rows, sets: read.sets, facts: read.facts });
        }
        if (invitations) {
          const read = await readList({ ...ref, kind: 'invitations' }, isInvitation);
          if (read) table.setList({ ...ref, invitations: read.rows, facts: read.facts });
        }
      }
    }

    /** Null where nothing is kept, or where it is older than what is known now. */
    async function readList<T>(list: Parameters<LastSeen['rows']>[0], isRow: (row: unknown) => row is T) {
      const { instanceId, organizationId, kind } = list;
      const rows: T[] = [];
      let sets = NO_SETS;
      const facts = await lastSeen.rows(list, (row, known) => {
        if (!isRow(row)) throw new TypeError('A row is damaged.');
        rows.push(row);
        sets = known;
      });
      const isOutdated =
        isNewer.has(nameOf(instanceId, organizationId, kind)) ||
        removals.isSince(begun, instanceId, organizationId);
      return facts && !isOutdated ? { rows, sets, facts } : null;
    }
  }

  return {
    load() {
      loading ??= loadAll();
      return loading;
    },
  };
}

function nameOf(...ids: string[]): string {
  return JSON.stringify(ids);
}
