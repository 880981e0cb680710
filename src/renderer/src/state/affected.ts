import type { Change } from '../../../shared/operations/change.ts';
import type { Step } from '../../../shared/operations/operation.ts';
import { isLookup } from '../../../shared/operations/steps.ts';
import { effectOf } from '../../../shared/rules/actions.ts';
import type { Effect } from '../../../shared/rules/effect.ts';
import { ownedBy } from '../../../shared/rules/organizations.ts';
import { dataOf } from '../queryState.ts';
import type { State } from './model.ts';
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
type Place = { what: What; instanceId: string; organizationId?: string };

const READS: Record<Effect['on'], readonly What[]> = {
  account: [],
  membership: ['members', 'access'],
  grants: ['members', 'access'],
  invitation: ['invitations'],
  organization: ['account'],
  role: ['account'],
  key: ['account'],
  session: ['sessions'],
};

type AffectedTools = Pick<Tools, 'store' | 'refreshing' | 'look'>;

export async function affectedBy(steps: readonly Step[], tools: AffectedTools): Promise<void> {
  const { store } = tools;
  const jobs = new Map<string, () => Promise<unknown>>();
  for (const { change, state } of steps.filter(mayHaveChanged)) {
    const { instanceId } = change;
    if (!store.getState().byId[instanceId]) continue;
    if (state.state === 'done')
      for (const id of endedOrganizations(effectOf(change))) closeOrganization(tools, instanceId, id);
    for (const place of placesOf(store.getState(), change))
      jobs.set(JSON.stringify(place), () => readAgain(place, tools));
  }
  await Promise.all([...jobs.values()].map((job) => job()));
  for (const { change, state } of steps) {
    if (state.state !== 'done') continue;
    const { instanceId } = change;
    for (const effect of effectOf(change)) {
      if (!('organizationId' in effect) || !effect.organizationId) continue;
      const { does, on, isOwn, organizationId } = effect;
      if (does === 'change' && on === 'organization')
        store.setState((now) => withoutSavedDraft(now, { instanceId, organizationId }));
      const isLeft = does === 'end' && on === 'membership' && isOwn;
      // Another person's key may show it still.
      if (
        isLeft &&
        !selectOrganizations(store.getState(), instanceId).some(({ id }) => id === organizationId)
      )
        closeOrganization(tools, instanceId, organizationId);
    }
  }
}

function endedOrganizations(effects: readonly Effect[]): string[] {
  return effects.flatMap((each) =>
    each.does === 'end' && each.on === 'organization' && each.organizationId ? each.organizationId : [],
  );
}

function placesOf(state: State, change: Change): Place[] {
  const { instanceId } = change;
  const effects = effectOf(change);
  const account = dataOf(selectAccount(state, instanceId));
  const gone = endedOrganizations(effects);
  const placesBy = (effect: Effect): Place[] => {
    const { does, on, email, userId = '', isOwn } = effect;
    // No list shows keys of others, and one’s own memberships come with the account.
    if (on === 'key' && email !== undefined) return [];
    const isWhole =
      on === 'key' ? does === 'give' : on === 'account' && account && ownedBy(account, userId).length > 0;
    const own: readonly What[] = on === 'membership' ? ['access'] : ['own', 'instance'];
    const reads: readonly What[] = isOwn ? own : isWhole ? ['instance'] : READS[on];
    return reads.flatMap((what) => {
      if ((what !== 'members' && what !== 'invitations') || !('organizationId' in effect))
        return { what, instanceId };
      const { organizationId: id } = effect;
      const ids = typeof id === 'string' ? [id] : listsWith(state, instanceId, userId);
      return ids
        .filter((id) => !gone.includes(id))
        .map((organizationId) => ({ what, instanceId, organizationId }));
    });
  };
  const places = isLookup(change) ? [{ what: 'instance' as const, instanceId }] : effects.flatMap(placesBy);
  const isWhole = places.some(({ what }) => what === 'instance');
  return isWhole ? places.filter(({ what }) => !OF_WHOLE.includes(what)) : places;
}

const OF_WHOLE: readonly What[] = ['account', 'members', 'invitations'];

function listsWith(state: State, instanceId: string, userId: string): string[] {
  return Object.keys(state.readings[instanceId]?.members ?? {}).filter((id) =>
    dataOf(selectMembers(state, instanceId, id))?.some((member) => member.userId === userId),
  );
}

function mayHaveChanged({ state }: Step): boolean {
  return ['done', 'unknown', 'failed', 'skipped'].includes(state.state);
}

async function readAgain({ what, ...at }: Place, { store, refreshing }: AffectedTools): Promise<unknown> {
  if (what === 'sessions')
    return store.setState(({ sessionChanges: { [at.instanceId]: changes = 0, ...others } }) => ({
      sessionChanges: { ...others, [at.instanceId]: changes + 1 },
    }));
  if (what === 'access') return store.setState(({ accessChanges }) => ({ accessChanges: accessChanges + 1 }));
  if (what === 'instance') return refreshing.refreshInstance(at.instanceId);
  // A reading that began before the write may miss it, so another one follows.
  return refreshing.read({ part: what, ...at, anew: true } as Parameters<typeof refreshing.read>[0]);
}

/**
 * Removes an organization that was deleted or left from the screen. The next one opens on its members: on its settings, another
 * "Delete organization" or "Leave organization" would be where the last one was.
 */
function closeOrganization({ store, look }: AffectedTools, instanceId: string, organizationId: string): void {
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
