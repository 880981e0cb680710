import type { Preferences } from '../../../shared/preferences.ts';
import type { Settings } from '../../../shared/settings.ts';
import type { Bridge } from '../bridge.ts';
import type { State } from './model.ts';
import type { Tab } from './place.ts';
import { selectOrganizationId, selectView } from './selectors.ts';
import type { Store } from './store.ts';
import { withRoute, withView } from './transitions.ts';

/** What is looked at and how, each kept for the next start. */
export type Navigation = {
  goHome(): void;
  goToInstance(instanceId: string): void;
  chooseOrganization(instanceId: string, organizationId: string): void;
  chooseTab(instanceId: string, tab: Tab): void;
  chooseTheme(theme: Preferences['theme']): void;
  changeSettings(change: Partial<Settings>): void;
  /** Wide where it was narrow, and the other way round. */
  toggleRail(): void;
  /** How Overview shows instances. */
  chooseOverview(overview: Preferences['overview']): void;
};

/** Creates the actions that change what is looked at; `look` and `remember` are for those that do so on their way. */
export function createNavigation(tools: { bridge: Bridge; store: Store }): Navigation & {
  look: (instanceId: string, change: { organizationId?: string; tab?: Tab }) => void;
  remember: (patch: Partial<Preferences>) => void;
} {
  const { bridge, store } = tools;
  const commit = (change: (state: State) => State) => store.setState(change);

  function remember(patch: Partial<Preferences>): void {
    // A choice that could not be kept is not worth a message: it holds until the window closes.
    void bridge.call('preferences.save', patch);
  }

  function go(route: Preferences['route']): void {
    commit((state) => withRoute(state, route));
    remember({ route });
  }

  function look(instanceId: string, change: { organizationId?: string; tab?: Tab }): void {
    const state = store.getState();
    const organizationId = selectOrganizationId(state, instanceId);
    commit((current) =>
      withView(current, instanceId, { ...selectView(current, instanceId), organizationId, ...change }),
    );
    remember({ views: store.getState().preferences.views });
  }

  function choose(choice: Partial<Settings & Pick<Preferences, 'rail' | 'overview'>>): void {
    commit((state) => ({ ...state, preferences: { ...state.preferences, ...choice } }));
    remember(choice);
  }

  return {
    look,
    remember,
    goHome: () => go({ at: 'home' }),
    goToInstance(instanceId) {
      if (!store.getState().byId[instanceId]) return;
      go({ at: 'instance', instanceId });
    },
    chooseOrganization: (instanceId, organizationId) => look(instanceId, { organizationId }),
    chooseTab: (instanceId, tab) => look(instanceId, { tab }),
    chooseTheme: (theme) => choose({ theme }),
    changeSettings: choose,
    toggleRail: () => choose({ rail: store.getState().preferences.rail === 'wide' ? 'narrow' : 'wide' }),
    chooseOverview: (overview) => choose({ overview }),
  };
}
