import { useMemo } from 'react';
import type { Person } from '../../../../shared/calls/people.ts';
import { usedItemId } from '../../../../shared/choices.ts';
import { ok } from '../../../../shared/errors.ts';
import type { Instance } from '../../../../shared/instance.ts';
import { EVERYONE } from '../../../../shared/peopleQuery.ts';
import { counted, searchText, searchWords } from '../../../../shared/text.ts';
import { dataOf } from '../../queryState.ts';
import { useActions, useApp, useMade } from '../../state/app.tsx';
import { COMMAND_IDS, standing } from '../../state/commands/commands.ts';
import type { State } from '../../state/model.ts';
import { selectShownViewId } from '../../state/peopleView.ts';
import {
  isSamePlace,
  isThere,
  organizationNameIn,
  type Place,
  placeWords,
  selectPlace,
} from '../../state/places.ts';
import { selectAccount } from '../../state/selectors.ts';
import { useReading } from '../../state/useQuery.ts';
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
  type Shown,
  savedViewItems,
  usedAt,
  verbItem,
} from './paletteItems.ts';
import type { Offer } from './sections.ts';
import { useMemberItems } from './useMemberItems.ts';

export function useOffer(typed: string): { offer: Offer; morePeople: number } {
  const members = useMemberItems(typed);
  const leaver = typed.match(/^\s*off-?board\s+(.+)$/i)?.[1];
  const { people, matching } = useFoundPeople(members ? '' : (leaver ?? typed));
  const known = useMade(factsOf, offeredIn);
  const usedPeople = useApp((state) => state.usedPeople);
  const isLeaving = leaver !== undefined;
  const offer = useMemo(
    () => ({
      ...known,
      targets: [...known.targets, ...presetItems(typed, known.places)],
      people: usedFirst(people, usedPeople).map(isLeaving ? leaverItem : personItem),
      ...{ members, isLeaving },
    }),
    [known, typed, people, usedPeople, members, isLeaving],
  );
  const morePeople = members ? members.matching - members.items.length : matching - people.length;
  return { offer, morePeople };
}

const factsOf = (state: State) => [
  ...COMMAND_IDS.map((id) => JSON.stringify(standing(state, id))),
  ...state.order.map((id) => dataOf(selectAccount(state, id))),
  ...[state.order, state.byId, state.preferences, state.views, state.selected],
  ...[state.access.baselines, state.history.recent],
];

/** What is offered whatever is typed. */
function offeredIn(state: State) {
  const { order, byId, access, history, selected } = state;
  const { groups, savedViews, used } = state.preferences;
  const now = selectPlace(state);
  const shown = namesAt(state, now);
  const commands = commandItems(state, shown);
  const instances = order.flatMap((id) => byId[id] ?? []);
  const organizations = instances.flatMap((each) =>
    organizationItems(each, dataOf(selectAccount(state, each.id))),
  );
  const targets = [
    ...instanceItems(instances),
    ...organizations,
    ...savedViewItems(savedViews),
    ...baselineItems(access.baselines),
  ];
  const visited = history.recent.filter((place) => !isSamePlace(place, now) && isThere(state, place));
  const recent = new Set([...used.map(usedItemId), ...visited.flatMap(visitedIds)]);
  const isShown = new Set([now, ...visited].flatMap(visitedIds));
  const viewId = selectShownViewId(state);
  if (viewId !== null) isShown.add(usedItemId({ kind: 'view', viewId }));
  const known = new Map([...targets, ...commands].map((item) => [item.id, item]));
  return {
    ...{ shown, commands, targets },
    places: namedPlaces(instances, groups, organizations),
    visited: visited.map((place) =>
      placeItem(place, { ...placeWords(state, place), color: colorOf(state, place) }),
    ),
    remembered: used.map(usedItemId).flatMap((id) => (isShown.has(id) ? [] : (known.get(id) ?? []))),
    recent: [...recent],
    selected: selected && {
      title: `Do something with ${counted(selected.people, 'person', 'people')}`,
      items: selected.verbs.map(verbItem),
    },
  };
}

function visitedIds(place: Place): string[] {
  const used = usedAt(place);
  if (place.at === 'home' || !used) return [];
  return [usedItemId(used), usedItemId({ kind: 'instance', instanceId: place.instanceId })];
}

function colorOf(state: State, place: Place): Instance['color'] | null {
  return place.at === 'home' ? null : (state.byId[place.instanceId]?.color ?? null);
}

function namesAt(state: State, place: Place): Shown {
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

type FoundPeople = { people: readonly Person[]; matching: number };

/** While main searches for other words, people of its last answer who still match stay; a failure People shows. */
function useFoundPeople(typed: string): FoundPeople {
  const { call } = useActions();
  const revision = useApp(({ people }) => people.revision);
  const search = typed.trim();
  const read = useMemo(() => {
    if (search.length < LEAST_TYPED) return null;
    return async () => {
      const query = { ...EVERYONE, named: search };
      const answer = await call('people.list', { query, from: 0, count: MOST_PEOPLE });
      return answer.ok ? ok({ ...answer.value, search }) : answer;
    };
  }, [call, search]);
  const found = dataOf(useReading(read, revision).query);
  return useMemo(() => {
    if (!read || !found) return { people: [], matching: 0 };
    if (found.search === search) return { people: found.persons, matching: found.matching };
    const people = stillMatching(found.persons, search);
    return { people, matching: people.length };
  }, [read, found, search]);
}

/** Enter must not choose people who no longer match. */
export function stillMatching(people: readonly Person[], search: string): readonly Person[] {
  const words = searchWords(search);
  return people.filter(({ name, emails }) => {
    const text = searchText([name, ...emails].join('\n'));
    return words.every((word) => text.includes(word));
  });
}

export function usedFirst(people: readonly Person[], used: readonly string[]): Person[] {
  const placeOf = ({ id }: Person) => (used.includes(id) ? used.indexOf(id) : used.length);
  return people.toSorted((one, other) => placeOf(one) - placeOf(other));
}
