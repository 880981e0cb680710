import { invitationStatus } from '../../../shared/invitation.ts';
import type { State } from './model.ts';
import type { Navigation } from './navigation.ts';
import { dataOf } from './queryState.ts';
import { selectOpenOrganizations, selectOrganizationId } from './selectors.ts';
import type { Tools } from './tools.ts';
import { HOME_PANE } from './views.ts';

/** Leads from a number over all instances to the list that it counts, narrowed to what it counts. */
export function createOpenLists({ store, now, navigation }: Tools & { navigation: Navigation }) {
  const { changeView, goToInstance, goHome, chooseOrganization, chooseTab } = navigation;
  const lists = {
    openMembers(instanceId: string): void {
      chooseTab(instanceId, 'members');
      goToInstance(instanceId);
    },
    /** In the first organization that has one that stands so. */
    openInvitations(instanceId: string, status: 'pending' | 'expired'): void {
      const organizationId = organizationWith(store.getState(), { instanceId, status, now: now() });
      if (organizationId !== null) {
        chooseOrganization(instanceId, organizationId);
        changeView({ instanceId, organizationId }, 'invitations', (view) => ({
          ...view,
          search: '',
          choices: { status: [status] },
        }));
      }
      chooseTab(instanceId, 'invitations');
      goToInstance(instanceId);
    },
    /** What waits for the people whose keys are here, over all instances. */
    openOwnInvitations(): void {
      changeView(HOME_PANE, 'homeTab', () => 'invitations');
      goHome();
    },
    openKeys(instanceId: string): void {
      const name = store.getState().byId[instanceId]?.name ?? '';
      changeView(HOME_PANE, 'keys', (view) => ({ ...view, search: name, choices: {} }));
      changeView(HOME_PANE, 'homeTab', () => 'keys');
      goHome();
    },
  };
  return lists;
}

/** The first organization with an invitation that stands so, else the one that is shown. */
function organizationWith(
  state: State,
  { instanceId, status, now }: { instanceId: string; status: string; now: number },
): string | null {
  const lists = state.readings[instanceId]?.invitations ?? {};
  const found = selectOpenOrganizations(state, instanceId).find((id) =>
    (lists[id] && dataOf(lists[id]))?.some((each) => invitationStatus(each, now) === status),
  );
  return found ?? selectOrganizationId(state, instanceId);
}
