import path from 'node:path';
import { app, net, powerMonitor } from 'electron';
import { isLoopback } from '../../shared/address.ts';
import type { CallsOf } from '../../shared/contract.ts';
import { ok } from '../../shared/errors.ts';
import type { Common, Core } from '../core.ts';
import { openMemory } from '../monitoring/memory.ts';
import { createMonitoring } from '../monitoring/monitoring.ts';
import { throttled } from '../scheduling/yielding.ts';
import type { InTray } from '../shell/closing.ts';
import type { MainWindow } from '../shell/mainWindow.ts';
import { createNotifications, createTrayIcon } from '../shell/tray.ts';

import type { TrayAction, TrayState } from '../shell/trayMenu.ts';
import type { TrayHost } from './trayHost.ts';

/** Minimum time between updates: a round changes many instances at once. ms */
const TOLD_EVERY = 500;

/** Time for a panel to start with the session, or restart. ms */
const PANEL_WITHIN = 20_000;

export type Background = Awaited<ReturnType<typeof openBackground>>;

/** Loaded once the person wants monitoring, tray or notifications, or opens their settings. */
export async function openBackground(
  options: Common &
    Pick<
      Core,
      | 'instances'
      | 'preferences'
      | 'keychain'
      | 'unattended'
      | 'engine'
      | 'access'
      | 'ends'
      | 'needs'
      | 'world'
      | 'refreshing'
    > & { host: TrayHost; inTray: InTray; mainWindow: MainWindow },
) {
  const { instances, preferences, keychain, engine, emit, clock, log } = options;
  const { mainWindow, host, world } = options;
  const notifications = createNotifications(process.platform);

  const monitoring = createMonitoring({
    ...options,
    refresh: options.refreshing.refresh,
    unattended: options.unattended.run,
    isKeychainOpen: keychain.isOpen,
    isChanging: (instanceId) =>
      engine
        .summaries()
        .some(
          ({ phase, instanceIds }) =>
            (phase === 'running' || phase === 'stopping') && instanceIds.includes(instanceId),
        ),
    // Servers on this computer need no network.
    isOnline: () =>
      net.isOnline() || instances.list().every(({ origin }) => isLoopback(new URL(origin).hostname)),
    needs: async () => {
      await options.access.compareNow();
      await options.ends.checkNow();
      return (await options.needs.now()).needs;
    },
    memory: await openMemory({ file: path.join(options.folder, 'monitoring.json'), clock, log }),
    tell: ({ title, body, place }) =>
      notifications.show({
        title,
        body,
        onClick: () => (place.at === 'instance' ? openInstance(place.instanceId) : DOES.overview()),
      }),
    onChange: () => changed(),
  });

  const icon = createTrayIcon({
    folder: path.join(app.getAppPath(), 'resources/tray'),
    platform: process.platform,
    onChosen: (action) => chosen(action),
  });

  const open = mainWindow.show;
  const chosen = ({ do: what, ...action }: TrayAction) => {
    if ('instanceId' in action) openInstance(action.instanceId);
    else DOES[what as keyof typeof DOES]();
  };
  const DOES = {
    open,
    overview() {
      open();
      emit('menu.chosen', { command: 'go-home' });
    },
    look: () => void monitoring.runNow(),
    pause: monitoring.pause,
    resume: monitoring.resume,
    quit: () => app.quit(),
  };

  function openInstance(instanceId: string): void {
    open();
    emit('link.opened', { kind: 'instance', instance: instanceId, organizationId: null });
  }

  function stateOfMonitoring(): TrayState['monitoring'] {
    if (preferences.read().monitorEvery === 0) return 'off';
    if (monitoring.isPaused()) return 'paused';
    if (monitoring.isRunning()) return 'running';
    return monitoring.waitsForKeychain() ? 'keychain' : 'waiting';
  }

  let unwatch: (() => void) | null = null;
  let isShown = false;
  async function showIcon(): Promise<void> {
    try {
      const { needs, clear } = await options.needs.now();
      const instanceCount = instances.list().filter(({ status }) => status === 'active').length;
      if (isShown) icon.show({ needs, clear, instances: instanceCount, monitoring: stateOfMonitoring() });
    } catch (error) {
      log(`the icon in the tray could not be shown: ${error instanceof Error ? error.message : error}`);
      if (!mainWindow.current()) mainWindow.show();
    }
  }

  const changed = throttled(() => {
    if (isShown) void showIcon();
  }, TOLD_EVERY);

  /** Without a host no icon is visible: reopens the window, unless a panel restarts. */
  function hostChanged(there: boolean): void {
    isShown = there;
    if (there) void showIcon();
    else icon.remove();
    setTimeout(() => {
      if (!isShown && options.inTray.goesOn() && !mainWindow.current()) mainWindow.show();
    }, PANEL_WITHIN).unref();
  }

  function configure(): void {
    const choices = preferences.read();
    monitoring.configure(choices);
    if (choices.tray) unwatch ??= host.watch(hostChanged);
    else {
      unwatch?.();
      unwatch = null;
      isShown = false;
      icon.remove();
    }
    changed();
  }

  preferences.onChange(configure);
  instances.onChange(() => changed());
  world.onChange(() => changed());
  powerMonitor.on('suspend', () => {
    keychain.mayHaveLocked();
    monitoring.suspended();
  });
  powerMonitor.on('resume', monitoring.woke);
  // Only macOS and Windows emit it.
  powerMonitor.on('lock-screen', keychain.mayHaveLocked);
  configure();

  return {
    calls: {
      'monitoring.state': async () =>
        ok({
          tray: (await host.isThere()) ? 'shown' : 'not-shown',
          notifications: notifications.isOffered(),
          waitsForKeychain: monitoring.waitsForKeychain(),
          leftOut: monitoring.leftOut(),
        }),
    } satisfies CallsOf<'monitoring'>,
    forget: monitoring.forget,
    tellInTray(): void {
      if (preferences.read().trayTold) return;
      void preferences.save({ trayTold: true });
      notifications.show({
        title: `${app.name} keeps running in the tray`,
        body: 'Closing the window no longer quits Quayside. Quit from the tray menu, or change this in Settings.',
        onClick: mainWindow.show,
      });
    },
    stop(): void {
      monitoring.stop();
      unwatch?.();
      icon.remove();
    },
    flush: monitoring.flush,
  };
}
