import type { ActionName, Change, ChangeBy } from '../../../shared/operations/change.ts';
import type { Step } from '../../../shared/operations/step.ts';
import { organizationIdOf } from '../../../shared/operations/steps.ts';
import { ownedBy } from '../../../shared/rules/organizations.ts';
import type { State } from './model.ts';
import { dataOf } from './queryState.ts';
import type { Refreshing } from './refreshing.ts';
import { selectAccount, selectMembers } from './selectors.ts';
import { withOtherSessions } from './sessions.ts';
import { withoutSavedDraft } from './settingsDraft.ts';
import type { Store } from './store.ts';
import type { Tools } from './tools.ts';

type What = 'members' | 'invitations' | 'own-invitations' | 'account' | 'instance' | 'sessions' | 'access';
/** `organizationId` is empty where it is about no one organization. */
type Place = { what: What; instanceId: string; organizationId: string };

/** Readings that a change makes stale, by the noun of its action. */
const READS: Record<Noun, What | readonly What[]> = {
  members: ['members', 'access'],
  sessions: 'sessions',
  invitations: 'invitations',
  organizations: 'account',
  roles: 'account',
  keys: 'account',
};
type Noun = ActionName extends `${infer N}.${string}` ? N : never;

/** Those of actions that are unlike others of their noun. */
const READS_OF: Partial<Record<ActionName, What | readonly What[]>> = {
  // The server cancels open invitations of the address with it.
  'members.create': ['members', 'invitations', 'access'],
  'members.find': 'instance',
  'invitations.accept': ['instance', 'own-invitations', 'access'],
  'invitations.send': [],
  // A rename moves its members.
  'roles.update': ['account', 'members', 'access'],
  'organizations.delete': ['account', 'access'],
  'keys.make': 'instance',
  'keys.rotate': 'instance',
};

export type AffectedTools = Pick<Tools, 'store' | 'refreshing'> & {
  /** Takes an organization that was deleted off the screen. */
  leaveOrganization: (instanceId: string, organizationId: string) => void;
};

/** Reads again what these steps changed, or may have; resolves when all of it was read. */
export async function affectedBy(steps: readonly Step[], tools: AffectedTools): Promise<void> {
  const { store, refreshing } = tools;
  const jobs = new Map<string, () => Promise<unknown>>();
  for (const { change, state } of steps.filter(mayHaveChanged)) {
    const { instanceId } = change;
    if (!store.getState().byId[instanceId]) continue;
    if (change.action === 'organizations.delete' && state.state === 'done')
      tools.leaveOrganization(instanceId, change.organizationId);
    for (const place of placesOf(store.getState(), change))
      jobs.set(JSON.stringify(place), () => readAgain(place, { store, refreshing }));
  }
  await Promise.all([...jobs.values()].map((job) => job()));
  for (const { change, state } of steps)
    if (change.action === 'organizations.update' && state.state === 'done')
      store.setState((now) => withoutSavedDraft(now, change));
}

function placesOf(state: State, change: Change): Place[] {
  if (change.action === 'members.remove') return placesOfPerson(state, change);
  const { instanceId } = change;
  const stale = READS_OF[change.action] ?? READS[change.action.split('.')[0] as Noun];
  return [stale].flat().map((what) => {
    const isList = what === 'members' || what === 'invitations';
    return { what, instanceId, organizationId: (isList && organizationIdOf(change)) || '' };
  });
}

/** Whoever is deleted goes from every organization that showed them; what they owned goes too. */
function placesOfPerson(
  state: State,
  { instanceId, organizationId, userId }: ChangeBy<'members.remove'>,
): Place[] {
  const beside = (['sessions', 'access'] as const).map((what) => ({
    what,
    instanceId,
    organizationId: '',
  }));
  const account = dataOf(selectAccount(state, instanceId));
  if (account && ownedBy(account, userId).length > 0)
    return [...beside, { what: 'instance', instanceId, organizationId: '' }];
  const lists = Object.keys(state.readings[instanceId]?.members ?? {});
  const others = lists.filter((id) =>
    dataOf(selectMembers(state, instanceId, id))?.some((member) => member.userId === userId),
  );
  const ids = new Set([organizationId, ...others]);
  return [...beside, ...[...ids].map((id): Place => ({ what: 'members', instanceId, organizationId: id }))];
}

function mayHaveChanged({ state }: Step): boolean {
  return (
    state.state === 'done' ||
    state.state === 'unknown' ||
    state.state === 'failed' ||
    state.state === 'skipped'
  );
}

async function readAgain(
  { what, instanceId, organizationId }: Place,
  { store, refreshing }: { store: Store; refreshing: Refreshing },
): Promise<unknown> {
  if (what === 'sessions') return store.setState((now) => withOtherSessions(now, instanceId));
  if (what === 'access') return store.setState((now) => ({ ...now, accessChanges: now.accessChanges + 1 }));
  if (what === 'instance') return refreshing.refreshInstance(instanceId);
  // A reading that began before the write may not show it: then another one follows.
  if (what === 'account') return refreshing.readAccount(instanceId, true);
  if (what === 'own-invitations') return refreshing.readOwnInvitations(instanceId, true);
  const read = what === 'members' ? refreshing.readMembers : refreshing.readInvitations;
  return read(instanceId, organizationId, true);
}
