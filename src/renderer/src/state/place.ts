import type { Preferences } from '../../../shared/preferences.ts';
import type { InstanceShows, PaneView } from './views.ts';

export type View = Preferences['views'][string];

export type Tab = View['tab'];

export type HomeTab = PaneView['homeTab'];

export type Place =
  | { at: 'home'; tab: HomeTab }
  | {
      at: 'instance';
      instanceId: string;
      organizationId: string | null;
      tab: Tab;
      shows: InstanceShows;
    };

export function isSamePlace(one: Place, other: Place): boolean {
  return placeKey(one) === placeKey(other);
}

export function placeKey(place: Place): string {
  if (place.at === 'home') return JSON.stringify([place.tab]);
  const { instanceId, organizationId, tab, shows } = place;
  return JSON.stringify([instanceId, shows === 'organizations' ? [organizationId, tab] : shows]);
}
