import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openPreferences } from '../../../src/main/shell/preferences.ts';
import { makeFolder } from '../storage/folder.ts';

const fileIn = (folder: string) => path.join(folder, 'preferences.json');
const DEFAULTS = { theme: 'system', route: { at: 'home' }, views: {} };

describe('remembered choices', () => {
  test('come back at the next start, readable by their owner alone', async () => {
    const file = fileIn(makeFolder());
    const first = await openPreferences({ file });
    expect(first.read()).toEqual(DEFAULTS);
    await first.save({ theme: 'dark' });
    await first.save({ views: { a: { organizationId: 'o', tab: 'keys' } } });
    await first.save({
      route: { at: 'instance', instanceId: 'a' },
      views: { b: { organizationId: null, tab: 'members' } },
    });
    const again = await openPreferences({ file });
    expect(again.read()).toEqual(first.read());
    expect(again.read()).toMatchObject({
      theme: 'dark',
      views: { a: { tab: 'keys' }, b: { tab: 'members' } },
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await again.forget('a');
    expect(again.read()).toMatchObject({ route: { at: 'home' }, views: { b: {} } });
    expect(again.read().views).not.toHaveProperty('a');
  });

  test('of another instance are kept when one is forgotten', async () => {
    const preferences = await openPreferences({ file: fileIn(makeFolder()) });
    const views = { a: { organizationId: 'o', tab: 'keys' as const } };
    const route = { at: 'instance' as const, instanceId: 'a' };
    await preferences.save({ theme: 'dark', route, views });
    await preferences.forget('b');
    expect(preferences.read()).toEqual({ theme: 'dark', route, views });
  });

  test('are on disk, the last ones, when all that was saved is waited for', async () => {
    const file = fileIn(makeFolder());
    const preferences = await openPreferences({ file });
    for (const theme of ['dark', 'light', 'system', 'dark'] as const) void preferences.save({ theme });
    await preferences.flush();
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ theme: 'dark' });
  });

  test.each([
    ['nothing but noise', '\u0000{', DEFAULTS],
    ['another kind of value', '[1]', DEFAULTS],
    [
      'one bad part among good ones',
      '{"version":9,"theme":"dark","place":7,"views":{"a":{"organizationId":null,"tab":"keys"},"b":{"tab":"none"}}}',
      { theme: 'dark', route: { at: 'home' }, views: { a: { organizationId: null, tab: 'keys' } } },
    ],
  ])('are read as far as they make sense: %s', async (_, text, expected) => {
    const file = fileIn(makeFolder());
    writeFileSync(file, text);
    expect((await openPreferences({ file })).read()).toEqual(expected);
  });

  test('hold until the end when the disk refuses, and say so', async () => {
    const folder = makeFolder();
    mkdirSync(path.join(folder, 'preferences.json'));
    const preferences = await openPreferences({ file: fileIn(folder) });
    expect(await preferences.save({ theme: 'light' })).toMatchObject({ ok: false });
    expect(preferences.read().theme).toBe('light');
  });
});
