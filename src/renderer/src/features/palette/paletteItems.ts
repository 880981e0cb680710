import type { Person } from '../../../../shared/calls/people.ts';
import { usedItemId } from '../../../../shared/choices.ts';
import type { Account } from '../../../../shared/dokploy.ts';
import type { Instance } from '../../../../shared/instance.ts';
import { openOrganizations } from '../../../../shared/keys.ts';
import type { InstanceGroup, SavedView, UsedItem } from '../../../../shared/preferences.ts';
import { type Chord, shortcutsOf } from '../../../../shared/shortcuts.ts';
import { organizationKey } from '../../../../shared/target.ts';
import { searchText, searchWords } from '../../../../shared/text.ts';
import { sanitizeText, shownName } from '../../sanitizeText.ts';
import type { CommandGroup } from '../../state/commands/command.ts';
import { COMMAND_IDS, COMMANDS, type CommandId } from '../../state/commands/commands.ts';
import type { Dialog } from '../../state/dialogs.ts';
import type { Selected, State } from '../../state/model.ts';
import { organizationName } from '../../state/organizationNames.ts';
import { PEOPLE_FORMS, PRESETS, type Preset } from '../../state/peopleView.ts';
import { type Place, placeKey } from '../../state/place.ts';
import type { Choices } from '../../tableView.ts';
import { dateOf } from '../../when.ts';

export type Target =
  | { kind: 'command'; command: CommandId }
  | Exclude<UsedItem, { kind: 'command' }>
  | { kind: 'place'; place: Place }
  | { kind: 'person'; person: Person }
  | { kind: 'verb'; run: () => void }
  | { kind: 'people'; choices: Choices }
  | { kind: 'dialog'; dialog: Dialog };

export type Item = {
  id: string;
  target: Target;
  title: string;
  where: string;
  keywords: string;
  why: string | null;
  color: Instance['color'] | null;
  chord: Chord | null;
};

export type Shown = { instance: string; organization: string };

export function itemOf(item: Pick<Item, 'id' | 'target' | 'title' | 'where'> & Partial<Item>): Item {
  return { keywords: '', why: null, color: null, chord: null, ...item };
}

function usedItem(
  target: Extract<Target, UsedItem>,
  words: Pick<Item, 'title' | 'where'> & Partial<Item>,
): Item {
  return itemOf({ id: usedItemId(target), target, ...words });
}

/** By index of the command: null where it makes no sense, '' where it can run, else why it is barred. */
type Standings = readonly (string | null)[];

export function commandItems(standings: Standings, shown: Shown, platform: string): Item[] {
  return COMMAND_IDS.flatMap((command, at) => {
    const why = standings[at];
    if (why === null || why === undefined) return [];
    const { title, group, keywords = '' } = COMMANDS[command];
    const [chord = null] = shortcutsOf(command, platform);
    const where = aboutOf(group, shown);
    return usedItem({ kind: 'command', command }, { title, where, keywords, why: why || null, chord });
  });
}

function aboutOf(group: CommandGroup, { instance, organization }: Shown): string {
  if (group === 'organization') return organization;
  return group === 'instance' ? instance : '';
}

export function instanceItems(instances: readonly Instance[]): Item[] {
  return instances.map(({ id, name, origin, color }) =>
    usedItem(
      { kind: 'instance', instanceId: id },
      { title: name, where: origin.replace(/^https?:\/\//, ''), color },
    ),
  );
}

export function organizationItems(instance: Instance, account: Account | undefined): Item[] {
  const names = new Map<string, string | null>(account?.organizations.map(({ id, name }) => [id, name]));
  for (const id of openOrganizations(instance, account))
    if (!names.has(id))
      names.set(id, instance.keys.find((key) => key.organizationId === id)?.organizationName ?? null);
  return [...names].map(([organizationId, name]) =>
    usedItem(
      { kind: 'organization', instanceId: instance.id, organizationId },
      { title: organizationName(name), where: instance.name, color: instance.color },
    ),
  );
}

export function baselineItems(baselines: State['access']['baselines']): Item[] {
  return baselines.map(({ id, name, keptAt }) => {
    const where = `Audit · saved ${dateOf(keptAt)}`;
    const words = { title: shownName(name, 100), where, keywords: 'baseline compare' };
    return usedItem({ kind: 'baseline', baselineId: id }, words);
  });
}

export function placeItem(place: Place, shown: Pick<Item, 'title' | 'where' | 'color'>): Item {
  return itemOf({ id: `place ${placeKey(place)}`, target: { kind: 'place', place }, ...shown });
}

export function verbItem({ title, why, run }: Selected['verbs'][number]): Item {
  return itemOf({ id: `selected ${title}`, target: { kind: 'verb', run }, title, where: '', why });
}

export function leaverItem(person: Person): Item {
  const item = personItem(person);
  const dialog = { kind: 'change-many', what: 'off-board', people: [person.emails] } as const;
  return {
    ...item,
    id: `off-board ${person.id}`,
    target: { kind: 'dialog', dialog },
    title: `Off-board ${item.title}…`,
  };
}

export function personItem(person: Person): Item {
  const email = sanitizeText(person.email, 120) || sanitizeText(person.id, 120);
  const name = sanitizeText(person.name, 120);
  const member = person.cells.filter(({ role }) => role !== null).length;
  const invited = person.cells.length - member;
  const counts = [
    member > 0 ? `${member} ${member === 1 ? 'organization' : 'organizations'}` : '',
    invited > 0 ? `invited to ${invited}` : '',
  ].filter(Boolean);
  return itemOf({
    id: `person ${person.id}`,
    target: { kind: 'person', person },
    title: name || email,
    where: [name ? email : '', ...counts].filter(Boolean).join(' · '),
  });
}

export function usedAt(place: Place): UsedItem | null {
  if (place.at === 'home') return null;
  const { instanceId, organizationId } = place;
  return organizationId === null
    ? { kind: 'instance', instanceId }
    : { kind: 'organization', instanceId, organizationId };
}

export function savedViewItems(views: readonly SavedView[]): Item[] {
  return views.map(({ id, name, as }) =>
    usedItem(
      { kind: 'view', viewId: id },
      {
        title: sanitizeText(name, 60),
        where: `People · ${PEOPLE_FORMS[as]}`,
        keywords: 'saved view compare side by side',
      },
    ),
  );
}

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
      const key = organizationKey(target);
      return { name: title, where, choices: { organization: [key] }, color };
    }),
  ];
}

const MOST_PLACES = 20;

/** Presets by typed words, optionally “at” a place, for example “admins without 2FA at Northwind”. */
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
