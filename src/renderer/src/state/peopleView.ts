import { MOST_VIEWS, type ShownView, tidyViews } from '../../../shared/choices.ts';
import type { AppError } from '../../../shared/errors.ts';
import { cleanName } from '../../../shared/nameFault.ts';
import { ENDS_SOON_CHOICE } from '../../../shared/peopleQuery.ts';
import type { SavedView } from '../../../shared/preferences.ts';
import { type OrganizationRef, organizationKey } from '../../../shared/target.ts';
import type { Choices } from '../tableView.ts';
import type { State } from './model.ts';
import type { Tools } from './tools.ts';
import { withPreferences } from './transitions.ts';
import { HOME_PANE, type PaneView, viewOf, withPaneParts } from './views.ts';

export type PeopleForm = SavedView['as'];

export const PEOPLE_FORMS: Record<PeopleForm, string> = {
  list: 'List',
  matrix: 'Matrix',
  compare: 'Compare',
};

export type Preset = { id: string; title: string; choices: Choices; tone?: 'danger' | 'warn' };

export const PRESETS: readonly Preset[] = [
  { id: 'everyone', title: 'Everyone', choices: {} },
  {
    id: 'admins-without-2fa',
    title: 'Admins without 2FA',
    choices: { role: ['owner', 'admin'], more: ['no-two-factor'] },
    tone: 'danger',
  },
  { id: 'invited', title: 'Invited only', choices: { more: ['invited'] } },
  { id: 'ends-soon', title: 'Access ends soon', choices: { more: [ENDS_SOON_CHOICE] }, tone: 'warn' },
  { id: 'one-place', title: 'In one place', choices: { atLeast: ['1'], atMost: ['1'] } },
  { id: 'sees-nothing', title: 'Sees nothing', choices: { more: ['sees-nothing'] }, tone: 'warn' },
];

const PLACE_KINDS = ['instance', 'group', 'organization'];

/** Those that say where; with `isOther` all others. */
export function placesIn(choices: Choices, isOther = false): Choices {
  return Object.fromEntries(
    Object.entries(choices).filter(
      ([kind, values]) => PLACE_KINDS.includes(kind) !== isOther && values.length > 0,
    ),
  );
}

export function selectShownView(state: State): ShownView {
  const { people, peopleForm, comparedColumns } = viewOf(state.views, HOME_PANE);
  const { search, choices, sort } = people;
  return { search, choices, sort, as: peopleForm, columns: comparedColumns };
}

/** Organizations compared side by side. A stored view may show the members of one and its invitations. */
export function selectCompared(state: State): OrganizationRef[] {
  const columns = viewOf(state.views, HOME_PANE).comparedColumns;
  return [...new Map(columns.map((column) => [organizationKey(column), column])).values()];
}

export function selectShownViewId(state: State): string | null {
  const { homeTab, viewId } = viewOf(state.views, HOME_PANE);
  return state.preferences.route.at === 'home' && homeTab === 'people' ? viewId : null;
}

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
