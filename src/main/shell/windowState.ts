import { versioned } from '../storage/jsonFile.ts';
import { openRememberedFile } from '../storage/rememberedFile.ts';

/** `places` by arrangement of screens; the last one is repeated beside them for older versions. */
type WindowFile = Partial<WindowState> & { places: PlaceOnScreens[] };

/** Checked by hand, since the window opens before zod is loaded. */
export const WINDOW_FORMAT = versioned<WindowFile>(1, {
  safeParse(content) {
    const { places } = content as Record<string, unknown>;
    const last = placeIn(content);
    if (!last) return { success: false };
    const others = (Array.isArray(places) ? places : []).flatMap((each) => {
      const place = placeIn(each);
      const screens = (each as Record<string, unknown> | null)?.screens;
      return place && typeof screens === 'string' ? { ...place, screens } : [];
    });
    return { success: true, data: { places: others.length > 0 ? others : [{ ...last, screens: '' }] } };
  },
});

function placeIn(content: unknown): WindowState | null {
  const { bounds, maximized } = (content ?? {}) as Record<string, unknown>;
  const { x, y, width, height } = (bounds ?? {}) as Record<string, unknown>;
  const isSize = (value: unknown) => Number.isInteger(value) && Number(value) >= 100;
  const isPlace = (value: unknown) => value === undefined || Number.isInteger(value);
  const fits = isSize(width) && isSize(height) && isPlace(x) && isPlace(y) && typeof maximized === 'boolean';
  return fits ? { bounds: bounds as WindowState['bounds'], maximized } : null;
}

/** Per arrangement of screens; an unreadable, unwritable or newer file means the default place. */
export async function openWindowState({ file }: { file: string }) {
  const { current, keep, flush } = await openRememberedFile({
    ...{ file, format: WINDOW_FORMAT, none: { places: [] } },
    how: { fsync: false },
  });
  return {
    read: (screens: string): WindowState | null => {
      const place = placeOn(current().places, screens);
      return place && { bounds: place.bounds, maximized: place.maximized };
    },
    keep: (next: WindowState, screens: string) =>
      keep({ ...next, places: withPlace(current().places, { ...next, screens }) }),
    flush,
  };
}

export type WindowState = {
  bounds: { width: number; height: number; x?: number; y?: number };
  maximized: boolean;
};

type PlaceOnScreens = WindowState & { screens: string };

const MOST_ARRANGEMENTS = 8;

type Rectangle = { x: number; y: number; width: number; height: number };

/** Wayland windows neither know nor choose their position. */
export function isWayland(system: {
  platform: string;
  env: Record<string, string | undefined>;
  ozonePlatform: string;
}): boolean {
  const { platform, env, ozonePlatform } = system;
  if (platform !== 'linux') return false;
  if (ozonePlatform) return ozonePlatform === 'wayland';
  return Boolean(env.WAYLAND_DISPLAY) && env.XDG_SESSION_TYPE !== 'x11';
}

/** On Wayland the size only: the position is always 0, 0. */
export function stateToKeep(bounds: Rectangle, maximized: boolean, wayland: boolean): WindowState {
  const { width, height } = bounds;
  return { bounds: wayland ? { width, height } : bounds, maximized };
}

/** Identifies an arrangement of screens, for example at a desk or on the way. */
export function screensKey(screens: { bounds: Rectangle; scaleFactor: number }[]): string {
  return screens
    .map(({ bounds: { x, y, width, height }, scaleFactor }) => `${width}x${height}@${scaleFactor}+${x}+${y}`)
    .sort()
    .join(' ');
}

function placeOn(places: readonly PlaceOnScreens[], screens: string): PlaceOnScreens | null {
  return places.findLast((each) => each.screens === screens) ?? places.at(-1) ?? null;
}

function withPlace(places: readonly PlaceOnScreens[], place: PlaceOnScreens): PlaceOnScreens[] {
  const others = places.filter(({ screens }) => screens !== place.screens);
  return [...others, place].slice(-MOST_ARRANGEMENTS);
}

/** A saved position counts only while enough of it is on an existing screen. */
export function boundsToOpen(
  state: WindowState | null,
  screens: Rectangle[],
  wayland: boolean,
): WindowState['bounds'] | null {
  if (!state) return null;
  const { x, y, width, height } = state.bounds;
  if (wayland || x === undefined || y === undefined) return { width, height };
  const visible = screens.some((area) => {
    const across = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
    const down = Math.min(y + height, area.y + area.height) - Math.max(y, area.y);
    return across >= 200 && down >= 100;
  });
  return visible ? { x, y, width, height } : null;
}
