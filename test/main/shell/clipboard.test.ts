import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createClipboard } from '../../../src/main/shell/clipboard.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const MINUTE = 60_000;

/** Electron's clipboard before version 44, which answers at once, or since then, with promises. */
function system(promises: boolean) {
  const state = { text: '', failing: false };
  function answer<T>(job: () => T): T | Promise<T> {
    if (!promises) return job();
    return state.failing ? Promise.reject(new Error('held by another program')) : Promise.resolve(job());
  }
  return {
    state,
    writeText: (text: string) =>
      answer(() => {
        state.text = text;
      }),
    readText: () => answer(() => state.text),
    clear: () =>
      answer(() => {
        state.text = '';
      }),
  };
}

describe.each([
  ['at once', false],
  ['by promises', true],
])('a clipboard that answers %s', (_name, promises) => {
  test('loses a secret after a minute', async () => {
    const held = system(promises);
    expect(await createClipboard(held).writeSecret('secret')).toEqual({ ok: true, value: null });
    await vi.advanceTimersByTimeAsync(MINUTE - 1);
    expect(held.state.text).toBe('secret');
    await vi.advanceTimersByTimeAsync(1);
    expect(held.state.text).toBe('');
  });

  test('keeps what was copied in the meantime', async () => {
    const held = system(promises);
    const clipboard = createClipboard(held);
    await clipboard.writeSecret('secret');
    held.state.text = 'a shopping list';
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(held.state.text).toBe('a shopping list');
  });

  test('gives a second secret a minute of its own', async () => {
    const held = system(promises);
    const clipboard = createClipboard(held);
    await clipboard.writeSecret('first');
    await vi.advanceTimersByTimeAsync(MINUTE / 2);
    await clipboard.writeSecret('second');
    await vi.advanceTimersByTimeAsync(MINUTE / 2);
    expect(held.state.text).toBe('second');
    await vi.advanceTimersByTimeAsync(MINUTE / 2);
    expect(held.state.text).toBe('');
  });

  test('keeps the same text when the person copies it after it was taken off', async () => {
    const held = system(promises);
    const clipboard = createClipboard(held);
    await clipboard.writeSecret('secret');
    await vi.advanceTimersByTimeAsync(MINUTE);
    held.state.text = 'secret';
    await clipboard.clearSecret();
    expect(held.state.text).toBe('secret');
  });

  test('loses a secret when the app ends, and nothing else', async () => {
    const held = system(promises);
    const clipboard = createClipboard(held);
    await clipboard.writeSecret('secret');
    await clipboard.clearSecret();
    expect(held.state.text).toBe('');
    expect(vi.getTimerCount()).toBe(0);
    await clipboard.write('a link');
    await clipboard.clearSecret();
    expect(held.state.text).toBe('a link');
  });
});

test('a clipboard that refuses is a failure in words, and never a rejection', async () => {
  const held = system(true);
  const clipboard = createClipboard(held);
  held.state.failing = true;
  for (const written of [await clipboard.write('a link'), await clipboard.writeSecret('secret')])
    expect(written).toMatchObject({
      ok: false,
      error: { code: 'internal', message: 'Quayside could not copy to the clipboard.' },
    });
  expect(vi.getTimerCount()).toBe(0);
  held.state.failing = false;
  await clipboard.writeSecret('secret');
  held.state.failing = true;
  await clipboard.clearSecret();
});
