import { expect, test, vi } from 'vitest';
import type { Bridge } from '../../src/renderer/src/bridge.ts';
import { createErrorLog } from '../../src/renderer/src/errorLog.ts';
import { calls } from '../../src/shared/contract.ts';
import { ok } from '../../src/shared/errors.ts';

function open() {
  const texts: string[] = [];
  const bridge = {
    call: async (_: string, input: { text: string }) => {
      texts.push(calls['app.logError'].input.parse(input).text);
      return ok({});
    },
  } as unknown as Bridge;
  return { log: createErrorLog(bridge), texts };
}

test('what nobody caught goes to the log, with its stack', () => {
  const { log, texts } = open();
  const window = new EventTarget();
  log.listen(window as Window);
  window.dispatchEvent(Object.assign(new Event('error'), { error: new TypeError('broke'), message: 'm' }));
  window.dispatchEvent(Object.assign(new Event('error'), { error: null, message: 'script error' }));
  window.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason: new Error('late') }));
  expect(texts).toEqual([
    expect.stringMatching(/^uncaught: TypeError: broke\n\s+at /),
    expect.stringMatching(/^uncaught: Error: script error/),
    expect.stringMatching(/^unhandled rejection: Error: late/),
  ]);
});

test('what a boundary caught goes there with the components it came through, within the bounds of the call', () => {
  const { log, texts } = open();
  const told = vi.spyOn(console, 'error').mockImplementation(() => {});
  log.caught(new Error('no name'), { componentStack: '\n    at Members'.repeat(2_000) });
  expect(texts[0]).toMatch(/^caught while drawing: Error: no name/);
  expect(texts[0]).toContain('at Members');
  expect(told).toHaveBeenCalledOnce();
  told.mockRestore();
});
