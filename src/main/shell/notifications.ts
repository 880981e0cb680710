import { Notification } from 'electron';

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
