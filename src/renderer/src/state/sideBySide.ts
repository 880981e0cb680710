import { shallow } from 'zustand/shallow';
import type { ComparedColumn } from '../../../shared/preferences.ts';
import { organizationKey } from '../../../shared/target.ts';
import type { State } from './model.ts';
import { dataOf } from './queryState.ts';
import {
  selectInvitations,
  selectKey,
  selectMembers,
  selectOrganizations,
  selectPrincipal,
  selectRights,
} from './selectors.ts';
import { whyUnknown } from './targets.ts';
import { HOME_PANE, viewOf } from './views.ts';

/** A list that stands beside others, with all that is known of it. */
export type ComparedList = ReturnType<typeof listOf>;

const NO_COLUMNS: readonly ComparedColumn[] = [];
const NOT_LISTED =
  'Its instance is not in the list. If the list is damaged or old, restore it in Repair: the column stays until you remove it.';

export function selectColumns(state: State): readonly ComparedColumn[] {
  return viewOf(state.views, HOME_PANE).comparedColumns;
}

/** The lists that are compared now; none where something else is on screen. */
export function selectComparedColumns(state: State): readonly ComparedColumn[] {
  const { homeTab, peopleForm } = viewOf(state.views, HOME_PANE);
  const isShown = state.preferences.route.at === 'home' && homeTab === 'people' && peopleForm === 'compare';
  return isShown ? selectColumns(state) : NO_COLUMNS;
}

/** Creates a selector of the lists that stand side by side: what did not change stays the same object. */
export function createSelectLists(): (state: State) => readonly ComparedList[] {
  let last: readonly ComparedList[] = [];
  return (state) => {
    const lists = selectColumns(state).map((column, at) => {
      const before = last[at];
      const list = listOf(state, column);
      return before && shallow(before, list) ? before : list;
    });
    if (!shallow(last, lists)) last = lists;
    return last;
  };
}

function listOf(state: State, column: ComparedColumn) {
  const { instanceId, organizationId } = column;
  const instance = state.byId[instanceId];
  const key = selectKey(state, instanceId, organizationId);
  const organization = selectOrganizations(state, instanceId).find(({ id }) => id === organizationId);
  return {
    ...column,
    /** False where its instance is not in the list, as when that is an older copy: nothing of it is known then. */
    isListed: instance !== undefined,
    instanceName: instance?.name ?? '',
    color: instance?.color ?? ('slate' as const),
    /** Null where neither the server nor a key says. */
    organizationName: organization?.name ?? key?.organizationName ?? null,
    members: selectMembers(state, instanceId, organizationId),
    invitations: selectInvitations(state, instanceId, organizationId),
    hasKey: key !== undefined,
    principal: selectPrincipal(state, instanceId, organizationId),
    rights: dataOf(selectRights(state, instanceId, organizationId)),
    providers: state.mailProviders[organizationKey(column)] ?? null,
    /** Why its people are not known, or could not be read last; null where they were. */
    why: instance ? whyUnknown(state, instanceId, organizationId) : NOT_LISTED,
  };
}
