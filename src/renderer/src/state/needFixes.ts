import type { JoinedPeople } from '../../../shared/calls/kits.ts';
import type { Need } from '../../../shared/calls/needs.ts';
import { withReminders } from '../../../shared/choices.ts';
import type { CallInput } from '../../../shared/contract.ts';
import { invitationStatus } from '../../../shared/invitation.ts';
import type { Reminder } from '../../../shared/preferences.ts';
import type { OrganizationRef } from '../../../shared/target.ts';
import { dataOf } from '../queryState.ts';
import { type Choices, NO_TABLE_VIEW } from '../tableView.ts';
import type { Dialog } from './dialogs.ts';
import { planOfJoined } from './joinedPeople.ts';
import type { State } from './model.ts';
import type { createSavedViews } from './peopleView.ts';
import type { createRetryActions } from './refreshing.ts';
import { selectOpenOrganizations, selectOrganizationId } from './selectors.ts';
import type { NounTools } from './tools.ts';
import { withPreferences } from './transitions.ts';

type Parts = NounTools &
  Pick<ReturnType<typeof createSavedViews>, 'openView' | 'showPeople'> &
  Pick<ReturnType<typeof createRetryActions>, 'retryInstance' | 'retryKeychain'>;

export function createNeedActions(parts: Parts) {
  const { bridge, store, now, openDialog, openView, tellTrouble, retryInstance, retryKeychain } = parts;
  const { changeView, showBaseline, showHome, showIn, showPeople } = parts;

  function showList(part: 'invitations' | 'keys' | 'overview', choices: Choices, search = ''): void {
    showHome((now) => ({ homeTab: part, [part]: { ...now[part], search, choices } }));
  }

  const showKeys = (instanceId: string | null) =>
    showList('keys', {}, store.getState().byId[instanceId ?? '']?.name);

  function showReview(campaignId: string): void {
    // Reviews share line ids, so the selection of another review is cleared.
    const campaign = NO_TABLE_VIEW;
    showHome(() => ({ homeTab: 'audit', auditSection: 'reviews', campaignId, campaign }));
  }

  const showInvitations = () => showHome(() => ({ homeTab: 'invitations' }));

  async function reviewJoined(
    isMeant: (group: JoinedPeople) => boolean,
    at?: OrganizationRef,
  ): Promise<void> {
    const listed = await bridge.call('kits.invited', {});
    if (!listed.ok) return tellTrouble('Nobody was granted anything', listed.error);
    const dialog = planOfJoined(listed.value.joined.filter(isMeant), at);
    if (dialog) openDialog(dialog);
  }

  async function finish(operationId: string): Promise<void> {
    const opened = await parts.operations.finishOffboarding(operationId);
    if (!opened.ok) tellTrouble('The off-boarding could not be planned again', opened.error);
  }

  return {
    showReview,
    reviewJoined,
    openMembers: (instanceId: string) => showIn(instanceId, { tab: 'members' }),
    openInvitations(instanceId: string, status: 'pending' | 'expired'): void {
      const organizationId = organizationWith(store.getState(), { instanceId, status, now: now() });
      if (organizationId !== null)
        changeView({ instanceId, organizationId }, 'invitations', (view) => ({
          ...view,
          search: '',
          choices: { status: [status] },
        }));
      showIn(instanceId, { tab: 'invitations', ...(organizationId !== null && { organizationId }) });
    },
    openOwnInvitations: showInvitations,
    openKeys: showKeys,
    async fixNeed({ kind, fix }: Pick<Need, 'kind' | 'fix'>): Promise<void> {
      switch (fix.do) {
        case 'remind':
          return openDialog({ kind: 'remind', admins: fix.admins });
        case 'show-view':
          return openView(fix.viewId);
        case 'off-board':
          return openDialog({
            ...{ kind: 'change-many', what: 'off-board' },
            ...(fix.people.length === 1 ? { emails: fix.people.flat() } : { people: fix.people }),
          });
        case 'finish':
          return finish(fix.operationId);
        case 'diagnose':
          return openDialog({ kind: 'diagnose', instanceId: fix.instanceId });
        case 'try-again':
          if (kind === 'keychain') return retryKeychain();
          await Promise.all(fix.instanceIds.map(retryInstance));
          return;
        case 'replace-key':
          return openDialog({ kind: 'replace-key', instanceId: fix.instanceId });
        case 'show-keys':
          return showKeys(fix.instanceId);
        case 'create-keys':
          return openDialog({
            ...{ kind: 'change-many', what: 'create-keys' },
            ...{ instanceIds: fix.instanceIds, besidePasted: fix.besidePasted },
          });
        case 'rotate-keys':
          return openDialog({ kind: 'change-many', what: 'rotate-keys', keyIds: fix.keyIds });
        case 'show-organization':
          return showIn(fix.instanceId, { organizationId: fix.organizationId, tab: 'members' });
        case 'show-instances':
          return showList('overview', { need: [kind] });
        case 'show-end-dates':
          return showHome(() => ({ homeTab: 'audit', auditSection: 'ends' }));
        case 'grant':
          return reviewJoined(({ kitId, mode }) => kitId === fix.kitId && mode === fix.mode);
        case 'show-drift':
          return showBaseline(fix.baselineId);
        case 'show-review':
          if (fix.next === 'carry-out') return openDialog(carryingOut(fix.campaignId));
          return showReview(fix.campaignId);
        case 'renew': {
          const intent = { kind: 'renew-these-invitations' as const, invitations: fix.invitations };
          return openDialog({ kind: 'change-these', what: 'renew-invitations', intent });
        }
        case 'show-invitations':
          return fix.own ? showInvitations() : showList('invitations', { status: ['expired'] });
      }
    },
    showAdminsWithout2FA: () =>
      showPeople({ as: 'list', choices: { role: ['owner', 'admin'], more: ['no-two-factor'] } }),
    /** Copies a mail, and remembers of each of its receivers that they were reminded. */
    async copyReminder(text: string, memberships: readonly Omit<Reminder, 'at'>[]) {
      const copied = await bridge.call('app.copy', { text });
      if (copied.ok) {
        const reminded = withReminders(store.getState().preferences.reminded, memberships, now());
        store.setState((state) => withPreferences(state, { reminded }));
        void bridge.call('preferences.save', { reminded });
      }
      return copied;
    },
    async snoozeNeed(how: CallInput<'needs.snooze'>): Promise<void> {
      const snoozed = await bridge.call('needs.snooze', how);
      if (!snoozed.ok) tellTrouble('The line was not snoozed', snoozed.error);
    },
    async wakeNeed(id: string): Promise<void> {
      const woken = await bridge.call('needs.wake', { id });
      if (!woken.ok) tellTrouble('The line is still snoozed', woken.error);
    },
  };
}

export function carryingOut(campaignId: string): Dialog {
  const intent = { kind: 'review-changes' as const, campaignId };
  return { kind: 'change-these', what: 'review-changes', intent };
}

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
