import { realpathSync } from 'node:fs';
import path from 'node:path';
import type { Notice } from '../../shared/instance.ts';

/** The AppImage that runs, else null. What is started from another AppImage finds that one’s variables in its environment. */
export function ownAppImage(env: NodeJS.ProcessEnv, executable: string): string | null {
  const { APPIMAGE, APPDIR } = env;
  if (!APPIMAGE || !APPDIR || !path.isAbsolute(APPIMAGE)) return null;
  try {
    return executable.startsWith(`${realpathSync(APPDIR)}${path.sep}`) ? realpathSync(APPIMAGE) : null;
  } catch {
    return null;
  }
}

/** Told without Chromium’s sandbox, unless root started it. An AppImage’s starter switches it off where user namespaces are barred. */
export function unsandboxedNotice(given: {
  noSandbox: boolean;
  isRoot: boolean;
  isAppImage: boolean;
}): Notice | null {
  if (!given.noSandbox || given.isRoot) return null;
  return {
    id: 'unsandboxed',
    tone: 'warning',
    title: 'Quayside runs without Chromium’s sandbox',
    text: given.isAppImage
      ? 'This system bars user namespaces, so the AppImage started without the sandbox: a flaw in the window could reach your files. Allow user namespaces, or install the Debian package.'
      : 'You started it with --no-sandbox: a flaw in the window could reach your files. Start it without that switch.',
  };
}
