/** Where the window stood when it was last closed; without x and y the system places it. */
export type WindowState = {
  bounds: { width: number; height: number; x?: number; y?: number };
  maximized: boolean;
};

/** A place with the screens that were there then. */
export type PlaceOnScreens = WindowState & { screens: string };

/** How many arrangements of screens a place is remembered for. */
const MOST_ARRANGEMENTS = 8;

type Rectangle = { x: number; y: number; width: number; height: number };

/** Whether Chromium draws by Wayland, where a window neither knows nor chooses its position. */
export function isWayland(system: {
  platform: string;
  env: Record<string, string | undefined>;
  /** The switches `ozone-platform` and `ozone-platform-hint`, empty when not given. */
  ozonePlatform: string;
  ozoneHint: string;
  /** Electron's major version: from 38 on Wayland is the default where there is one. */
  electron: number;
}): boolean {
  const { platform, env, ozonePlatform, electron } = system;
  if (platform !== 'linux') return false;
  if (ozonePlatform) return ozonePlatform === 'wayland';
  const hint = electron < 38 ? system.ozoneHint || env.ELECTRON_OZONE_PLATFORM_HINT : 'auto';
  if (hint === 'wayland') return true;
  return hint === 'auto' && Boolean(env.WAYLAND_DISPLAY) && env.XDG_SESSION_TYPE !== 'x11';
}

/** What to remember of a window: on Wayland its size alone, since its position is always told as 0, 0. */
export function stateToKeep(bounds: Rectangle, maximized: boolean, wayland: boolean): WindowState {
  const { width, height } = bounds;
  return { bounds: wayland ? { width, height } : bounds, maximized };
}

/** Which screens there are and how they stand, in one word: a desk and the same computer on the way have different ones. */
export function screensKey(screens: { bounds: Rectangle; scaleFactor: number }[]): string {
  return screens
    .map(({ bounds: { x, y, width, height }, scaleFactor }) => `${width}x${height}@${scaleFactor}+${x}+${y}`)
    .sort()
    .join(' ');
}

/** The place on these screens; where the window never stood on them the last one, and null before there is any. */
export function placeOn(places: readonly PlaceOnScreens[], screens: string): PlaceOnScreens | null {
  return places.findLast((each) => each.screens === screens) ?? places.at(-1) ?? null;
}

/** These places with one more, the newest last: one for each arrangement of screens, and not too many. */
export function withPlace(places: readonly PlaceOnScreens[], place: PlaceOnScreens): PlaceOnScreens[] {
  const others = places.filter(({ screens }) => screens !== place.screens);
  return [...others, place].slice(-MOST_ARRANGEMENTS);
}

/** The bounds to open with: a remembered position counts only while enough of it lies on a screen that is still there. */
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
