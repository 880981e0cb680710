import type { Change } from '../../../shared/operations/change.ts';
import type { Step } from '../../../shared/operations/step.ts';
import { withoutOrganization } from './model.ts';
import type { Refreshing } from './refreshing.ts';
import { selectInvitations, selectMembers } from './selectors.ts';
import type { Store } from './store.ts';

type What = 'members' | 'invitations' | 'account' | 'instance';

/** What a change makes other than it was read. */
const READS: Record<Change['action'], What> = {
  'members.setRole': 'members',
  // Whoever is deleted goes from every organization, and what they owned goes too.
  'members.remove': 'instance',
  'invitations.create': 'invitations',
  'invitations.remove': 'invitations',
  'invitations.renew': 'invitations',
  'invitations.send': 'invitations',
  'organizations.create': 'account',
  'organizations.update': 'account',
  'organizations.delete': 'account',
  'organizations.setDefault': 'account',
  'keys.make': 'instance',
  'keys.rotate': 'instance',
  'keys.retire': 'account',
  'keys.retireOnServer': 'account',
};

/** Reads again what these steps changed, or may have; resolves when all of it was read. */
export async function affectedBy(
  steps: readonly Step[],
  { store, refreshing }: { store: Store; refreshing: Refreshing },
): Promise<void> {
  const jobs = new Map<string, () => Promise<void>>();
  for (const { change, state } of steps.filter(mayHaveChanged)) {
    const { instanceId } = change;
    if (!store.getState().byId[instanceId]) continue;
    const what = READS[change.action];
    const organizationId = 'organizationId' in change ? change.organizationId : null;
    if (change.action === 'organizations.delete' && state.state === 'done')
      store.setState((now) => withoutOrganization(now, instanceId, change.organizationId));
    jobs.set(JSON.stringify([what, instanceId, organizationId]), () =>
      readAgain(what, instanceId, organizationId, { store, refreshing }),
    );
  }
  await Promise.all([...jobs.values()].map((job) => job()));
}

function mayHaveChanged({ state }: Step): boolean {
  return (
    state.state === 'done' ||
    state.state === 'unknown' ||
    state.state === 'failed' ||
    state.state === 'skipped'
  );
}

/** A reading that began before the write may not show it: then another one follows. */
async function readAgain(
  what: What,
  instanceId: string,
  organizationId: string | null,
  { store, refreshing }: { store: Store; refreshing: Refreshing },
): Promise<void> {
  if (what === 'instance') return refreshing.refreshInstance(instanceId);
  if (what === 'account' || organizationId === null) return refreshing.readAccount(instanceId);
  const isMembers = what === 'members';
  const select = isMembers ? selectMembers : selectInvitations;
  const read = isMembers ? refreshing.readMembers : refreshing.readInvitations;
  if (select(store.getState(), instanceId, organizationId).state === 'loading')
    await read(instanceId, organizationId);
  await read(instanceId, organizationId);
}
