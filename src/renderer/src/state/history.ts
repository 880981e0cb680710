import { withUsed } from '../../../shared/choices.ts';
import type { UsedItem } from '../../../shared/preferences.ts';
import type { State } from './model.ts';
import { isSamePlace, isThere, type Place, selectPlace, withPlace } from './places.ts';
import type { Tools } from './tools.ts';
import { withPreferences } from './transitions.ts';

/** `at`: index of the current place; later ones are ahead (Forward). */
export type History = {
  places: readonly Place[];
  at: number;
  /** Each place once, the latest first. */
  recent: readonly Place[];
};

export type Switching = { places: readonly Place[]; at: number };

export const NO_HISTORY: History = { places: [], at: -1, recent: [] };

const MOST_PLACES = 200;
const MOST_RECENT = 30;

export function visited(history: History, place: Place): History {
  const now = history.places[history.at];
  if (now && isSamePlace(now, place)) return history;
  // The same place, whose organization was unknown when the instance was opened.
  const isNamed = now !== undefined && becomes(now, place);
  const before = history.places.slice(0, isNamed ? history.at : history.at + 1);
  const places = [...before, place].slice(-MOST_PLACES);
  const recent = isNamed ? history.recent.filter((each) => !isSamePlace(each, now)) : history.recent;
  return { places, at: places.length - 1, recent: withRecent(recent, place) };
}

/**
 * One step back or forward, skipping removed places and neighbors that became equal by that; null where there
 * is none.
 */
export function stepped(history: History, step: -1 | 1, isThere: (place: Place) => boolean): History | null {
  const now = history.places[history.at];
  for (let at = history.at + step; at >= 0 && at < history.places.length; at += step) {
    const place = history.places[at];
    if (!place || !isThere(place) || (now && isSamePlace(now, place))) continue;
    return { ...history, at, recent: withRecent(history.recent, place) };
  }
  return null;
}

function becomes(now: Place, place: Place): boolean {
  return (
    now.at === 'instance' &&
    place.at === 'instance' &&
    now.instanceId === place.instanceId &&
    now.organizationId === null &&
    now.tab === place.tab &&
    now.shows === place.shows
  );
}

function withRecent(recent: readonly Place[], place: Place): readonly Place[] {
  return [place, ...recent.filter((each) => !isSamePlace(each, place))].slice(0, MOST_RECENT);
}

const MOST_OFFERED = 9;

const MOST_PEOPLE = 30;

export function createHistoryActions({ store, remember, rememberPlace, goTo }: Tools) {
  const commit = (change: (state: State) => State) => store.setState(change);

  function step(by: -1 | 1): void {
    const state = store.getState();
    const history = stepped(state.history, by, (place) => isThere(state, place));
    const place = history?.places[history.at];
    if (!history || !place) return;
    commit((current) => withPlace({ ...current, history }, place));
    rememberPlace();
  }

  function note(state: State): State {
    if (state.start.state !== 'ready' || state.order.length === 0) return state;
    const history = visited(state.history, selectPlace(state));
    return history === state.history ? state : { ...state, history };
  }

  return {
    goBack: () => step(-1),
    goForward: () => step(1),
    switchPlace(by: -1 | 1): void {
      const state = store.getState();
      const now = state.switching ?? { places: recentPlaces(state), at: 0 };
      if (now.places.length < 2) return;
      const at = (now.at + by + now.places.length) % now.places.length;
      commit((current) => ({ ...current, switching: { ...now, at } }));
    },
    endSwitching(open: boolean): void {
      const { switching } = store.getState();
      if (!switching) return;
      commit((state) => ({ ...state, switching: null }));
      const place = switching.places[switching.at];
      // A dialog opened meanwhile belongs to the current screen.
      if (open && place && store.getState().dialog === null) goTo(place);
    },
    noteUsed(item: UsedItem): void {
      commit((state) => withPreferences(state, { used: withUsed(state.preferences.used, item) }));
      remember({ used: store.getState().preferences.used });
    },
    noteUsedPerson: (personId: string) =>
      commit((state) => ({
        ...state,
        usedPeople: [personId, ...state.usedPeople.filter((id) => id !== personId)].slice(0, MOST_PEOPLE),
      })),
    follow: () => store.subscribe(() => store.gather(note)),
  };
}

export function recentPlaces(state: State): Place[] {
  return state.history.recent.filter((place) => isThere(state, place)).slice(0, MOST_OFFERED);
}

export function canStep(state: State, by: -1 | 1): boolean {
  return stepped(state.history, by, (place) => isThere(state, place)) !== null;
}
