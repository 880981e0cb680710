import { readJson, type Shape, writeJson } from '../storage/jsonFile.ts';
import type { WindowState } from './placement.ts';

const VERSION = 1;

/** By hand: the window opens before zod is loaded. */
const windowShape: Shape<WindowState> = {
  safeParse(content) {
    const { version, bounds, maximized } = (content ?? {}) as Record<string, unknown>;
    const { x, y, width, height } = (bounds ?? {}) as Record<string, unknown>;
    const isSize = (value: unknown) => Number.isInteger(value) && Number(value) >= 100;
    const isPlace = (value: unknown) => value === undefined || Number.isInteger(value);
    const fits = version === VERSION && isSize(width) && isSize(height) && isPlace(x) && isPlace(y);
    if (!fits || typeof maximized !== 'boolean') return { success: false };
    return { success: true, data: { bounds: bounds as WindowState['bounds'], maximized } };
  },
};

/** The format of the file. */
export const WINDOW_FORMAT = { version: VERSION, shape: windowShape };

/** Remembers where the window stood; a file that cannot be read or written means the first place again. */
export async function openWindowState({ file }: { file: string }) {
  const found = await readJson(file, WINDOW_FORMAT);
  let place: WindowState | null = found.state === 'read' ? found.value : null;
  let writing: Promise<unknown> = Promise.resolve();
  return {
    read: () => place,
    keep: (next: WindowState) => {
      place = next;
      writing = writing
        .then(() => writeJson(file, { version: VERSION, ...next }, { fsync: false }))
        .catch(() => {});
    },
    flush: () => writing,
  };
}
