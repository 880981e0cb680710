import { expect, test } from 'vitest';
import { createInTray } from '../../../src/main/shell/closing.ts';

function open({ on = true, shown = true as boolean | Error, mayEnd = true } = {}) {
  const said: string[] = [];
  const world = { on, shown, mayEnd };
  const inTray = createInTray({
    isOn: () => world.on,
    isShown: async () => {
      if (world.shown instanceof Error) throw world.shown;
      return world.shown;
    },
    mayEnd: () => {
      said.push('asked');
      return world.mayEnd;
    },
    quit: () => said.push('quit'),
    leaveWindow: () => said.push('left'),
  });
  return { inTray, said, world };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('without a tray the window closes as ever, once the app may end', () => {
  const { inTray, said, world } = open({ on: false });
  expect(inTray.mayClose()).toBe(true);
  world.mayEnd = false;
  expect(inTray.mayClose()).toBe(false);
  expect(said).toEqual(['asked', 'asked']);
});

test('with an icon the window goes and the app stays, without a question, however often closing is tried', async () => {
  const { inTray, said } = open();
  expect([inTray.mayClose(), inTray.mayClose()]).toEqual([false, false]);
  expect(inTray.goesOn()).toBe(false);
  await settled();
  expect([said, inTray.goesOn()]).toEqual([['left'], true]);
  inTray.opened();
  expect(inTray.goesOn()).toBe(false);
});

test('where no icon is shown, or nobody can tell, closing ends the app: it would not be reached any more', async () => {
  for (const shown of [false, new Error('no bus')]) {
    const { inTray, said } = open({ shown });
    expect(inTray.mayClose()).toBe(false);
    await settled();
    expect([said, inTray.goesOn()]).toEqual([['asked', 'quit'], false]);
  }
});

test('where no icon is shown and the app may not end yet, its window stays', async () => {
  const { inTray, said } = open({ shown: false, mayEnd: false });
  inTray.mayClose();
  await settled();
  expect(said).toEqual(['asked']);
});

test('at the end of the app windows close, also while the desktop is still being asked', async () => {
  const { inTray, said } = open();
  inTray.mayClose();
  inTray.ending();
  await settled();
  expect(said).toEqual([]);
  expect([inTray.mayClose(), inTray.goesOn()]).toEqual([true, false]);
  inTray.opened();
  expect(inTray.mayClose()).toBe(true);
});
