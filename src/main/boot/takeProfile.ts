import { rm } from 'node:fs/promises';
import { app, dialog } from 'electron';
import { oneLine } from '../../shared/text.ts';
import { relaunchApp } from '../shell/relaunch.ts';
import { failedStartsWords, type Start, WAYS, type Way } from '../shell/starts.ts';
import { FRESH_CACHES } from '../shell/switches.ts';
import { lockProfile } from '../storage/profileLock.ts';

export async function mayStart(options: {
  start: Start;
  logFile: string;
  log: (line: string) => void;
}): Promise<boolean> {
  const { start, logFile } = options;
  // A person chose this start.
  if (app.commandLine.hasSwitch(FRESH_CACHES)) return true;
  const { failed, last } = start;
  const ways = Object.keys(WAYS) as Way[];
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    title: app.name,
    ...failedStartsWords({ name: app.name, version: app.getVersion(), failed, last, logFile }),
    buttons: ways.map((way) => WAYS[way]),
    defaultId: 0,
    cancelId: ways.indexOf('quit'),
    noLink: true,
  });
  const chosen = ways[response] ?? 'quit';
  options.log(`starts failed; chosen: ${chosen}`);
  if (chosen === 'usual') return true;
  await start.giveUp();
  if (chosen === 'fresh-caches') relaunchApp([`--${FRESH_CACHES}`]);
  app.exit(0);
  return false;
}

export function reportFailedStart(error: unknown): void {
  const name = error instanceof Error ? error.name : 'an unknown failure';
  dialog.showErrorBox(
    'Quayside could not start',
    `It stopped with ${name}. Nothing was changed. Restart Quayside. If this happens again, please report it.`,
  );
  app.exit(1);
}

/** Waits for commands that change the profile; gives the release, or null if the app is ending. */
export async function takeProfile(
  folder: string,
  log: (line: string) => void,
): Promise<(() => Promise<void>) | null> {
  for (;;) {
    const locked = await lockProfile(folder, 'window');
    if (locked.state === 'held') return locked.release;
    if (locked.state === 'failed') {
      // A profile that is not writable is reported by later writes.
      log(`the profile takes no lock: ${locked.why}`);
      return async () => {};
    }
    const { holder, isSure, file } = locked;
    const ways = isSure ? (['Try again', 'Quit'] as const) : (['Try again', 'Open anyway', 'Quit'] as const);
    await app.whenReady();
    const { response } = await dialog.showMessageBox({
      type: 'info',
      title: app.name,
      message: 'A quayside command is changing things',
      detail: isSure
        ? `It works with the same instances (process ${holder.pid}). Quayside can open once the command has ended.`
        : `It was started on ${oneLine(holder.host, 80)} (process ${holder.pid}). This computer cannot tell whether it still runs. Open Quayside only if it does not.`,
      buttons: [...ways],
      defaultId: 0,
      cancelId: ways.length - 1,
      noLink: true,
    });
    const chosen = ways[response] ?? 'Quit';
    log(`a command holds the profile; chosen: ${chosen}`);
    if (chosen === 'Open anyway') await rm(file, { force: true });
    if (chosen === 'Quit') {
      app.exit(0);
      return null;
    }
  }
}
