import type { Preferences } from '../../../shared/preferences.ts';
import type { Settings } from '../../../shared/settings.ts';
import type { Selected, State } from './model.ts';
import { isThere, type Place, placeIn, type Tab, withPlace } from './places.ts';
import { selectOrganizationId, selectView } from './selectors.ts';
import type { ActionTools } from './tools.ts';
import { withPreferences, withRoute, withView } from './transitions.ts';
import { HOME_PANE, type Pane, type PaneView, viewOf, withPaneParts, withPaneView } from './views.ts';

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

  function rememberPlace(): void {
    const { route, views } = store.getState().preferences;
    remember({ route, views });
  }

  function open(place: Place): void {
    commit((state) => withPlace(state, place));
    rememberPlace();
  }

  function showHome(parts: (now: PaneView) => Partial<PaneView>): void {
    commit((state) => {
      const views = withPaneParts(state.views, HOME_PANE, parts(viewOf(state.views, HOME_PANE)));
      return withRoute({ ...state, views }, { at: 'home' });
    });
    remember({ route: { at: 'home' } });
  }

  return {
    changeView,
    look,
    remember,
    rememberPlace,
    goTo(place: Place): void {
      if (isThere(store.getState(), place)) open(place);
    },
    showHome,
    showPerson: (personId: string) => showHome(() => ({ homeTab: 'people', showsKits: false, personId })),
    showBaseline: (baselineId: string) =>
      showHome(() => ({ homeTab: 'audit', auditSection: 'drift', baselineId })),
    /** An organization that is not read yet is shown once it is. */
    showIn(instanceId: string, at: { organizationId?: string; tab?: Tab }): void {
      const state = store.getState();
      if (state.byId[instanceId]) open(placeIn(state, instanceId, { ...at, shows: 'organizations' }));
    },
    goHome: () => showHome(() => ({ groupId: null })),
    showGroup: (groupId: string) => showHome(() => ({ homeTab: 'overview', groupId })),
    goToInstance(instanceId: string): void {
      if (!store.getState().byId[instanceId]) return;
      go({ at: 'instance', instanceId });
    },
    chooseTab: (instanceId: string, tab: Tab) => look(instanceId, { tab }),
    chooseTheme: (theme: Preferences['theme']) => choose({ theme }),
    changeSettings: (change: Partial<Settings>) => choose(change),
    /** Null where nothing is selected any more. */
    offerSelected: (selected: Selected | null) => commit((state) => ({ ...state, selected })),
    toggleRail: () => choose({ rail: store.getState().preferences.rail === 'wide' ? 'narrow' : 'wide' }),
  };
}
