import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { app, dialog, shell } from 'electron';
import { ownAppImage } from '../shell/appImage.ts';
import {
  askAboutFailedStarts,
  failedStartsWords,
  type Installed,
  WAYS,
  type Way,
} from '../shell/failedStarts.ts';
import { FRESH_CACHES } from '../shell/freshCaches.ts';
import { relaunchApp } from '../shell/relaunch.ts';
import type { Start } from '../shell/starts.ts';

/**
 * Says before anything else that starts failed, and what can be done. Gives whether this one goes on; if not, the app is
 * ending.
 */
export async function mayStart(options: {
  start: Start;
  profile: string;
  logFile: string;
  log: (line: string) => void;
  flushLog: () => void;
}): Promise<boolean> {
  const { start, profile } = options;
  // This is what was chosen.
  if (app.commandLine.hasSwitch(FRESH_CACHES)) return true;
  const { failed, last } = start;
  const version = app.getVersion();
  const chosen = await askAboutFailedStarts({
    words: failedStartsWords({
      ...{ name: app.name, version, failed, last, profile },
      ...{ installed: await installed(), arch: process.arch },
    }),
    ask,
    showFolder: () => open(profile),
    showDiagnostics: async () => {
      const { writeStartDiagnostics } = await import('./startDiagnostics.ts');
      await open(await writeStartDiagnostics(options));
    },
    log: options.log,
  });
  if (chosen === 'usual') return true;
  await start.giveUp();
  if (chosen === 'fresh-caches') relaunchApp([`--${FRESH_CACHES}`]);
  app.exit(0);
  return false;
}

async function ask(words: { message: string; detail: string }): Promise<Way> {
  const ways = Object.keys(WAYS) as Way[];
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    title: app.name,
    ...words,
    buttons: ways.map((way) => WAYS[way]),
    defaultId: 0,
    cancelId: ways.indexOf('quit'),
    noLink: true,
  });
  return ways[response] ?? 'quit';
}

/** Throws where the system opens nothing. */
async function open(place: string): Promise<void> {
  const why = await shell.openPath(place);
  if (why !== '') throw new Error(`nothing opens ${path.resolve(place)} (${why})`);
}

async function installed(): Promise<Installed> {
  if (ownAppImage(process.env, process.execPath) !== null) return 'appimage';
  if (!app.isPackaged) return 'other';
  if (process.platform === 'darwin') return 'mac';
  if (process.platform === 'win32') return 'windows';
  // Written there when the package was made.
  const type = await readFile(path.join(process.resourcesPath, 'package-type'), 'utf8').catch(() => '');
  return (['deb', 'rpm'] as const).find((each) => each === type.trim()) ?? 'other';
}
