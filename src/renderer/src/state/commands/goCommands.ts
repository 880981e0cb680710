import { IconHistory } from '@tabler/icons-react';
import { MENU_TITLES } from '../../../../shared/menu.ts';
import { focusSearch } from '../../focusSearch.ts';
import { selectShown } from '../groups.ts';
import { canStep, recentPlaces } from '../history.ts';
import { selectWaiting } from '../ownInvitations.ts';
import { placeIn } from '../places.ts';
import { type Command, type CommandTools, commandOf, shownOrganization } from './command.ts';

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
    title: MENU_TITLES['go-home'],
    group: 'go',
    keywords: 'go to all instances',
    run: ({ actions }) => actions.goHome(),
  },
  'own-invitations': {
    title: 'Invitations waiting for you',
    group: 'go',
    keywords: 'go to open tab home my invitations accept join',
    deny: (state) => (selectWaiting(state, Date.now()) > 0 ? null : 'No invitation waits for you.'),
    run: ({ actions }) => actions.openOwnInvitations(),
  },
  'home-audit-log': {
    title: 'All instances: Dokploy’s audit log',
    group: 'go',
    keywords: 'go to open tab home activity history who did what',
    run: ({ actions }) => actions.showHome(() => ({ homeTab: 'activity', activitySource: 'dokploy' })),
  },
  'audit-log': commandOf(
    'organization',
    shownOrganization,
    {
      ...{ title: 'Go to Dokploy’s audit log', icon: IconHistory },
      run({ state, instanceId, organizationId }, { changeView, goTo }) {
        const pane = { instanceId, organizationId: null };
        changeView(pane, 'activitySource', () => 'dokploy');
        changeView(pane, 'auditPlace', () => ({ instanceId, organizationId }));
        goTo(placeIn(state, instanceId, { shows: 'activity' }));
      },
    },
    'go to open tab activity history who did what',
  ),
  back: {
    title: MENU_TITLES.back,
    group: 'go',
    deny: (state) => (canStep(state, -1) ? null : 'There is nothing to go back to.'),
    run: ({ actions }) => actions.goBack(),
  },
  forward: {
    title: MENU_TITLES.forward,
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
