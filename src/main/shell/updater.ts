import { type EventEmitter, once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { app, autoUpdater as squirrel } from 'electron';
import { getAppCacheDir } from 'electron-updater/out/AppAdapter.js';
import { AppImageUpdater } from 'electron-updater/out/AppImageUpdater.js';
import { DownloadedUpdateHelper } from 'electron-updater/out/DownloadedUpdateHelper.js';
import { MacUpdater } from 'electron-updater/out/MacUpdater.js';
import { NsisUpdater } from 'electron-updater/out/NsisUpdater.js';
import { GenericProvider } from 'electron-updater/out/providers/GenericProvider.js';
import { replaceFile, type SystemUpdater, UpdateError } from '../updates/engine.ts';
import type { Offer } from '../updates/manifest.ts';

const MAC_STAGES = 5 * 60_000;
const MAC_RELAUNCHES = 10_000;

/** Download location and installation per system. electron-updater gets manifest and file already checked. */
export function createSystemUpdater(options: {
  feed: string;
  appImage: string | null;
  relaunch: () => void;
  log: (line: string) => void;
}): SystemUpdater {
  const { feed, appImage } = options;
  const store = new DownloadedUpdateHelper(path.join(getAppCacheDir(), 'quayside-updater'));
  const updater = createUpdater();
  updater.autoDownload = false;
  updater.disableDifferentialDownload = true;
  updater.disableWebInstaller = true;
  const log = (what: unknown) =>
    options.log(`updates: ${what instanceof Error ? what.message : String(what)}`);
  const runtime = { isUseMultipleRangeRequest: false, platform: process.platform as 'linux' };
  const provider = new GenericProvider({ provider: 'generic', url: feed }, updater, runtime as never);
  updater.logger = { info: () => {}, warn: log, error: log };

  return {
    async prepare(offer, fetch, signal) {
      Object.assign(updater, {
        httpExecutor: { download: (_url: URL, target: string) => fetch(target) },
        downloadedUpdateHelper: store,
        updateInfoAndProvider: { info: infoOf(offer), provider },
      });
      const hand = () => updater.downloadUpdate();
      if (!(updater instanceof MacUpdater)) return void (await hand());
      // Squirrel requires the signature of the running app.
      await handOver({ to: squirrel, taken: 'update-downloaded', hand, within: MAC_STAGES, signal });
    },
    prepared: () => store.file,
    async install(downloaded, { file }, { restart }) {
      if (updater instanceof MacUpdater) return restart ? restartOnMac(updater) : undefined;
      if (updater instanceof NsisUpdater) {
        // The installer waits for this process to end.
        if (!updater.install(true, restart)) throw new UpdateError('not-installed');
        return;
      }
      if (appImage === null) throw new UpdateError('not-installed');
      // electron-updater would delete the old file first.
      await replaceFile({ downloaded, file, target: appImage });
      if (restart) options.relaunch();
    },
  };

  function createUpdater() {
    const adapter = adapterOf();
    if (process.platform === 'darwin') return new MacUpdater(undefined, adapter);
    return process.platform === 'win32' ? new NsisUpdater(null, adapter) : new AppImageUpdater(null, adapter);
  }
}

async function restartOnMac(updater: MacUpdater): Promise<void> {
  const asksToEnd = once(app, 'will-quit');
  updater.quitAndInstall();
  await Promise.race([asksToEnd, delay(MAC_RELAUNCHES)]);
}

/** Waits for the receiver's event; its time runs from the complete handover. */
export async function handOver(options: {
  to: EventEmitter;
  taken: string;
  hand: () => Promise<unknown>;
  within: number;
  signal: AbortSignal;
}): Promise<void> {
  const { to, taken, hand, within, signal } = options;
  const late = new AbortController();
  const event = once(to, taken, { signal: AbortSignal.any([signal, late.signal]) });
  // If the handover fails, nobody awaits the event.
  event.catch(() => {});
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await hand();
    timer = setTimeout(() => late.abort(), within);
    await event;
  } finally {
    clearTimeout(timer);
    late.abort();
  }
}

function infoOf({ version, releasedAt, file }: Offer) {
  const { name, sha512, size } = file;
  const releaseDate = new Date(releasedAt ?? 0).toISOString();
  return { version, releaseDate, path: name, sha512, files: [{ url: name, sha512, size }] };
}

function adapterOf() {
  return {
    version: app.getVersion(),
    name: app.name,
    isPackaged: app.isPackaged,
    // electron-updater reads from it who must have signed a Windows installer.
    appUpdateConfigPath: path.join(process.resourcesPath, 'app-update.yml'),
    userDataPath: app.getPath('userData'),
    baseCachePath: getAppCacheDir(),
    whenReady: () => app.whenReady(),
    relaunch: () => {},
    quit: () => {},
    onQuit: () => {},
  };
}
