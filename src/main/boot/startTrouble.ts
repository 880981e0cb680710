import { app, dialog } from 'electron';
import { relaunchApp } from '../shell/relaunch.ts';
import { failedStartsWords, type Start, WAYS, type Way } from '../shell/starts.ts';
import { FRESH_CACHES } from '../shell/switches.ts';

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
