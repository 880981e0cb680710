import { describeError } from '../../shared/describeError.ts';
import type { Bridge } from './bridge.ts';

export function createErrorLog(bridge: Bridge) {
  const write = (what: string, error: unknown, where = '') =>
    void bridge.call('app.logError', { text: `${what}: ${describeError(error)}${where}`.slice(0, 10_000) });
  return {
    listen(window: Window): void {
      window.addEventListener('error', ({ error, message }) =>
        write('uncaught', error ?? new Error(message)),
      );
      window.addEventListener('unhandledrejection', ({ reason }) => write('unhandled rejection', reason));
    },
    caught(error: unknown, { componentStack = '' }: { componentStack?: string | undefined }): void {
      // React does this by default; keeps the error in the developer tools.
      console.error(error);
      write('caught while drawing', error, componentStack);
    },
  };
}
