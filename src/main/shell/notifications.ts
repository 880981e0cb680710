import { Notification } from 'electron';

/** Notifications of the system. Each is held until it is gone: one that is collected as garbage loses its click. */
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

/** On Linux bodies are markup to some desktops and plain text to others: signs that look alike are the same to both. */
function withoutMarkup(text: string): string {
  return text.replaceAll('&', '＆').replaceAll('<', '‹').replaceAll('>', '›');
}
