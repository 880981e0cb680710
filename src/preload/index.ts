import { contextBridge, ipcRenderer } from 'electron';
import { CALL_CHANNEL, EVENT_CHANNEL } from '../shared/channels.ts';
import type { Result } from '../shared/errors.ts';

/** All that the page can reach of the world outside it: ask main, and hear from main. */
const bridge = {
  request: (call: string, input: unknown): Promise<Result<unknown>> =>
    ipcRenderer.invoke(CALL_CHANNEL, { call, input }),

  /** Listens to all events, in the order in which main told them; the answer stops listening. */
  on: (listener: (message: unknown) => void): (() => void) => {
    const hear = (_: unknown, message: unknown) => listener(message);
    ipcRenderer.on(EVENT_CHANNEL, hear);
    return () => ipcRenderer.off(EVENT_CHANNEL, hear);
  },
};

contextBridge.exposeInMainWorld('quayside', bridge);
