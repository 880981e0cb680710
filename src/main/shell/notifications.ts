import { Notification } from 'electron';

/** Something to tell outside the window. */
export type Told = { title: string; body: string; onClick: () => void };

/** Notifications of the system. */
export type Notifications = { isOffered(): boolean; show(told: Told): void };

/** Creates what shows notifications. Each is held until it is gone: one that is collected as garbage loses its click. */
export function createNotifications(platform: string): Notifications {
  const held = new Set<Notification>();
  return {
    isOffered: () => Notification.isSupported(),
    show({ title, body, onClick }) {
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

/** On Linux bodies are markup to some desktops and plain text to others: signs that look alike are the same to both. */
export function withoutMarkup(text: string): string {
  return text.replaceAll('&', '＆').replaceAll('<', '‹').replaceAll('>', '›');
}
