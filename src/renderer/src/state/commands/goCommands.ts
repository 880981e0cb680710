import { ENDS_SOON_CHOICE } from '../../../../shared/peopleQuery.ts';
import { focusSearch } from '../../ui/focusSearch.ts';
import { selectShown } from '../groups.ts';
import { canStep, recentPlaces } from '../historyActions.ts';
import { selectWaiting } from '../ownInvitations.ts';
import type { HomeTab } from '../place.ts';
import { AUDIT_SECTIONS, HOME_TABS, INSTANCE_SCREENS, ORGANIZATION_TABS, placeIn } from '../places.ts';
import { type AuditSectionId, HOME_PANE } from '../views.ts';
import type { Command, CommandTools } from './command.ts';
import { forInstance, forOrganization, showsInstance, showsOrganization } from './shown.ts';

const TAB_KEYWORDS = 'go to open tab';

function homeTab(tab: HomeTab): Command {
  return {
    title: `All instances: ${HOME_TABS[tab]}`,
    group: 'go',
    keywords: `${TAB_KEYWORDS} home`,
    run: ({ actions }) => actions.goTo({ at: 'home', tab }),
  };
}

function auditSection(section: AuditSectionId): Command {
  return {
    title: `Audit: ${AUDIT_SECTIONS[section]}`,
    group: 'go',
    keywords: `${TAB_KEYWORDS} home all instances`,
    run: ({ actions }) => {
      actions.changeView(HOME_PANE, 'auditSection', () => section);
      actions.goTo({ at: 'home', tab: 'audit' });
    },
  };
}

const AUDIT_COMMANDS = Object.fromEntries(
  (Object.keys(AUDIT_SECTIONS) as AuditSectionId[]).map((id) => [`audit-${id}`, auditSection(id)]),
) as Record<`audit-${AuditSectionId}`, Command>;

function organizationTab(tab: keyof typeof ORGANIZATION_TABS): Command {
  return {
    title: `Go to ${ORGANIZATION_TABS[tab]}`,
    group: 'organization',
    keywords: TAB_KEYWORDS,
    when: showsOrganization,
    run: ({ state, actions }) =>
      void forInstance(state, ({ id }) => actions.goTo(placeIn(state, id, { tab, shows: 'organizations' }))),
  };
}

/** Opens what stands in the place of the organizations of the instance that is shown. */
function instanceScreen(shows: keyof typeof INSTANCE_SCREENS, keywords = ''): Command {
  return {
    title: `Go to ${INSTANCE_SCREENS[shows]}`,
    group: 'instance',
    keywords: `${TAB_KEYWORDS} ${keywords}`.trim(),
    when: showsInstance,
    run: ({ state, actions }) =>
      void forInstance(state, ({ id }) => actions.goTo(placeIn(state, id, { shows }))),
  };
}

function instanceAt({ state, actions }: CommandTools, at: number): void {
  const id = selectShown(state)[at];
  if (id) actions.goToInstance(id);
}

function switchPlace(title: string, by: 1 | -1): Command {
  return {
    title,
    group: 'go',
    keysOnly: true,
    deny: (state) => (recentPlaces(state).length > 1 ? null : 'No other recent place yet.'),
    run: ({ actions }) => actions.switchPlace(by),
  };
}

export const GO_COMMANDS = {
  'go-home': {
    title: 'Home',
    group: 'go',
    keywords: 'go to all instances',
    run: ({ actions }) => actions.goHome(),
  },
  'home-overview': homeTab('overview'),
  'home-people': homeTab('people'),
  'people-ends-soon': {
    title: 'All instances: People whose access ends soon',
    group: 'go',
    keywords: `${TAB_KEYWORDS} home end date expires contractor`,
    run: ({ actions }) => actions.showPeople({ choices: { more: [ENDS_SOON_CHOICE] } }),
  },
  'home-invitations': homeTab('invitations'),
  'own-invitations': {
    title: 'Invitations waiting for you',
    group: 'go',
    keywords: `${TAB_KEYWORDS} home my invitations accept join`,
    deny: (state) => (selectWaiting(state, Date.now()) > 0 ? null : 'No invitation waits for you.'),
    run: ({ actions }) => actions.openOwnInvitations(),
  },
  'home-keys': homeTab('keys'),
  'home-audit': homeTab('audit'),
  ...AUDIT_COMMANDS,
  'home-activity': homeTab('activity'),
  'home-audit-log': {
    title: 'All instances: Dokploy’s audit log',
    group: 'go',
    keywords: `${TAB_KEYWORDS} home activity history who did what`,
    run: ({ actions }) => {
      actions.changeView(HOME_PANE, 'activitySource', () => 'dokploy');
      actions.goTo({ at: 'home', tab: 'activity' });
    },
  },
  'people-compare': {
    title: 'People: Compare organizations',
    group: 'go',
    keywords: `${TAB_KEYWORDS} home side by side difference`,
    run: ({ actions }) => actions.showPeople({ as: 'compare' }),
  },
  'people-kits': {
    title: 'People: Kits',
    group: 'go',
    keywords: `${TAB_KEYWORDS} home template permissions`,
    run: ({ actions }) => actions.showKits(),
  },
  'tab-members': organizationTab('members'),
  'tab-invitations': organizationTab('invitations'),
  'tab-roles': organizationTab('roles'),
  'tab-settings': organizationTab('settings'),
  'tab-keys': organizationTab('keys'),
  'audit-log': {
    title: 'Go to Dokploy’s audit log',
    group: 'organization',
    keywords: `${TAB_KEYWORDS} activity history who did what`,
    when: showsOrganization,
    run: ({ state, actions }) =>
      void forOrganization(state, (ref) => {
        const pane = { instanceId: ref.instanceId, organizationId: null };
        actions.changeView(pane, 'activitySource', () => 'dokploy');
        actions.changeView(pane, 'auditPlace', () => ref);
        actions.goTo(placeIn(state, ref.instanceId, { shows: 'activity' }));
      }),
  },
  'instance-activity': instanceScreen('activity'),
  'instance-sessions': instanceScreen('sessions', 'signed in browsers devices revoke sign out'),
  back: {
    title: 'Back',
    group: 'go',
    deny: (state) => (canStep(state, -1) ? null : 'There is nothing to go back to.'),
    run: ({ actions }) => actions.goBack(),
  },
  forward: {
    title: 'Forward',
    group: 'go',
    deny: (state) => (canStep(state, 1) ? null : 'There is nothing to go forward to.'),
    run: ({ actions }) => actions.goForward(),
  },
  'next-recent': switchPlace('Next recent place', 1),
  'previous-recent': switchPlace('Previous recent place', -1),
  'go-to-instance': {
    title: 'Instances 1 to 9',
    group: 'go',
    keysOnly: true,
    when: ({ order }) => order.length > 0,
    run: instanceAt,
  },
  search: {
    title: 'Search what is shown',
    group: 'go',
    keysOnly: true,
    when: ({ order }) => order.length > 0,
    run: () => focusSearch(),
  },
} satisfies Record<string, Command>;
