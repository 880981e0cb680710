import path from 'node:path';
import { app, Menu, Notification, nativeImage, Tray } from 'electron';
import { glanceWords, type TrayAction, type TrayState, trayItems, trayTone } from './trayMenu.ts';

/** Holds each until it is gone: a garbage-collected one loses its click. */
export function createNotifications(platform: string) {
  const held = new Set<Notification>();
  return {
    isOffered: (): boolean => Notification.isSupported(),
    show({ title, body, onClick }: { title: string; body: string; onClick: () => void }): void {
      if (!Notification.isSupported()) return;
      const notification = new Notification({
        title,
        body: platform === 'linux' ? withoutMarkup(body) : body,
      });
      held.add(notification);
      const letGo = () => void held.delete(notification);
      notification.on('click', () => {
        letGo();
        onClick();
      });
      notification.on('close', letGo);
      notification.on('failed', letGo);
      notification.show();
    },
  };
}

/** Linux desktops differ on markup in bodies: uses look-alikes that mean the same to all. */
function withoutMarkup(text: string): string {
  return text.replaceAll('&', '＆').replaceAll('<', '‹').replaceAll('>', '›');
}

/** Held here: a garbage-collected icon vanishes. */
export function createTrayIcon(options: {
  folder: string;
  platform: string;
  onChosen: (action: TrayAction) => void;
}) {
  const { folder, platform, onChosen } = options;
  let tray: Tray | null = null;
  let shown = '';

  function picture(tone: ReturnType<typeof trayTone>) {
    // macOS draws a template in the menu bar's color; other panels show its own colors.
    if (platform !== 'darwin') return nativeImage.createFromPath(path.join(folder, `${tone}.png`));
    const image = nativeImage.createFromPath(path.join(folder, `${tone}Template.png`));
    image.setTemplateImage(true);
    return image;
  }

  return {
    show(state: TrayState): void {
      const text = JSON.stringify(state);
      if (text === shown) return;
      shown = text;
      const tone = trayTone(state);
      if (tray) tray.setImage(picture(tone));
      else {
        tray = new Tray(picture(tone));
        if (platform !== 'darwin') tray.on('click', () => onChosen({ do: 'open' }));
      }
      tray.setToolTip(`${app.name}: ${glanceWords(state)}`);
      tray.setContextMenu(
        Menu.buildFromTemplate(
          trayItems(state).map((item) =>
            item === 'line'
              ? { type: 'separator' as const }
              : {
                  // `&` would mark a shortcut.
                  label: item.label.replaceAll('&', '&&'),
                  enabled: item.action !== null,
                  click: () => item.action && onChosen(item.action),
                },
          ),
        ),
      );
    },
    remove(): void {
      tray?.destroy();
      tray = null;
      shown = '';
    },
  };
}
