import type { Fix, Need } from '../../../shared/calls/needs.ts';
import type { CallInput } from '../../../shared/contract.ts';
import type { Choices } from '../ui/table/filters.ts';
import { NO_TABLE_VIEW } from '../ui/table/tableView.ts';
import type { DialogActions } from './dialogActions.ts';
import { planOfJoined } from './joinedPeople.ts';
import type { Navigation } from './navigation.ts';
import type { OperationActions } from './operationActions.ts';
import type { createRetryActions } from './retrying.ts';
import type { Tools } from './tools.ts';
import { type AuditSectionId, HOME_PANE, type PaneView } from './views.ts';

type Parts = Tools & {
  navigation: Navigation;
  openDialog: DialogActions['openDialog'];
  openView: (viewId: string) => void;
  operations: Pick<OperationActions, 'showOperation'>;
} & Pick<ReturnType<typeof createRetryActions>, 'retryInstance' | 'retryKeychain'>;

/** What a person does about what needs them: mends it, snoozes it, or wakes it. */
export function createNeedActions(parts: Parts) {
  const { bridge, openDialog, openView, tellTrouble, retryInstance, retryKeychain } = parts;
  const { changeView, goHome, goToInstance, chooseOrganization, chooseTab } = parts.navigation;

  function showTab(tab: PaneView['homeTab']): void {
    changeView(HOME_PANE, 'homeTab', () => tab);
    goHome();
  }

  /** A list over all instances, narrowed to these alone. */
  function showList(
    part: 'people' | 'invitations' | 'keys' | 'overview',
    choices: Choices,
    search = '',
  ): void {
    changeView(HOME_PANE, part, (view) => ({ ...view, search, choices }));
    showTab(part);
  }

  function showAudit(section: AuditSectionId): void {
    changeView(HOME_PANE, 'auditSection', () => section);
    showTab('audit');
  }

  function showReview(id: string): void {
    changeView(HOME_PANE, 'campaignId', () => id);
    // Reviews share the ids of lines: what was selected in another must not be here.
    changeView(HOME_PANE, 'campaign', () => NO_TABLE_VIEW);
    showAudit('reviews');
  }

  async function grant({ kitId, mode }: Extract<Fix, { do: 'grant' }>): Promise<void> {
    const listed = await bridge.call('kits.invited', {});
    if (!listed.ok) return tellTrouble('Nobody was granted anything', listed.error);
    const own = listed.value.joined.filter((each) => each.kitId === kitId && each.mode === mode);
    const dialog = planOfJoined(own);
    if (dialog) openDialog(dialog);
  }

  return {
    showReview,
    /** Does what mends a need, or opens where that is done. */
    async fixNeed({ kind, fix }: Pick<Need, 'kind' | 'fix'>): Promise<void> {
      switch (fix.do) {
        case 'show-people':
          changeView(HOME_PANE, 'peopleForm', () => 'list');
          changeView(HOME_PANE, 'showsKits', () => false);
          changeView(HOME_PANE, 'viewId', () => null);
          return showList('people', { role: ['owner', 'admin'], more: ['no-two-factor'] });
        case 'show-view':
          return openView(fix.viewId);
        case 'off-board':
          return openDialog({
            ...{ kind: 'change-many', what: 'off-board' },
            ...(fix.people.length === 1 ? { emails: fix.people.flat() } : { people: fix.people }),
          });
        case 'finish':
          return parts.operations.showOperation({ id: fix.operationId, kind: 'off-board' });
        case 'diagnose':
          return openDialog({ kind: 'diagnose', instanceId: fix.instanceId });
        case 'try-again':
          if (kind === 'keychain') return retryKeychain();
          await Promise.all(fix.instanceIds.map(retryInstance));
          return;
        case 'replace-key':
          return openDialog({ kind: 'replace-key', instanceId: fix.instanceId });
        case 'show-keys':
          return showList('keys', {}, parts.store.getState().byId[fix.instanceId ?? '']?.name);
        case 'create-keys':
          return openDialog({ kind: 'change-many', what: 'create-keys', instanceIds: fix.instanceIds });
        case 'rotate-keys':
          return openDialog({ kind: 'change-many', what: 'rotate-keys', keyIds: fix.keyIds });
        case 'show-organization':
          chooseOrganization(fix.instanceId, fix.organizationId);
          chooseTab(fix.instanceId, 'members');
          return goToInstance(fix.instanceId);
        case 'show-instances':
          return showList('overview', { need: [kind] });
        case 'show-end-dates':
          return showAudit('ends');
        case 'grant':
          return grant(fix);
        case 'show-drift':
          changeView(HOME_PANE, 'baselineId', () => fix.baselineId);
          return showAudit('drift');
        case 'show-review':
          return showReview(fix.campaignId);
        case 'show-invitations':
          return fix.own ? showTab('invitations') : showList('invitations', { status: ['expired'] });
      }
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
