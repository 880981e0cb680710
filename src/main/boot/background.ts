import { app } from 'electron';
import type { CallsOf } from '../../shared/contract.ts';
import { describeError } from '../../shared/describeError.ts';
import { type Closing, createInTray } from '../shell/closing.ts';

import type { Background, openBackground } from './monitoring.ts';
import { createTrayHost } from './trayHost.ts';

export function createBackground(
  options: Omit<Parameters<typeof openBackground>[0], 'host' | 'inTray'> & {
    mayEnd: Closing['mayEnd'];
    hidden: boolean;
  },
) {
  const { preferences, mainWindow, hidden } = options;
  const host = createTrayHost(process.platform);
  let opening: Promise<Background> | null = null;

  const inTray = createInTray({
    isOn: () => preferences.read().tray,
    isShown: host.isThere,
    mayEnd: options.mayEnd,
    quit: () => app.quit(),
    leaveWindow() {
      // The page goes, too: it is most of the app's memory.
      mainWindow.leave();
      if (process.platform === 'darwin') app.dock?.hide();
      void open().then((background) => background.tellInTray());
    },
  });
  mainWindow.onOpened(() => {
    inTray.opened();
    if (process.platform === 'darwin') void app.dock?.show();
  });

  function open(): Promise<Background> {
    opening ??= import('./monitoring.ts').then(({ openBackground: openNow }) =>
      openNow({ ...options, host, inTray }),
    );
    return opening;
  }

  function openIfWanted(): void {
    const { tray, monitorEvery } = preferences.read();
    if (tray || monitorEvery > 0)
      open().catch((error: unknown) => {
        options.log(`the tray and monitoring could not begin: ${describeError(error)}`);
        if (inTray.goesOn()) mainWindow.show();
      });
  }

  return {
    inTray,
    calls: {
      'monitoring.state': async () => (await open()).calls['monitoring.state'](),
    } satisfies CallsOf<'monitoring'>,
    forget: async (instanceId: string): Promise<void> => (await open()).forget(instanceId),
    begin(): void {
      preferences.onChange(openIfWanted);
      openIfWanted();
      if (hidden) inTray.startedHidden();
      // The start read the file unchecked: its setting may not count, and no icon would come.
      if (hidden && !preferences.read().tray) mainWindow.show();
    },
    stop(): void {
      void opening?.then((background) => background.stop()).catch(() => {});
    },
    flush: async (): Promise<unknown> => (await opening?.catch(() => null))?.flush(),
  };
}
