import { contextBridge, ipcRenderer } from 'electron';
import { CALL_CHANNEL, EVENT_CHANNEL } from '../shared/channels.ts';
import type { Result } from '../shared/errors.ts';

/** The page's only access to the outside: calls to the main process, and its events. */
const bridge = {
  request: (call: string, input: unknown): Promise<Result<unknown>> =>
    ipcRenderer.invoke(CALL_CHANNEL, { call, input }),

  /** In the order of emission; returns an unsubscribe function. */
  on: (listener: (message: unknown) => void): (() => void) => {
    const hear = (_: unknown, message: unknown) => listener(message);
    ipcRenderer.on(EVENT_CHANNEL, hear);
    return () => ipcRenderer.off(EVENT_CHANNEL, hear);
  },
};

contextBridge.exposeInMainWorld('quayside', bridge);
