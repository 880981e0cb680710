import type { PeopleQuery } from '../../../../shared/calls/people.ts';
import { type Day, daysAfter, SOON_DAYS } from '../../../../shared/ends.ts';
import { SIGHTS } from '../../../../shared/permissions/accessSum.ts';
import type { InstanceGroup } from '../../../../shared/preferences.ts';
import { ENDS_SOON_CHOICE } from '../../state/peopleView.ts';
import type { Choices } from '../../ui/table/filters.ts';
import type { TableView } from '../../ui/table/tableView.ts';
import { FACTS, type Fact } from './facts.tsx';

export const BY_ADDRESS = { column: 'email', descending: false };

/** The choices without instances and groups that are gone, and groups that are empty: nobody could take those back. */
export function choicesAmong(
  choices: Choices,
  order: readonly string[],
  groups: readonly InstanceGroup[],
): Choices {
  const full = groups.filter(({ instanceIds }) => instanceIds.some((id) => order.includes(id)));
  const left = (kind: string, there: readonly string[]) =>
    (choices[kind] ?? []).filter((each) => there.includes(each));
  const instance = left('instance', order);
  const group = left(
    'group',
    full.map(({ id }) => id),
  );
  const isSame =
    instance.length === (choices.instance ?? []).length && group.length === (choices.group ?? []).length;
  return isSame ? choices : { ...choices, instance, group };
}

/**
 * What a person has set above the matrix, as main filters and sorts by it: on chosen instances, and on those of chosen
 * `groups`.
 */
export function queryOf(
  { search, choices, sort }: Pick<TableView, 'search' | 'choices' | 'sort'>,
  { groups = [], today }: { groups?: readonly InstanceGroup[]; today: Day },
): PeopleQuery {
  const grouped = groups.filter(({ id }) => choices.group?.includes(id));
  const chosen = (id: string) => [...(choices[id] ?? [])];
  const more = chosen('more');
  return {
    search: search.slice(0, 200),
    sort: sortOf(sort ?? BY_ADDRESS),
    roles: chosen('role'),
    owner: more.includes('owner'),
    atLeast: numberOf(choices.atLeast),
    atMost: numberOf(choices.atMost),
    only: more.includes('invited') ? 'invited' : more.includes('members') ? 'members' : null,
    noTwoFactor: more.includes('no-two-factor'),
    sees: SIGHTS.filter((sight) => choices.access?.includes(sight)),
    instanceIds: [...new Set([...chosen('instance'), ...grouped.flatMap(({ instanceIds }) => instanceIds)])],
    domains: chosen('domain'),
    newSince: dateOf(choices.newSince),
    changed: changedOf(choices.changed, today),
    endsBy: more.includes(ENDS_SOON_CHOICE) ? daysAfter(today, SOON_DAYS) : null,
  };
}

function sortOf({ column, descending }: { column: string; descending: boolean }): PeopleQuery['sort'] {
  if (column in FACTS) return { by: column as Fact, descending };
  const [instanceId = '', organizationId = ''] = JSON.parse(column) as string[];
  return { by: 'column', instanceId, organizationId, descending };
}

function numberOf(chosen: readonly string[] | undefined): number | null {
  const [text = ''] = chosen ?? [];
  return /^\d{1,4}$/.test(text) ? Number(text) : null;
}

/** What can be asked of the last change, each by the days that it is about. */
export const CHANGED_CHOICES = [
  { value: 'since-7', label: 'In the last 7 days' },
  { value: 'since-30', label: 'In the last 30 days' },
  { value: 'since-90', label: 'In the last 90 days' },
  { value: 'before-90', label: 'Not for 90 days' },
];

function changedOf([chosen = '']: readonly string[] = [], today: Day): PeopleQuery['changed'] {
  const [is = '', days = '0'] = chosen.split('-');
  const at = dateOf([daysAfter(today, -Number(days))]);
  return (is === 'since' || is === 'before') && at !== null ? { is, at } : null;
}

/** The beginning of a day (YYYY-MM-DD) here, in ms since the epoch. */
function dateOf(chosen: readonly string[] | undefined): number | null {
  const at = Date.parse(`${chosen?.[0] ?? ''}T00:00`);
  return Number.isNaN(at) ? null : at;
}

export function countFilters(choices: Choices): number {
  return Object.values(choices).reduce((sum, chosen) => sum + chosen.length, 0);
}
