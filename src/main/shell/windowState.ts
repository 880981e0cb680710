import { mayWrite, readJson, type Shape, writeJson } from '../storage/jsonFile.ts';
import { type PlaceOnScreens, placeOn, type WindowState, withPlace } from './placement.ts';

const VERSION = 1;

/** The file: the last place as it always stood there, and those on other screens. */
type WindowFile = WindowState & { places: PlaceOnScreens[] };

/** By hand: the window opens before zod is loaded. */
const windowShape: Shape<WindowFile> = {
  safeParse(content) {
    const { version, places } = (content ?? {}) as Record<string, unknown>;
    const last = version === VERSION ? placeIn(content) : null;
    if (!last) return { success: false };
    const others = (Array.isArray(places) ? places : []).flatMap((each) => {
      const place = placeIn(each);
      const screens = (each as Record<string, unknown> | null)?.screens;
      return place && typeof screens === 'string' ? { ...place, screens } : [];
    });
    return { success: true, data: { ...last, places: others } };
  },
};

function placeIn(content: unknown): WindowState | null {
  const { bounds, maximized } = (content ?? {}) as Record<string, unknown>;
  const { x, y, width, height } = (bounds ?? {}) as Record<string, unknown>;
  const isSize = (value: unknown) => Number.isInteger(value) && Number(value) >= 100;
  const isPlace = (value: unknown) => value === undefined || Number.isInteger(value);
  const fits = isSize(width) && isSize(height) && isPlace(x) && isPlace(y) && typeof maximized === 'boolean';
  return fits ? { bounds: bounds as WindowState['bounds'], maximized } : null;
}

/** The format of the file that keeps the place of the window. */
export const WINDOW_FORMAT = { version: VERSION, shape: windowShape };

/** Remembers where the window stood, for each arrangement of screens; a file that cannot be read or written, or is of a newer Quayside, means the first place again. */
export async function openWindowState({ file }: { file: string }) {
  const found = await readJson(file, WINDOW_FORMAT);
  let places: PlaceOnScreens[] = [];
  if (found.state === 'read') {
    const { places: others, bounds, maximized } = found.value;
    // One of an earlier version has the last place alone, of screens that nobody knows.
    places = others.length > 0 ? others : [{ bounds, maximized, screens: '' }];
  }
  let writing: Promise<unknown> = Promise.resolve();
  return {
    /** For these screens, by their key. */
    read: (screens: string): WindowState | null => {
      const place = placeOn(places, screens);
      return place && { bounds: place.bounds, maximized: place.maximized };
    },
    keep: (next: WindowState, screens: string) => {
      places = withPlace(places, { ...next, screens });
      if (!mayWrite(found)) return;
      const content = { version: VERSION, ...next, places };
      writing = writing.then(() => writeJson(file, content, { fsync: false })).catch(() => {});
    },
    flush: () => writing,
  };
}
