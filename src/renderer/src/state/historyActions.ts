import { withUsed } from '../../../shared/choices.ts';
import type { UsedItem } from '../../../shared/preferences.ts';
import { stepped, visited } from './history.ts';
import type { State } from './model.ts';
import type { Place } from './place.ts';
import { isThere, selectPlace, withPlace } from './places.ts';
import type { Tools } from './tools.ts';
import { withPreferences } from './transitions.ts';

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
