import type { Instance } from '../../../../shared/instance.ts';
import type { InstanceGroup, SavedView } from '../../../../shared/preferences.ts';
import { searchText, searchWords } from '../../../../shared/searchText.ts';
import { PEOPLE_FORMS, PRESETS, type Preset } from '../../state/peopleView.ts';
import { sanitizeText, shownName } from '../../ui/sanitizeText.ts';
import type { Choices } from '../../ui/table/filters.ts';
import { type Item, itemOf } from './paletteItems.ts';

export function savedViewItems(views: readonly SavedView[]): Item[] {
  return views.map(({ id, name, as }) =>
    itemOf({
      id: `view ${id}`,
      target: { kind: 'view', viewId: id },
      title: sanitizeText(name, 60),
      where: `People · ${PEOPLE_FORMS[as]}`,
      keywords: 'saved view compare side by side',
    }),
  );
}

/** Everywhere that people can be asked for: an instance, a group, an organization. */
export type NamedPlace = { name: string; where: string; choices: Choices; color: Instance['color'] | null };

export function namedPlaces(
  instances: readonly Instance[],
  groups: readonly InstanceGroup[],
  organizations: readonly Item[],
): NamedPlace[] {
  return [
    ...instances.map(({ id, name, color }) => ({
      ...{ name: shownName(name, 60), where: 'Instance', choices: { instance: [id] }, color },
    })),
    ...groups.map(({ id, name }) => ({
      ...{ name: shownName(name, 60), where: 'Group', choices: { group: [id] }, color: null },
    })),
    ...organizations.flatMap(({ title, where, color, target }) => {
      if (target.kind !== 'organization') return [];
      const key = JSON.stringify([target.instanceId, target.organizationId]);
      return { name: title, where, choices: { organization: [key] }, color };
    }),
  ];
}

const MOST_PLACES = 20;

/** What people are asked for by a name that was typed, everywhere or “at” a place, for example “admins without 2FA at Northwind”. */
export function presetItems(typed: string, places: readonly NamedPlace[]): Item[] {
  const asked = typed.match(/^(.*?)\s+(?:at|in|on)\s+(.*)$/i);
  const everywhere = PRESETS.filter(({ choices }) => Object.keys(choices).length > 0).map((preset) =>
    presetItem(preset, null),
  );
  if (!asked) return everywhere;
  const [, who = '', where = ''] = asked;
  const presets = PRESETS.filter(({ title }) => hasWords(title, who));
  const found = places.filter(({ name }) => hasWords(name, where)).slice(0, MOST_PLACES);
  return [...everywhere, ...presets.flatMap((preset) => found.map((place) => presetItem(preset, place)))];
}

/** Whether each of the words begins one of a title. */
function hasWords(title: string, typed: string): boolean {
  const words = searchText(title).split(/\s+/);
  const wanted = searchWords(typed);
  return wanted.length > 0 && wanted.every((each) => words.some((word) => word.startsWith(each)));
}

function presetItem({ title, choices }: Preset, place: NamedPlace | null): Item {
  const all = { ...choices, ...place?.choices };
  return itemOf({
    id: `people ${JSON.stringify(all)}`,
    target: { kind: 'people', choices: all },
    title: place ? `${title} at ${place.name}` : title,
    where: place?.where ?? '',
    color: place?.color ?? null,
  });
}
