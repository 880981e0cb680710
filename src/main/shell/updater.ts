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

/** How long macOS may take to look through what was downloaded, and to get ready to start it. Ms. */
const MAC_STAGES = 5 * 60_000;
const MAC_RELAUNCHES = 10_000;

/** Where a download is kept and how each system installs it. Manifest and file are given to electron-updater: they were checked here. */
export function createSystemUpdater(options: {
  feed: string;
  /** The file that is to be replaced, where this is an AppImage. */
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
      // Squirrel looks through what it was given: its signature must be that of what runs.
      await handOver({ to: squirrel, taken: 'update-downloaded', hand, within: MAC_STAGES, signal });
    },
    prepared: () => store.file,
    async install(downloaded, { file }, { restart }) {
      if (updater instanceof MacUpdater) return restart ? restartOnMac(updater) : undefined;
      if (updater instanceof NsisUpdater) {
        // The installer waits for the end of what runs.
        if (!updater.install(true, restart)) throw new UpdateError('not-installed');
        return;
      }
      if (appImage === null) throw new UpdateError('not-installed');
      // electron-updater would delete the old one first.
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

/** Squirrel has it already, and installs it once this process has ended; it is asked for the restart alone. */
async function restartOnMac(updater: MacUpdater): Promise<void> {
  const asksToEnd = once(app, 'will-quit');
  updater.quitAndInstall();
  await Promise.race([asksToEnd, delay(MAC_RELAUNCHES)]);
}

/** Hands over what another part of the system takes in at its own pace, and waits for its event; the time for that runs from when it has all. */
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
  // Where the handing over fails, nothing is waited for.
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

/** The app as electron-updater knows it; nothing of it ends or restarts the app. */
function adapterOf() {
  return {
    version: app.getVersion(),
    name: app.name,
    isPackaged: app.isPackaged,
    // Of it electron-updater reads who has to have signed an installer of Windows.
    appUpdateConfigPath: path.join(process.resourcesPath, 'app-update.yml'),
    userDataPath: app.getPath('userData'),
    baseCachePath: getAppCacheDir(),
    whenReady: () => app.whenReady(),
    relaunch: () => {},
    quit: () => {},
    onQuit: () => {},
  };
}
