import { type BrowserWindow, type IpcMainInvokeEvent, ipcMain } from 'electron';
import { APP_ORIGIN, CALL_CHANNEL, EVENT_CHANNEL } from '../../shared/channels.ts';
import { type Emit, events } from '../../shared/contract.ts';
import type { createRouter } from './router.ts';

/** Only the top frame of the app's own window, showing the app's own page, may call. */
function isOwnFrame(event: IpcMainInvokeEvent, window: BrowserWindow | null): boolean {
  const frame = event.senderFrame;
  if (!frame || !window || window.isDestroyed()) return false;
  return frame === window.webContents.mainFrame && frame.url.startsWith(`${APP_ORIGIN}/`);
}

/** Opens the one door for calls. */
export function answerCalls(
  router: ReturnType<typeof createRouter>,
  window: () => BrowserWindow | null,
): void {
  ipcMain.handle(CALL_CHANNEL, (event, message) => router(isOwnFrame(event, window()), message));
}

/** Sends events to the app's own window; a payload that does not fit the contract is never sent. */
export function createEmit(window: () => BrowserWindow | null, log: (line: string) => void): Emit {
  return (event, payload) => {
    const target = window();
    if (!target || target.isDestroyed()) return;
    const checked = events[event].safeParse(payload);
    if (!checked.success) return log(`event ${event} does not fit the contract`);
    target.webContents.send(EVENT_CHANNEL, { event, payload: checked.data });
  };
}
