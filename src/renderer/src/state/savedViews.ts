import { MOST_VIEWS, type ShownView, tidyViews } from '../../../shared/choices.ts';
import type { AppError } from '../../../shared/errors.ts';
import { cleanName } from '../../../shared/nameFault.ts';
import type { SavedView } from '../../../shared/preferences.ts';
import type { OrganizationRef } from '../../../shared/target.ts';
import { selectShownView } from './peopleView.ts';
import type { Tools } from './tools.ts';
import { withPreferences } from './transitions.ts';
import { HOME_PANE, type PaneView, withPaneParts } from './views.ts';

/** A view that cannot be stored holds until the window closes, and `tellTrouble` says so. */
export function createSavedViews({ bridge, store, newId, showHome, tellTrouble }: Tools) {
  const all = () => store.getState().preferences.savedViews;

  function show(parts: Partial<PaneView>): void {
    store.setState((state) => ({ ...state, views: withPaneParts(state.views, HOME_PANE, parts) }));
  }

  function keep(next: readonly SavedView[]): void {
    const savedViews = tidyViews(next);
    store.setState((state) => withPreferences(state, { savedViews }));
    void bridge.call('preferences.save', { savedViews }).then((result) => {
      if (!result.ok) tellTrouble(NOT_SAVED, result.error);
    });
  }

  const change = (viewId: string, part: Partial<SavedView>) =>
    keep(all().map((each) => (each.id === viewId ? { ...each, ...part } : each)));

  function showPeople(
    { as, search = '', choices = {}, sort = null, columns }: Partial<ShownView>,
    viewId: string | null = null,
  ): void {
    showHome((now) => ({
      homeTab: 'people',
      showsKits: false,
      peopleForm: as ?? (now.peopleForm === 'compare' ? 'list' : now.peopleForm),
      viewId,
      people: { ...now.people, search, choices, sort },
      comparedColumns: columns ?? now.comparedColumns,
    }));
  }

  return {
    compareOrganizations(organizations: readonly OrganizationRef[]): void {
      const comparedColumns = organizations.map(({ instanceId, organizationId }) => ({
        ...{ instanceId, organizationId, shows: 'members' as const },
      }));
      show({ comparedColumns });
    },
    showPeople,
    showKit: (kitId: string) => showHome(() => ({ homeTab: 'people', showsKits: true, kitId })),
    openView(viewId: string): void {
      const view = all().find(({ id }) => id === viewId);
      if (!view) return;
      const { columns, ...shown } = view;
      showPeople(view.as === 'compare' ? { ...shown, columns } : shown, viewId);
    },
    saveView(as: { name: string } | { viewId: string }): void {
      const shown = structuredClone(selectShownView(store.getState())) as Pick<SavedView, keyof ShownView>;
      if ('viewId' in as) change(as.viewId, shown);
      else if (all().length >= MOST_VIEWS) tellTrouble(NOT_SAVED, FULL);
      else {
        const made = { ...shown, id: newId(), name: cleanName(as.name), stayZero: false };
        keep([...all(), made]);
        show({ viewId: made.id });
      }
    },
    renameView: (viewId: string, name: string) => change(viewId, { name }),
    keepAtZero: (viewId: string, stayZero: boolean) => change(viewId, { stayZero }),
    deleteView(viewId: string): void {
      keep(all().filter(({ id }) => id !== viewId));
      show({ viewId: null });
    },
  };
}

const NOT_SAVED = 'The view was not saved';

const FULL: AppError = {
  code: 'bad-input',
  message: `You have ${MOST_VIEWS} saved views, the maximum.`,
  advice: 'Delete one you no longer need, then save this one.',
};
