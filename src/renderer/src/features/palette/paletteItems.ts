import {
  IconBuilding,
  IconChevronRight,
  IconEye,
  IconHistory,
  type IconProps,
  IconShieldCheck,
  IconUser,
  IconUsers,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
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
import type { Actions } from '../../state/actions.ts';
import { COMMAND_IDS, COMMANDS, type CommandId, standing } from '../../state/commands/commands.ts';
import type { Selected, State } from '../../state/model.ts';
import { PEOPLE_FORMS, PRESETS, type Preset } from '../../state/peopleView.ts';
import { organizationName, type Place, placeKey } from '../../state/places.ts';
import type { Choices } from '../../tableView.ts';
import { dateOf } from '../../when.ts';

/** `icon`: null for a dot of the instance’s color; `kind`: what it is, in a word. */
export type Item = {
  id: string;
  title: string;
  where: string;
  keywords: string;
  why: string | null;
  color: Instance['color'] | null;
  chord: Chord | null;
  icon: ComponentType<IconProps> | null;
  kind: string;
  command: CommandId | null;
  /** What is remembered of its choice. */
  used: UsedItem | null;
  run: (actions: Actions) => unknown;
};

export type Shown = { instance: string; organization: string };

export function itemOf(item: Pick<Item, 'id' | 'icon' | 'title' | 'run'> & Partial<Item>): Item {
  const none = { why: null, color: null, chord: null, command: null, used: null };
  return { where: '', keywords: '', kind: '', ...none, ...item };
}

function usedItem(used: UsedItem, item: Omit<Parameters<typeof itemOf>[0], 'id' | 'used'>): Item {
  return itemOf({ id: usedItemId(used), used, ...item });
}

/** Those that make sense on this screen, with why they are barred. */
export function commandItems(state: State, shown: Shown): Item[] {
  return COMMAND_IDS.flatMap((command) => {
    const { title, group, keywords = '', keysOnly } = COMMANDS[command];
    const now = standing(state, command);
    if (keysOnly || now.may === 'elsewhere') return [];
    const [chord = null] = shortcutsOf(command, state.platform);
    const where = group === 'organization' || group === 'instance' ? shown[group] : '';
    return usedItem(
      { kind: 'command', command },
      {
        ...{ title, where, keywords, chord, command, icon: IconChevronRight },
        why: now.may === 'denied' ? now.why : null,
        run: (actions) => actions.runCommand(command),
      },
    );
  });
}

export function instanceItems(instances: readonly Instance[]): Item[] {
  return instances.map(({ id, name, origin, color }) =>
    usedItem(
      { kind: 'instance', instanceId: id },
      {
        ...{ title: name, where: origin.replace(/^https?:\/\//, ''), color, icon: null, kind: 'Instance' },
        run: (actions) => actions.goToInstance(id),
      },
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
      {
        ...{ title: organizationName(name), where: instance.name, color: instance.color },
        ...{ icon: IconBuilding, kind: 'Organization' },
        run: (actions) => actions.showIn(instance.id, { organizationId, tab: 'members' }),
      },
    ),
  );
}

export function baselineItems(baselines: State['access']['baselines']): Item[] {
  return baselines.map(({ id, name, keptAt }) => {
    const where = `Audit · saved ${dateOf(keptAt)}`;
    return usedItem(
      { kind: 'baseline', baselineId: id },
      {
        ...{ title: shownName(name, 100), where, keywords: 'baseline compare' },
        ...{ icon: IconShieldCheck, kind: 'Baseline' },
        run: (actions) => actions.showBaseline(id),
      },
    );
  });
}

export function placeItem(place: Place, shown: Pick<Item, 'title' | 'where' | 'color'>): Item {
  return itemOf({
    ...{ id: `place ${placeKey(place)}`, icon: IconHistory, used: usedAt(place), ...shown },
    run: (actions) => actions.goTo(place),
  });
}

export function verbItem({ title, why, run }: Selected['verbs'][number]): Item {
  return itemOf({ id: `selected ${title}`, icon: IconUsers, title, why, run });
}

export function leaverItem(person: Person): Item {
  const { title, where } = personItem(person);
  return itemOf({
    ...{ id: `off-board ${person.id}`, icon: IconEye, title: `Off-board ${title}…`, where },
    run: ({ openDialog }) => openDialog({ kind: 'change-many', what: 'off-board', people: [person.emails] }),
  });
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
    ...{ icon: IconUser, kind: 'Person', title: name || email },
    where: [name ? email : '', ...counts].filter(Boolean).join(' · '),
    run(actions) {
      actions.noteUsedPerson(person.id);
      actions.showPerson(person.id);
    },
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
        ...{ keywords: 'saved view compare side by side', icon: IconUsers, kind: 'View' },
        run: (actions) => actions.openView(id),
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
    ...organizations.flatMap(({ title, where, color, used }) =>
      used?.kind === 'organization'
        ? { name: title, where, choices: { organization: [organizationKey(used)] }, color }
        : [],
    ),
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
    ...{ icon: IconUsers, kind: 'People' },
    title: place ? `${title} at ${place.name}` : title,
    where: place?.where ?? '',
    color: place?.color ?? null,
    run: (actions) => actions.showPeople({ choices: all }),
  });
}
