import { versioned } from '../storage/jsonFile.ts';
import { openRememberedFile } from '../storage/rememberedFile.ts';
import { type PlaceOnScreens, placeOn, type WindowState, withPlace } from './placement.ts';

/** The places on all screens; in the file the last one stands beside them, for earlier versions. */
type WindowFile = Partial<WindowState> & { places: PlaceOnScreens[] };

/** The format of the file that keeps the place of the window; by hand, since the window opens before zod is loaded. */
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
    // One of an earlier version has the last place alone, of screens that nobody knows.
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

/** Remembers where the window stood, for each arrangement of screens; a file that cannot be read or written, or is of a newer Quayside, means the first place again. */
export async function openWindowState({ file }: { file: string }) {
  const { current, keep, flush } = await openRememberedFile({
    ...{ file, format: WINDOW_FORMAT, none: { places: [] } },
    how: { fsync: false },
  });
  return {
    /** For these screens, by their key. */
    read: (screens: string): WindowState | null => {
      const place = placeOn(current().places, screens);
      return place && { bounds: place.bounds, maximized: place.maximized };
    },
    keep: (next: WindowState, screens: string) =>
      keep({ ...next, places: withPlace(current().places, { ...next, screens }) }),
    flush,
  };
}
