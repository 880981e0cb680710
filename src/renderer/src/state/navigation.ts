import type { Preferences } from '../../../shared/preferences.ts';
import type { Settings } from '../../../shared/settings.ts';
import type { State } from './model.ts';
import type { Tab } from './place.ts';
import { selectOrganizationId, selectView } from './selectors.ts';
import type { ActionTools } from './tools.ts';
import { withPreferences, withRoute, withView } from './transitions.ts';
import { type Pane, type PaneView, withPaneView } from './views.ts';

export type Navigation = ReturnType<typeof createNavigation>;

export function createNavigation({ bridge, store }: ActionTools) {
  const commit = (change: (state: State) => State) => store.setState(change);

  function remember(patch: Partial<Preferences>): void {
    // A failure to store is silent: the choice holds until the window closes.
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

  function choose(choice: Partial<Settings & Pick<Preferences, 'rail'>>): void {
    commit((state) => withPreferences(state, choice));
    remember(choice);
  }

  function changeView<K extends keyof PaneView>(
    pane: Pane,
    part: K,
    change: (now: PaneView[K]) => PaneView[K],
  ): void {
    commit((state) => {
      const views = withPaneView(state.views, pane, part, change);
      // The same state where nothing changes: a new one would render in an endless loop.
      return views === state.views ? state : { ...state, views };
    });
  }

  return {
    changeView,
    look,
    remember,
    goHome: () => go({ at: 'home' }),
    goToInstance(instanceId: string): void {
      if (!store.getState().byId[instanceId]) return;
      go({ at: 'instance', instanceId });
    },
    chooseOrganization: (instanceId: string, organizationId: string) => look(instanceId, { organizationId }),
    chooseTab: (instanceId: string, tab: Tab) => look(instanceId, { tab }),
    chooseTheme: (theme: Preferences['theme']) => choose({ theme }),
    changeSettings: (change: Partial<Settings>) => choose(change),
    toggleRail: () => choose({ rail: store.getState().preferences.rail === 'wide' ? 'narrow' : 'wide' }),
  };
}
