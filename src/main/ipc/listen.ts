import { type BrowserWindow, type IpcMainInvokeEvent, ipcMain } from 'electron';
import { CALL_CHANNEL, EVENT_CHANNEL } from '../../shared/channels.ts';
import { type EventName, type EventPayload, events } from '../../shared/contract.ts';
import { APP_ORIGIN } from '../shell/protocol.ts';
import type { createRouter } from './router.ts';

/** Tells the page that something happened; a payload that does not fit the contract is never sent. */
export type Emit = <N extends EventName>(event: N, payload: EventPayload<N>) => void;

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

/** Makes the teller of events for the app's own window. */
export function createEmit(window: () => BrowserWindow | null, log: (line: string) => void): Emit {
  return (event, payload) => {
    const target = window();
    if (!target || target.isDestroyed()) return;
    const checked = events[event].safeParse(payload);
    if (!checked.success) return log(`event ${event} does not fit the contract`);
    target.webContents.send(EVENT_CHANNEL, { event, payload: checked.data });
  };
}
