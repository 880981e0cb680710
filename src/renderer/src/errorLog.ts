import { describeError } from '../../shared/describeError.ts';
import type { Bridge } from './bridge.ts';

/** Writes unexpected errors of the page into main's log: those that nobody caught, and those of React's boundaries. */
export function createErrorLog(bridge: Bridge) {
  const write = (what: string, error: unknown, where = '') =>
    void bridge.call('app.logError', { text: `${what}: ${describeError(error)}${where}`.slice(0, 10_000) });
  return {
    /** Listens to what nobody caught, as long as the window lives. */
    listen(window: Window): void {
      window.addEventListener('error', ({ error, message }) =>
        write('uncaught', error ?? new Error(message)),
      );
      window.addEventListener('unhandledrejection', ({ reason }) => write('unhandled rejection', reason));
    },
    /** For React: an error that a boundary caught, with the components that it came through. */
    caught(error: unknown, { componentStack = '' }: { componentStack?: string | undefined }): void {
      // As React does by itself, for who has the developer tools open.
      console.error(error);
      write('caught while drawing', error, componentStack);
    },
  };
}
