import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openPreferences } from '../../../src/main/preferences/preferences.ts';
import { ok } from '../../../src/shared/errors.ts';
import { preferencesShape } from '../../../src/shared/preferences.ts';
import { SETTINGS } from '../../../src/shared/settings.ts';
import { makeFolder } from '../storage/folder.ts';

const fileIn = (folder: string) => path.join(folder, 'preferences.json');
const DEFAULTS = {
  ...SETTINGS,
  trayTold: false,
  route: { at: 'home' },
  views: {},
  groups: [],
  rail: 'narrow',
  savedViews: [],
  used: [],
  reminded: [],
};
const group = (id: string, name: string, ...instanceIds: string[]) => ({
  id,
  name,
  instanceIds,
  folded: false,
});
/** As it was kept before people were saved in other forms. */
const arrangement = (id: string, instanceIds: string[]) => ({
  id,
  name: `View ${id}`,
  columns: instanceIds.map((instanceId) => ({
    instanceId,
    organizationId: 'acme',
    shows: 'members' as const,
  })),
});
const view = (id: string, instanceIds: string[]) => ({
  ...{ as: 'compare' as const, search: '', choices: {}, sort: null, stayZero: false },
  ...arrangement(id, instanceIds),
});

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

  test('open Home at the start where a person chose that, whatever was open last', async () => {
    const file = fileIn(makeFolder());
    const first = await openPreferences({ file });
    const route = { at: 'instance' as const, instanceId: 'a' };
    await first.save({ startAt: 'home', route });
    expect(first.read().route).toEqual(route);
    expect((await openPreferences({ file })).read().route).toEqual({ at: 'home' });
    await first.save({ startAt: 'last' });
    expect((await openPreferences({ file })).read().route).toEqual(route);
  });

  test('of Settings fall back one by one where a file has what is none of them', async () => {
    const file = fileIn(makeFolder());
    const odd = { theme: 'pink', density: 3, startAt: 'moon', dates: 'digits', keepActivity: 31 };
    writeFileSync(file, JSON.stringify({ version: 1, ...odd }));
    expect((await openPreferences({ file })).read()).toMatchObject({ ...SETTINGS, dates: 'digits' });
  });

  test('of an instance that is forgotten stay away where the page saves what it held before', async () => {
    const file = fileIn(makeFolder());
    const preferences = await openPreferences({ file });
    const atNorth = { ...view('3', []), as: 'list' as const, choices: { instance: ['a'] } };
    const before = [view('1', ['a', 'b']), view('2', ['a']), atNorth];
    await preferences.save({ savedViews: before });
    await preferences.forget('a');
    await preferences.save({ savedViews: before });
    const left = [view('1', ['b'])];
    expect(preferences.read().savedViews).toEqual(left);
    expect((await openPreferences({ file })).read().savedViews).toEqual(left);
  });

  test('of an instance that is forgotten are kept again once a restored list has it', async () => {
    const preferences = await openPreferences({ file: fileIn(makeFolder()) });
    await preferences.forget('a');
    preferences.remember(['a', 'b']);
    const savedViews = [view('1', ['a', 'b'])];
    await preferences.save({ savedViews });
    expect(preferences.read().savedViews).toEqual(savedViews);
  });

  test('of what was used are kept, but for an instance that is forgotten, and never a person', async () => {
    const file = fileIn(makeFolder());
    const preferences = await openPreferences({ file });
    const there = [
      { kind: 'command', command: 'export-instances' },
      { kind: 'organization', instanceId: 'b', organizationId: 'acme' },
      { kind: 'view', viewId: '1' },
    ] as const;
    await preferences.save({ used: [{ kind: 'instance', instanceId: 'a' }, ...there] });
    await preferences.forget('a');
    expect((await openPreferences({ file })).read().used).toEqual(there);
    const earlier = { kind: 'command', command: 'apply-template' };
    const odd = [{ kind: 'person', id: 'desk@shop.example' }, 'noise', ...there, earlier];
    writeFileSync(file, JSON.stringify({ version: 1, used: odd }));
    const again = await openPreferences({ file });
    expect(again.read().used).toEqual([...there, { ...earlier, command: 'apply-kit' }]);
    await again.save({ theme: 'dark' });
    expect(readFileSync(file, 'utf8')).not.toContain('desk@shop.example');
  });

  test('that an earlier Quayside kept under other names are taken over once: organizations side by side, and those that were used', async () => {
    const file = fileIn(makeFolder());
    const used = [{ kind: 'arrangement', arrangementId: '1' }];
    writeFileSync(file, JSON.stringify({ version: 1, arrangements: [arrangement('1', ['a'])], used }));
    const preferences = await openPreferences({ file });
    expect(preferences.read()).toMatchObject({
      savedViews: [view('1', ['a'])],
      used: [{ kind: 'view', viewId: '1' }],
    });
    await preferences.save({ savedViews: [] });
    expect((await openPreferences({ file })).read().savedViews).toEqual([]);
    expect(readFileSync(file, 'utf8')).not.toContain('arrangement');
  });

  test('of another instance are kept when one is forgotten', async () => {
    const preferences = await openPreferences({ file: fileIn(makeFolder()) });
    const views = { a: { organizationId: 'o', tab: 'keys' as const } };
    const route = { at: 'instance' as const, instanceId: 'a' };
    await preferences.save({ theme: 'dark', route, views });
    await preferences.forget('b');
    expect(preferences.read()).toEqual({ ...DEFAULTS, theme: 'dark', route, views });
  });

  test('hold groups that may stand together: each name once, each instance in one, none that was removed', async () => {
    const file = fileIn(makeFolder());
    const preferences = await openPreferences({ file });
    await preferences.save({
      rail: 'wide',
      groups: [group('g', 'Clients', 'a', 'b', 'a'), group('h', 'Lab', 'b', 'c'), group('i', 'clients', 'd')],
    });
    // Those of one name are one.
    expect(preferences.read().groups).toEqual([group('g', 'Clients', 'a', 'b', 'd'), group('h', 'Lab', 'c')]);
    await preferences.save({ theme: 'dark' });
    await preferences.forget('a');
    const again = await openPreferences({ file });
    expect(again.read()).toEqual({
      ...DEFAULTS,
      theme: 'dark',
      rail: 'wide',
      groups: [group('g', 'Clients', 'b', 'd'), group('h', 'Lab', 'c')],
    });
  });

  test('hold no more groups, nor instances in one, than the page may be told of: it could not start', async () => {
    const file = fileIn(makeFolder());
    const all = (length: number) => Array.from({ length }, (_, at) => String(at));
    const groups = [
      ...all(201).map((at) => group(`g${at}`, `Group ${at}`, at)),
      group('h', 'group 0', ...all(900).map((at) => `h${at}`)),
      group('i', 'GROUP 0', ...all(900).map((at) => `i${at}`)),
    ];
    writeFileSync(file, JSON.stringify({ version: 1, groups }));
    const read = (await openPreferences({ file })).read();
    expect(preferencesShape.parse(read)).toEqual(read);
    expect(read.groups.map(({ instanceIds }) => instanceIds.length)).toEqual([1_000, ...Array(199).fill(1)]);
    const saved = await openPreferences({ file: fileIn(makeFolder()) });
    await saved.save({ groups });
    expect(saved.read().groups).toEqual(read.groups);
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
      { ...DEFAULTS, theme: 'dark', views: { a: { organizationId: null, tab: 'keys' } } },
    ],
    [
      'one group among others, a width that there is not, and how an earlier Quayside drew Overview',
      JSON.stringify({
        version: 1,
        rail: 'huge',
        overview: 'cards',
        groups: [group('g', 'Production', 'a'), { id: 'h' }, group('i', 'x'.repeat(41)), group('j', ' Lab ')],
      }),
      { ...DEFAULTS, groups: [group('g', 'Production', 'a'), group('j', 'Lab')] },
    ],
    [
      'bad arrangements of an earlier Quayside among good ones, which are views now',
      JSON.stringify({
        arrangements: [
          arrangement('1', ['a', 'b']),
          { id: '2', name: 'Nothing', columns: [] },
          { ...arrangement('1', ['c']), name: 'Of the same id' },
          arrangement('3', ['a', 'b', 'c', 'd', 'e']),
          { ...arrangement('4', ['d']), name: '  On\n two  lines ' },
        ],
      }),
      {
        ...DEFAULTS,
        savedViews: [view('1', ['a', 'b']), { ...view('4', ['d']), name: 'On two lines' }],
      },
    ],
  ])('are read as far as they make sense: %s', async (_, text, expected) => {
    const file = fileIn(makeFolder());
    writeFileSync(file, text);
    expect((await openPreferences({ file })).read()).toEqual(expected);
  });

  test('of a newer Quayside stay in the file, beside what is chosen here', async () => {
    const file = fileIn(makeFolder());
    writeFileSync(file, '{"version":1,"theme":"dark","spacing":{"rows":30},"rail":"wide"}');
    const preferences = await openPreferences({ file });
    expect(preferences.read()).toEqual({ ...DEFAULTS, theme: 'dark', rail: 'wide' });
    await preferences.save({ theme: 'light' });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      ...DEFAULTS,
      version: 1,
      theme: 'light',
      rail: 'wide',
      spacing: { rows: 30 },
    });
  });

  test('that cannot be understood are set aside before others are saved in their place', async () => {
    const folder = makeFolder();
    writeFileSync(fileIn(folder), '{"groups":[{"id":"g"');
    const preferences = await openPreferences({ file: fileIn(folder) });
    await preferences.save({ theme: 'light' });
    const aside = readdirSync(folder).find((name) => name.startsWith('preferences.malformed-'));
    expect(readFileSync(path.join(folder, aside ?? ''), 'utf8')).toBe('{"groups":[{"id":"g"');
    expect(preferences.notices).toMatchObject([
      { title: 'Some of your choices were lost', text: expect.stringContaining(aside ?? '') },
    ]);
    expect((await openPreferences({ file: fileIn(folder) })).read().theme).toBe('light');
  });

  test('lose no group without a word, however the file was damaged, and what it had is kept beside it', async () => {
    const whole = JSON.stringify({ version: 1, theme: 'dark', groups: [group('g', 'Clients', 'a', 'b')] });
    const damages = [
      ...Array.from({ length: whole.length }, (_, at) => whole.slice(0, at)),
      ...Array.from({ length: whole.length }, (_, at) => `${whole.slice(0, at)}${whole.slice(at + 1)}`),
      whole.replace('"Clients"', '7'),
      whole.replace('["a","b"]', '"a"'),
      '[]',
      'null',
    ];
    for (const text of damages) {
      const folder = makeFolder();
      writeFileSync(fileIn(folder), text);
      const preferences = await openPreferences({ file: fileIn(folder) });
      const aside = readdirSync(folder).find((name) => name.startsWith('preferences.malformed-'));
      const isTold = preferences.notices.length > 0 && aside !== undefined;
      if (preferences.read().groups.length === 0 && text.includes('"groups"'))
        expect([text, isTold]).toEqual([text, true]);
      if (aside) expect(readFileSync(path.join(folder, aside), 'utf8')).toBe(text);
    }
  });

  test('in a file of 83 MB are kept aside unread, and told as too large', async () => {
    const folder = makeFolder();
    writeFileSync(fileIn(folder), '{"version":1,"theme":"dark"}');
    truncateSync(fileIn(folder), 83_000_000);
    const preferences = await openPreferences({ file: fileIn(folder) });
    expect(preferences.read().theme).toBe('system');
    const aside = readdirSync(folder).find((name) => name.startsWith('preferences.malformed-')) ?? '';
    expect(statSync(path.join(folder, aside)).size).toBe(83_000_000);
    expect(preferences.notices).toMatchObject([
      { title: 'Some of your choices were lost', text: expect.stringContaining('is larger than 5 MB.') },
    ]);
    expect(await preferences.save({ theme: 'light' })).toEqual(ok(null));
  });

  test('are not saved once they are more than the next start reads', async () => {
    const folder = makeFolder();
    const preferences = await openPreferences({ file: fileIn(folder) });
    await preferences.save({ theme: 'dark' });
    const choices = { person: Array.from({ length: 1_000 }, () => 'x'.repeat(500)) };
    const view = { name: 'V', as: 'list' as const, search: '', sort: null, columns: [], stayZero: false };
    const savedViews = Array.from({ length: 11 }, (_, at) => ({ ...view, id: `${at}`, choices }));
    expect(await preferences.save({ savedViews })).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('it would be too large to be read again') },
    });
    expect((await openPreferences({ file: fileIn(folder) })).read()).toMatchObject({
      theme: 'dark',
      savedViews: [],
    });
  });

  test('that the disk does not give are not written over', async () => {
    const file = fileIn(makeFolder());
    mkdirSync(file);
    const preferences = await openPreferences({ file });
    rmSync(file, { recursive: true });
    writeFileSync(file, '{"version":1,"theme":"dark"}');
    expect(await preferences.save({ theme: 'light' })).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('could not be read') },
    });
    expect(preferences.read().theme).toBe('light');
    expect((await openPreferences({ file })).read().theme).toBe('dark');
  });
});
