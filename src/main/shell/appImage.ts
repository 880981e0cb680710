import { realpathSync } from 'node:fs';
import path from 'node:path';
import type { Notice } from '../../shared/instance.ts';

/** Null if none runs. The variables may belong to another AppImage that started this process. */
export function ownAppImage(env: NodeJS.ProcessEnv, executable: string): string | null {
  const { APPIMAGE, APPDIR } = env;
  if (!APPIMAGE || !APPDIR || !path.isAbsolute(APPIMAGE)) return null;
  try {
    return executable.startsWith(`${realpathSync(APPDIR)}${path.sep}`) ? realpathSync(APPIMAGE) : null;
  } catch {
    return null;
  }
}

/** AppImages disable Chromium's sandbox where user namespaces are restricted; root never has one. */
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
