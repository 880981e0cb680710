import path from 'node:path';
import { app, net } from 'electron';
import type { Common } from '../core.ts';
import type { SystemHttp } from '../network/exchange.ts';
import type { Preferences } from '../preferences/preferences.ts';
import { isTestBuild } from '../shell/about.ts';
import { ownAppImage } from '../shell/appImage.ts';
import { relaunchApp } from '../shell/relaunch.ts';

import { updateSupport } from '../shell/updateSupport.ts';
import type { UpdateEngine } from '../updates/engine.ts';
import { createUpdates, createUpdatesFile } from '../updates/updates.ts';

export function openUpdates(options: Common & { preferences: Preferences; http: SystemHttp }) {
  const { folder, emit, clock, log, preferences, http } = options;
  const { platform, arch, env, execPath, resourcesPath } = process;
  const running = app.getVersion();
  const support = () =>
    updateSupport({
      platform,
      packaged: app.isPackaged,
      isTestBuild: isTestBuild(app.name),
      appPath: app.getAppPath(),
      resources: resourcesPath,
      appImage: ownAppImage(env, execPath),
    });
  let engine: Promise<UpdateEngine> | null = null;

  async function load(): Promise<UpdateEngine> {
    const supported = await support();
    if ('state' in supported) throw new Error(`No updates here: ${supported.reason}.`);
    const { source, appImage } = supported;
    const [{ createUpdateEngine }, { createSystemUpdater }] = await Promise.all([
      import('../updates/engine.ts'),
      import('../shell/updater.ts'),
    ]);
    const updater = createSystemUpdater({ feed: source.feed, appImage, relaunch: relaunchApp, log });
    return createUpdateEngine({ http, source, computer: { platform, arch }, running, updater });
  }

  return createUpdates({
    support,
    engine: () => {
      engine ??= load();
      return engine;
    },
    running,
    allowed: () => preferences.read().lookForUpdates === 'daily',
    isOnline: () => net.isOnline(),
    file: createUpdatesFile({ file: path.join(folder, 'updates.json') }),
    clock,
    after(ms, listener) {
      const timer = setTimeout(listener, ms);
      return () => clearTimeout(timer);
    },
    onChange: (updates) => emit('updates.changed', { updates }),
    quit: () => app.quit(),
    relaunch: relaunchApp,
    log,
  });
}
