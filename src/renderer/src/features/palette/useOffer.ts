import { useEffect, useMemo, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { Person } from '../../../../shared/calls/people.ts';
import { usedItemId } from '../../../../shared/choices.ts';
import type { Instance } from '../../../../shared/instance.ts';
import { EVERYONE } from '../../../../shared/peopleQuery.ts';
import { counted, searchText, searchWords } from '../../../../shared/text.ts';
import { dataOf } from '../../queryState.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { COMMAND_IDS, COMMANDS, standing } from '../../state/commands/commands.ts';
import type { State } from '../../state/model.ts';
import { organizationNameIn } from '../../state/organizationNames.ts';
import { selectShownViewId } from '../../state/peopleView.ts';
import { isSamePlace, type Place } from '../../state/place.ts';
import { isThere, placeWords, selectPlace } from '../../state/places.ts';
import { selectAccount } from '../../state/selectors.ts';
import {
  baselineItems,
  commandItems,
  instanceItems,
  leaverItem,
  namedPlaces,
  organizationItems,
  personItem,
  placeItem,
  presetItems,
  savedViewItems,
  usedAt,
  verbItem,
} from './paletteItems.ts';
import type { Offer } from './sections.ts';
import { useMemberItems } from './useMemberItems.ts';

export function useOffer(typed: string): {
  offer: Offer;
  shown: { instance: string; organization: string };
  morePeople: number;
} {
  const platform = useApp((state) => state.platform);
  const standings = useApp(useShallow(selectStandings));
  const instance = useApp((state) => shownNames(state).instance);
  const organization = useApp((state) => shownNames(state).organization);
  const instances = useApp(useShallow((state) => state.order.flatMap((id) => state.byId[id] ?? [])));
  const accounts = useApp(useShallow((state) => state.order.map((id) => dataOf(selectAccount(state, id)))));
  const places = useApp(useShallow(selectRecentPlaces));
  const words = useApp(
    useShallow((state) =>
      selectRecentPlaces(state).map((place) =>
        JSON.stringify({ ...placeWords(state, place), color: colorOf(state, place) }),
      ),
    ),
  );
  const now = useApp(useShallow((state) => visitedIds(selectPlace(state))));
  const savedViews = useApp((state) => state.preferences.savedViews);
  const groups = useApp((state) => state.preferences.groups);
  const baselines = useApp((state) => state.access.baselines);
  const shownViewId = useApp(selectShownViewId);
  const used = useApp((state) => state.preferences.used);
  const usedPeople = useApp((state) => state.usedPeople);
  const members = useMemberItems(typed);
  const leaver = typed.match(/^\s*off-?board\s+(.+)$/i)?.[1];
  const { people, matching } = useFoundPeople(members ? '' : (leaver ?? typed));
  const selected = useApp((state) => state.selected);

  const shown = useMemo(() => ({ instance, organization }), [instance, organization]);
  const commands = useMemo(() => commandItems(standings, shown, platform), [standings, shown, platform]);
  const organizations = useMemo(
    () => instances.flatMap((each, at) => organizationItems(each, accounts[at])),
    [instances, accounts],
  );
  const named = useMemo(
    () => namedPlaces(instances, groups, organizations),
    [instances, groups, organizations],
  );
  const presets = useMemo(() => presetItems(typed, named), [typed, named]);
  const targets = useMemo(
    () => [
      ...instanceItems(instances),
      ...organizations,
      ...savedViewItems(savedViews),
      ...presets,
      ...baselineItems(baselines),
    ],
    [instances, organizations, savedViews, presets, baselines],
  );
  const recentPlaces = useMemo(
    () => places.map((place, at) => placeItem(place, JSON.parse(words[at] ?? '{}'))),
    [places, words],
  );
  const recent = useMemo(
    () => [...new Set([...used.map(usedItemId), ...places.flatMap(visitedIds)])],
    [places, used],
  );
  const remembered = useMemo(() => {
    const isShown = new Set([...now, ...places.flatMap(visitedIds)]);
    if (shownViewId !== null) isShown.add(usedItemId({ kind: 'view', viewId: shownViewId }));
    const byId = new Map([...targets, ...commands].map((item) => [item.id, item]));
    return used.map(usedItemId).flatMap((id) => (isShown.has(id) ? [] : (byId.get(id) ?? [])));
  }, [used, targets, commands, places, now, shownViewId]);
  const isLeaving = leaver !== undefined;
  const found = useMemo(
    () => usedFirst(people, usedPeople).map(isLeaving ? leaverItem : personItem),
    [people, usedPeople, isLeaving],
  );
  const offer = useMemo(
    () => ({
      commands,
      targets,
      places: recentPlaces,
      remembered,
      people: found,
      members,
      selected: selected && {
        title: `Do something with ${counted(selected.people, 'person', 'people')}`,
        items: selected.verbs.map(verbItem),
      },
      isLeaving,
      recent,
    }),
    [commands, targets, recentPlaces, remembered, found, members, selected, isLeaving, recent],
  );
  const morePeople = members ? members.matching - members.items.length : matching - people.length;
  return { offer, shown, morePeople };
}

function visitedIds(place: Place): string[] {
  const used = usedAt(place);
  if (place.at === 'home' || !used) return [];
  return [usedItemId(used), usedItemId({ kind: 'instance', instanceId: place.instanceId })];
}

function selectStandings(state: State): (string | null)[] {
  return COMMAND_IDS.map((id) => {
    if (COMMANDS[id].keysOnly) return null;
    const now = standing(state, id);
    if (now.may === 'elsewhere') return null;
    return now.may === 'denied' ? now.why : '';
  });
}

function selectRecentPlaces(state: State) {
  const now = selectPlace(state);
  return state.history.recent.filter((place) => !isSamePlace(place, now) && isThere(state, place));
}

function colorOf(state: State, place: Place): Instance['color'] | null {
  return place.at === 'home' ? null : (state.byId[place.instanceId]?.color ?? null);
}

function shownNames(state: State): { instance: string; organization: string } {
  const place = selectPlace(state);
  if (place.at === 'home') return { instance: '', organization: '' };
  const { instanceId, organizationId } = place;
  return {
    instance: state.byId[instanceId]?.name ?? '',
    organization: organizationId === null ? '' : organizationNameIn(state, instanceId, organizationId),
  };
}

/** Minimum of typed letters, and maximum of shown people. */
const LEAST_TYPED = 2;
const MOST_PEOPLE = 8;

export type FoundPeople = { search: string; people: readonly Person[]; matching: number };

const NOBODY: FoundPeople = { search: '', people: [], matching: 0 };

/** While main searches, people of the last answer who still match stay. */
function useFoundPeople(typed: string): FoundPeople {
  const { call } = useActions();
  const [found, setFound] = useState(NOBODY);
  const revision = useApp(({ people }) => people.revision);
  const search = typed.trim();
  const asks = search.length >= LEAST_TYPED;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when more people are known.
  useEffect(() => {
    if (!asks) return;
    let wanted = true;
    void call('people.list', { query: { ...EVERYONE, named: search }, from: 0, count: MOST_PEOPLE }).then(
      (answer) => {
        // A failure is silent here: People shows it, and other results remain.
        if (wanted)
          setFound(
            answer.ok ? { search, people: answer.value.persons, matching: answer.value.matching } : NOBODY,
          );
      },
    );
    return () => {
      wanted = false;
    };
  }, [asks, search, revision, call]);
  return useMemo(() => (asks ? foundFor(found, search) : NOBODY), [asks, found, search]);
}

/** Enter must not choose people who no longer match. */
export function foundFor(found: FoundPeople, search: string): FoundPeople {
  if (found.search === search) return found;
  const words = searchWords(search);
  const people = found.people.filter(({ name, emails }) => {
    const text = searchText([name, ...emails].join('\n'));
    return words.every((word) => text.includes(word));
  });
  return { search, people, matching: people.length };
}

export function usedFirst(people: readonly Person[], used: readonly string[]): Person[] {
  const placeOf = ({ id }: Person) => (used.includes(id) ? used.indexOf(id) : used.length);
  return people.toSorted((one, other) => placeOf(one) - placeOf(other));
}
