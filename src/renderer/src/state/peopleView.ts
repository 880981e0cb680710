import type { ShownView } from '../../../shared/choices.ts';
import { ENDS_SOON_CHOICE } from '../../../shared/peopleQuery.ts';
import type { SavedView } from '../../../shared/preferences.ts';
import { type OrganizationRef, organizationKey } from '../../../shared/target.ts';
import type { Choices } from '../tableView.ts';
import type { State } from './model.ts';
import { HOME_PANE, viewOf } from './views.ts';

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

export function placesIn(choices: Choices): Choices {
  return Object.fromEntries(
    Object.entries(choices).filter(([kind, values]) => PLACE_KINDS.includes(kind) && values.length > 0),
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
