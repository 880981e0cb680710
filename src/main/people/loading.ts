import type { LastSeen, SeenChange } from '../readings/lastSeen.ts';
import { createRemovals } from '../readings/removals.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
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
  lastSeen: Pick<LastSeen, 'summaries' | 'lists' | 'onChange'>;
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
    for (const id of ids) {
      const account = summaries[id]?.account;
      if (account && !isNewer.has(nameOf(id)) && !removals.isSince(begun, id))
        table.setAccount(id, account.data);
    }
    const left = [...ids];
    const worker = async () => {
      for (let id = left.shift(); id !== undefined; id = left.shift()) await loadInstance(id);
    };
    await Promise.all(Array.from({ length: BESIDE }, worker));

    async function loadInstance(instanceId: string): Promise<void> {
      for (const { organizationId } of summaries[instanceId]?.organizations ?? []) {
        const ref = { instanceId, organizationId };
        const { members, invitations } = await lastSeen.lists(instanceId, organizationId);
        if (removals.isSince(begun, instanceId, organizationId)) continue;
        if (members && !isNewer.has(nameOf(instanceId, organizationId, 'members')))
          table.setList({ ...ref, members: members.data, facts: members });
        if (invitations && !isNewer.has(nameOf(instanceId, organizationId, 'invitations')))
          table.setList({ ...ref, invitations: invitations.data, facts: invitations });
      }
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
