import { describe, expect, test } from 'vitest';
import { boundsToOpen, isWayland, stateToKeep } from '../../../src/main/shell/windowState.ts';

const bounds = { x: 100, y: 50, width: 1200, height: 800 };
const screens = [{ x: 0, y: 0, width: 1920, height: 1080 }];

describe('the window’s place', () => {
  test('is kept and opened again', () => {
    const state = stateToKeep(bounds, true, false);
    expect(state).toEqual({ bounds, maximized: true });
    expect(boundsToOpen(state, screens, false)).toEqual(bounds);
  });

  test('is its size alone on Wayland, and what was kept there opens anywhere', () => {
    const state = stateToKeep({ ...bounds, x: 0, y: 0 }, false, true);
    expect(state.bounds).toEqual({ width: 1200, height: 800 });
    expect(boundsToOpen(state, screens, false)).toEqual({ width: 1200, height: 800 });
    expect(boundsToOpen({ bounds, maximized: false }, screens, true)).toEqual({ width: 1200, height: 800 });
  });

  test('is the first one before any was kept, and its size alone where half of it was kept', () => {
    expect(boundsToOpen(null, screens, false)).toBeNull();
    for (const half of [{ x: 100 }, { y: 50 }])
      expect(
        boundsToOpen({ bounds: { ...half, width: 1200, height: 800 }, maximized: false }, screens, false),
      ).toEqual({ width: 1200, height: 800 });
  });

  test.each([
    { ...bounds, x: 1800 },
    { ...bounds, y: 1000 },
    { ...bounds, x: -1050 },
  ])('is the first one again when too little of it is on a screen: %j', (lost) =>
    expect(boundsToOpen({ bounds: lost, maximized: false }, screens, false)).toBeNull(),
  );
});

describe('Wayland', () => {
  const plain = { platform: 'linux', env: {}, ozonePlatform: '' };
  const session = { WAYLAND_DISPLAY: 'wayland-0', XDG_SESSION_TYPE: 'wayland' };
  test.each([
    [{ env: session }, true],
    [{ env: session, ozonePlatform: 'x11' }, false],
    [{ env: {}, ozonePlatform: 'wayland' }, true],
    [{ env: { ...session, XDG_SESSION_TYPE: 'x11' } }, false],
    [{ env: session, platform: 'darwin' }, false],
    [{}, false],
  ])('%j: %s', (change, expected) => expect(isWayland({ ...plain, ...change })).toBe(expected));
});
