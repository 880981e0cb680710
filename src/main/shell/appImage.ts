import { realpathSync } from 'node:fs';
import path from 'node:path';

/**
 * The file of the AppImage that runs; null where this is none. Whatever is started from another AppImage, from a
 * terminal for example, finds that one’s variables in its environment.
 */
export function ownAppImage(env: NodeJS.ProcessEnv, executable: string): string | null {
  const { APPIMAGE, APPDIR } = env;
  if (!APPIMAGE || !APPDIR || !path.isAbsolute(APPIMAGE)) return null;
  try {
    return executable.startsWith(`${realpathSync(APPDIR)}${path.sep}`) ? realpathSync(APPIMAGE) : null;
  } catch {
    return null;
  }
}
