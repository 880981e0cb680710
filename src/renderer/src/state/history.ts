import { isSamePlace, type Place } from './place.ts';

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
