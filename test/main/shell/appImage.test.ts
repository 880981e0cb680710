import { expect, test } from 'vitest';
import { unsandboxedNotice } from '../../../src/main/shell/appImage.ts';

test('whoever runs the app without its sandbox is warned at the start, with what to do; root, who has none, is not', () => {
  const notice = (noSandbox: boolean, isRoot: boolean, isAppImage: boolean) =>
    unsandboxedNotice({ noSandbox, isRoot, isAppImage });
  expect(notice(true, false, true)).toMatchObject({
    tone: 'warning',
    title: 'Quayside runs without Chromium’s sandbox',
    text: expect.stringContaining('Allow user namespaces, or install the Debian package.'),
  });
  expect(notice(true, false, false)?.text).toContain('Start it without that switch.');
  for (const isAppImage of [true, false]) {
    expect(notice(true, true, isAppImage)).toBeNull();
    expect(notice(false, false, isAppImage)).toBeNull();
  }
});
