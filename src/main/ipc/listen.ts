import { type BrowserWindow, type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import { APP_ORIGIN, CALL_CHANNEL, EVENT_CHANNEL } from '../../shared/channels.ts';
import type { EventMessage } from '../../shared/events.ts';
import type { Outbox } from './outbox.ts';
import type { Router } from './router.ts';

function isOwnFrame(event: IpcMainInvokeEvent, window: BrowserWindow | null): boolean {
  const frame = event.senderFrame;
  if (!frame || !window || window.isDestroyed()) return false;
  return frame === window.webContents.mainFrame && frame.url.startsWith(`${APP_ORIGIN}/`);
}

export function answerCalls(router: Promise<Router>, window: () => BrowserWindow | null): void {
  ipcMain.handle(CALL_CHANNEL, async (event, message) => {
    const fromOwnFrame = isOwnFrame(event, window());
    return (await router)(fromOwnFrame, message);
  });
}

export function createSend(window: () => BrowserWindow | null): (message: EventMessage) => void {
  return (message) => {
    const target = window();
    if (target && !target.isDestroyed()) target.webContents.send(EVENT_CHANNEL, message);
  };
}

export function holdWhileLoading(contents: WebContents, outbox: Pick<Outbox, 'pause' | 'resume'>): void {
  contents.on('did-start-navigation', ({ isMainFrame, isSameDocument, url }) => {
    // Navigation elsewhere is refused without an event: the page stays.
    if (isMainFrame && !isSameDocument && url.startsWith(`${APP_ORIGIN}/`)) outbox.pause();
  });
  contents.on('render-process-gone', outbox.pause);
  contents.on('did-stop-loading', outbox.resume);
}
