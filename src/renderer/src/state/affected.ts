import type { ActionName, Change, ChangeBy } from '../../../shared/operations/change.ts';
import type { Step } from '../../../shared/operations/operation.ts';
import { organizationIdOf } from '../../../shared/operations/steps.ts';
import { ownedBy } from '../../../shared/rules/organizations.ts';
import type { State } from './model.ts';
import { dataOf } from './queryState.ts';
import {
  selectAccount,
  selectMembers,
  selectOpenOrganizations,
  selectOrganizationId,
  selectOrganizations,
  selectView,
} from './selectors.ts';
import { withoutSavedDraft } from './settingsDraft.ts';
import type { Tools } from './tools.ts';
import { withoutOrganization } from './transitions.ts';

type What = 'members' | 'invitations' | 'own' | 'account' | 'instance' | 'sessions' | 'access';
/** `organizationId`: of a list. */
type Place = { what: What; instanceId: string; organizationId?: string };

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

const READS_OF: Partial<Record<ActionName, What | readonly What[]>> = {
  // The server cancels open invitations of the address with it.
  'members.create': ['members', 'invitations', 'access'],
  'members.find': 'instance',
  'invitations.accept': ['instance', 'own', 'access'],
  'invitations.send': [],
  // A rename moves its members.
  'roles.update': ['account', 'members', 'access'],
  'organizations.delete': ['account', 'access'],
  'keys.make': 'instance',
  'keys.rotate': 'instance',
};

type AffectedTools = Pick<Tools, 'store' | 'refreshing' | 'look'>;

/** Reads again what these steps changed, or may have; resolves when all of it was read. */
export async function affectedBy(steps: readonly Step[], tools: AffectedTools): Promise<void> {
  const { store } = tools;
  const jobs = new Map<string, () => Promise<unknown>>();
  for (const { change, state } of steps.filter(mayHaveChanged)) {
    const { instanceId } = change;
    if (!store.getState().byId[instanceId]) continue;
    if (change.action === 'organizations.delete' && state.state === 'done')
      leaveOrganization(tools, instanceId, change.organizationId);
    for (const place of placesOf(store.getState(), change))
      jobs.set(JSON.stringify(place), () => readAgain(place, tools));
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
  const organizationId = organizationIdOf(change);
  return [stale].flat().map((what) => {
    const isList = what === 'members' || what === 'invitations';
    return { what, instanceId, ...(isList && organizationId !== null && { organizationId }) };
  });
}

/** Whoever is deleted goes from every organization that showed them; what they owned goes too. */
function placesOfPerson(
  state: State,
  { instanceId, organizationId, userId }: ChangeBy<'members.remove'>,
): Place[] {
  const beside: Place[] = [
    { what: 'sessions', instanceId },
    { what: 'access', instanceId },
  ];
  const account = dataOf(selectAccount(state, instanceId));
  if (account && ownedBy(account, userId).length > 0) return [...beside, { what: 'instance', instanceId }];
  const lists = Object.keys(state.readings[instanceId]?.members ?? {});
  const others = lists.filter((id) =>
    dataOf(selectMembers(state, instanceId, id))?.some((member) => member.userId === userId),
  );
  const ids = new Set([organizationId, ...others]);
  return [...beside, ...[...ids].map((id): Place => ({ what: 'members', instanceId, organizationId: id }))];
}

function mayHaveChanged({ state }: Step): boolean {
  return ['done', 'unknown', 'failed', 'skipped'].includes(state.state);
}

async function readAgain({ what, ...at }: Place, { store, refreshing }: AffectedTools): Promise<unknown> {
  // Whoever shows who is signed in reads it again.
  if (what === 'sessions')
    return store.setState(({ sessionChanges: { [at.instanceId]: changes = 0, ...others } }) => ({
      sessionChanges: { ...others, [at.instanceId]: changes + 1 },
    }));
  if (what === 'access') return store.setState(({ accessChanges }) => ({ accessChanges: accessChanges + 1 }));
  if (what === 'instance') return refreshing.refreshInstance(at.instanceId);
  // A reading that began before the write may not show it: then another one follows.
  return refreshing.read({ part: what, ...at, anew: true } as Parameters<typeof refreshing.read>[0]);
}

/**
 * Takes an organization that was deleted off the screen. Where it was shown the next one is, on its members: on its
 * Settings another "Delete organization" would stand where the last one stood.
 */
function leaveOrganization({ store, look }: AffectedTools, instanceId: string, organizationId: string): void {
  const before = store.getState();
  const wasShown =
    selectOrganizationId(before, instanceId) === organizationId ||
    selectView(before, instanceId).organizationId === organizationId;
  store.setState((state) => withoutOrganization(state, instanceId, organizationId));
  const after = store.getState();
  const all = selectOrganizations(after, instanceId).map(({ id }) => id);
  const next = [...selectOpenOrganizations(after, instanceId), ...all].find((id) => id !== organizationId);
  if (wasShown && next) look(instanceId, { organizationId: next, tab: 'members' });
}
