import { describe, expect, test, vi } from 'vitest';
import { movedTo, Palette } from '../../../src/renderer/src/features/palette/Palette.tsx';
import {
  baselineItems,
  commandItems,
  namedPlaces,
  organizationItems,
  personItem,
  presetItems,
  savedViewItems,
  usedAt,
} from '../../../src/renderer/src/features/palette/paletteItems.ts';
import { type Offer, rank, sectionsOf } from '../../../src/renderer/src/features/palette/sections.ts';
import {
  dialogOf,
  matching,
  memberItem,
  searchedBy,
} from '../../../src/renderer/src/features/palette/useMemberItems.ts';
import { usedFirst } from '../../../src/renderer/src/features/palette/useOffer.ts';
import {
  type KeyList,
  keysShown,
  shortcutGroups,
} from '../../../src/renderer/src/screens/KeyboardShortcuts.tsx';
import type { Actions } from '../../../src/renderer/src/state/actions.ts';
import type { CommandId } from '../../../src/renderer/src/state/commands/commands.ts';
import { DialogContext } from '../../../src/renderer/src/state/dialogContext.tsx';
import { HOME_PANE } from '../../../src/renderer/src/state/views.ts';
import type { Person } from '../../../src/shared/calls/people.ts';
import { ok } from '../../../src/shared/errors.ts';
import type { UsedItem } from '../../../src/shared/preferences.ts';
import { drawn } from '../state/drawn.tsx';
import { account, type Bench, instance, member, preferences, startedBench } from '../state/fixture.ts';

const html = (bench: Bench, typed = '') =>
  drawn(
    bench,
    <DialogContext value={1}>
      <Palette typed={typed} />
    </DialogContext>,
  );

function outline(page: string): string[] {
  const named = /role="group" aria-label="([^"]*)"|<bdi class="[^"]*title[^"]*">(.*?)<\/bdi>/g;
  return [...page.matchAll(named)].map(([, section, title = '']) =>
    section === undefined ? title.replace(/<[^>]*>/g, '') : `# ${section}`,
  );
}

async function looked(): Promise<Bench> {
  const bench = await startedBench([instance('a'), instance('b')]);
  await bench.answer('account.read', ok(account('a')), 'a');
  await bench.answer('account.read', ok(account('b')), 'b');
  bench.actions.goToInstance('a');
  bench.actions.goToInstance('b');
  return bench;
}

describe('with nothing typed the palette shows', () => {
  test('where one was, then what can be done with what is shown, by what it concerns', async () => {
    const lines = outline(html(await looked()));
    expect(lines.filter((line) => line.startsWith('#'))).toEqual([
      '# Recent',
      '# Acme',
      '# B',
      '# All instances',
      '# Go to',
      '# Window',
    ]);
    expect(lines.slice(0, 3)).toEqual(['# Recent', 'Acme', 'Overview']);
    expect(lines).toContain('Invite people…');
    expect(lines).not.toContain('Search what is shown');
  });

  test('what was chosen last among what is recent, and not again below', async () => {
    const bench = await looked();
    bench.actions.noteUsed({ kind: 'command', command: 'export-instances' });
    const lines = outline(html(bench));
    expect(lines.filter((line) => line === 'Export instances…')).toHaveLength(1);
    expect(lines.indexOf('Export instances…')).toBeLessThan(lines.indexOf('# Acme'));
  });

  test('what was used in an earlier run, but for what is not there or barred, which stays remembered', async () => {
    const savedViews = [
      {
        id: '1',
        name: 'Shops',
        ...{ as: 'compare' as const, search: '', choices: {}, sort: null, stayZero: false },
        columns: [{ instanceId: 'a', organizationId: 'org-a', shows: 'members' as const }],
      },
    ];
    const used: UsedItem[] = [
      { kind: 'organization', instanceId: 'a', organizationId: 'org-a' },
      { kind: 'organization', instanceId: 'gone', organizationId: 'org-gone' },
      { kind: 'view', viewId: '1' },
      { kind: 'view', viewId: 'gone' },
      { kind: 'command', command: 'a command of a newer version' },
      // Earlier versions offered the pages that tabs show.
      { kind: 'command', command: 'home-people' },
      { kind: 'command', command: 'audit-drift' },
      { kind: 'command', command: 'back' },
      { kind: 'command', command: 'import-instances' },
    ];
    const bench = await startedBench([instance('a')], { preferences: preferences({ savedViews, used }) });
    const lines = outline(html(bench));
    expect(lines.slice(0, 5)).toEqual(['# Recent', 'Acme', 'Shops', 'Import instances…', '# All instances']);
    expect(lines.filter((line) => line === 'Import instances…')).toHaveLength(1);
    expect(bench.store.getState().preferences.used).toEqual(used);
  });

  test('each recent place once, however it was gone to', async () => {
    const bench = await looked();
    expect(usedAt({ at: 'home', tab: 'overview' })).toBeNull();
    bench.actions.noteUsed({ kind: 'organization', instanceId: 'a', organizationId: 'org-a' });
    expect(outline(html(bench)).slice(0, 4)).toEqual(['# Recent', 'Acme', 'Overview', '# Acme']);
  });

  test('nothing of an instance on Home', async () => {
    const bench = await startedBench([instance('a')]);
    const lines = outline(html(bench));
    expect(lines.filter((line) => line.startsWith('#'))).toEqual(['# All instances', '# Go to', '# Window']);
  });
});

test('the palette is a combobox over a list of options, of which the first is active', async () => {
  const page = html(await looked());
  const list = /aria-controls="([^"]+)"/.exec(page)?.[1] ?? '';
  expect(page).toContain(`id="${list}" role="listbox"`);
  expect(page).toContain(`aria-activedescendant="${list}-0"`);
  expect(page).toContain(`id="${list}-0" role="option" aria-selected="true"`);
  expect(page.match(/aria-selected="true"/g)).toHaveLength(1);
});

test('what is barred is there, called disabled, with its reason', async () => {
  const bench = await startedBench([instance('a')]);
  bench.actions.goToInstance('a');
  expect(html(bench)).toMatch(
    /aria-disabled="true"((?!role="option").)*New organization…((?!role="option").)*A has not been read yet\./s,
  );
});

test('commands come with what they concern, and those that mean nothing here do not come', async () => {
  const { store, actions } = await startedBench([instance('a')]);
  const told = (...ids: CommandId[]) =>
    commandItems(store.getState(), { instance: 'A', organization: 'Acme' }).flatMap((item) =>
      item.command && ids.includes(item.command) ? [[item.title, item.where, item.why, item.chord]] : [],
    );
  expect(told('new-organization', 'add-instance', 'search')).toEqual([['Add instance…', '', null, 'Mod+N']]);
  actions.goToInstance('a');
  expect(told('new-organization')).toEqual([['New organization…', 'A', 'A has not been read yet.', null]]);
});

test('an organization that the server did not list yet is there by its key, each once', () => {
  const [, labs] = account('a').organizations;
  const items = organizationItems(instance('a'), { ...account('a'), organizations: labs ? [labs] : [] });
  expect(items.map(({ title, where }) => `${title} on ${where}`)).toEqual(['Labs on A', 'Acme on A']);
  expect(organizationItems(instance('a'), account('a'))).toHaveLength(2);
});

test('a person is told by name, address and in how many organizations they are', () => {
  const cell = {
    ...{ instanceId: 'i1', organizationId: 'a', role: 'member' },
    ...{ since: null, twoFactor: null, invitation: null },
  };
  const person: Person = {
    id: 'desk@shop.example',
    email: 'desk@shop.example',
    emails: ['desk@shop.example'],
    name: 'Front Desk',
    cells: [cell, { ...cell, organizationId: 'b' }, { ...cell, organizationId: 'c', role: null }],
  };
  expect(personItem(person)).toMatchObject({
    title: 'Front Desk',
    where: 'desk@shop.example · 2 organizations · invited to 1',
  });
  expect(personItem({ ...person, name: '', cells: [cell] })).toMatchObject({
    title: 'desk@shop.example',
    where: '1 organization',
  });
});

test('what is chosen is remembered over a restart, but for people: their addresses stand in no choices', async () => {
  const bench = await looked();
  const saved = () => bench.asked.filter((call) => call === 'preferences.save').length;
  const before = saved();
  bench.actions.noteUsedPerson('desk@shop.example');
  expect(saved()).toBe(before);
  expect(JSON.stringify(bench.store.getState().preferences)).not.toContain('desk@shop.example');
  bench.actions.noteUsed({ kind: 'instance', instanceId: 'a' });
  expect(saved()).toBe(before + 1);
});

test('people that were chosen before come first among those that are found', () => {
  const person = (id: string): Person => ({ id, email: id, emails: [id], name: '', cells: [] });
  const ids = (used: string[]) => usedFirst(['a@x', 'b@x', 'c@x'].map(person), used).map(({ id }) => id);
  expect(ids([])).toEqual(['a@x', 'b@x', 'c@x']);
  expect(ids(['c@x', 'z@x', 'b@x'])).toEqual(['c@x', 'b@x', 'a@x']);
});

test('saved views are found by their names', () => {
  const view = { search: '', choices: {}, sort: null, columns: [], stayZero: false };
  const targets = savedViewItems([{ ...view, id: '1', name: 'Shops', as: 'matrix' }]);
  expect(targets.map(({ title, where }) => `${title}: ${where}`)).toEqual(['Shops: People · Matrix']);
  const found = (typed: string) => rank(targets, typed, []).map(({ item }) => item.title);
  expect([found('shops'), found('nothing such')]).toEqual([['Shops'], []]);
});

test('people are asked for by a preset’s name, everywhere or at a place by its name', () => {
  const group = { id: 'g', name: 'Northern clients', instanceIds: ['a'], folded: false };
  const places = namedPlaces(
    [instance('northwind')],
    [group],
    organizationItems(instance('b'), account('b'))
      .slice(0, 1)
      .map((item) => ({ ...item, title: 'Northwind GmbH' })),
  );
  const found = (typed: string) =>
    rank(presetItems(typed, places), typed, []).map(({ item }) => `${item.title}, ${item.where}`);
  expect(found('admins without')[0]).toBe('Admins without 2FA, ');
  expect(found('admins without 2fa at northwind').slice(0, 2)).toEqual([
    'Admins without 2FA at NORTHWIND, Instance',
    'Admins without 2FA at Northwind GmbH, B',
  ]);
  expect(found('sees nothing at northern cl')[0]).toBe('Sees nothing at Northern clients, Group');
  const showPeople = vi.fn();
  presetItems('admins without 2fa at northwind g', places)
    .at(-1)
    ?.run({ showPeople } as unknown as Actions);
  expect(showPeople).toHaveBeenCalledWith({
    choices: { role: ['owner', 'admin'], more: ['no-two-factor'], organization: ['["b","org-b"]'] },
  });
});

test('baselines are found by their names, those of one name told apart by when they were kept, and remembered', async () => {
  const bench = await startedBench([instance('a')]);
  const baselines = [
    { id: '2', name: 'Audit', keptAt: Date.parse('2026-03-03T12:00:00Z') },
    { id: '1', name: 'Audit', keptAt: Date.parse('2025-03-03T12:00:00Z') },
  ];
  bench.emit('access.changed', { revision: 1, drifting: 0, baselines });
  await expect.poll(() => bench.store.getState().access.baselines).toHaveLength(2);
  const items = rank(baselineItems(baselines), 'audit', []).map(({ item }) => item);
  expect(items.map(({ where }) => where).sort()).toEqual([
    'Audit · saved Mar 3, 2025',
    'Audit · saved Mar 3, 2026',
  ]);
  bench.actions.noteUsed({ kind: 'baseline', baselineId: '2' });
  expect(outline(html(bench)).slice(0, 2)).toEqual(['# Recent', 'Audit']);
});

test('people that come later stand below the rest, which stays where it is, unless they are to be off-boarded; what is done with a selection stands first', () => {
  const item = (title: string) => ({
    ...personItem({ id: title, email: title, emails: [], name: '', cells: [] }),
  });
  const offer = {
    shown: { instance: '', organization: '' },
    commands: [],
    targets: [item('shop')],
    visited: [],
    remembered: [],
    recent: [],
    members: null,
    selected: null,
    isLeaving: false,
  };
  const names = (people: string[], more: Partial<Offer> = {}, typed = 'shop') =>
    sectionsOf({ ...offer, people: people.map(item), ...more }, typed).flatMap(({ title, found }) => [
      title,
      ...found.map((each) => each.item.title),
    ]);
  expect(names([])).toEqual(['Results', 'shop']);
  expect(names(['desk@shop'])).toEqual(['Results', 'shop', 'People', 'desk@shop']);
  expect(names(['desk@shop'], { isLeaving: true })).toEqual(['People', 'desk@shop', 'Results', 'shop']);
  const selected = { title: 'Do something with 3 people', items: [item('Change role…'), item('Off-board…')] };
  expect(names([], { selected }, '')).toEqual(['Do something with 3 people', 'Change role…', 'Off-board…']);
  expect(names([], { selected }, 'off')).toEqual(['Do something with 3 people', 'Off-board…']);
});

test('“Permissions of” leads to the members of the organization that is shown, found by address and name', async () => {
  const bench = await looked();
  bench.actions.goToInstance('a');
  const desk = {
    ...member('a'),
    userId: 'u2',
    user: { id: 'u2', email: 'desk@a.example', firstName: 'Front' },
  };
  await bench.answer('members.list', ok([member('a'), desk]), 'a');
  const listed = (typed: string) => outline(html(bench, typed));
  expect(listed('Permissions of ')).toEqual([
    '# Acme',
    'Permissions of one@a.example.com',
    'Permissions of desk@a.example',
  ]);
  expect(listed('permissions of front')).toEqual(['# Acme', 'Permissions of desk@a.example']);
  expect(listed('permissions of nobody')).toEqual([]);
  bench.actions.runCommand('permissions');
  expect(bench.store.getState().dialog?.about).toEqual({ kind: 'palette', typed: 'Permissions of ' });
});

test('“Copy access of” and “Compare access of” lead to members likewise; of whom nothing can be copied it is said why', async () => {
  const bench = await looked();
  bench.actions.goToInstance('a');
  const desk = { ...member('a'), userId: 'u2', role: 'member', user: { id: 'u2', email: 'desk@a.example' } };
  await bench.answer('members.list', ok([{ ...member('a'), role: 'owner' }, desk]), 'a');
  const page = html(bench, 'copy access of ');
  expect(outline(page)).toEqual([
    '# Acme',
    'Copy access of one@a.example.com',
    'Copy access of desk@a.example',
  ]);
  expect(page).toContain('Sees everything, as owner: there is nothing to copy.');
  expect(page.match(/role="option"[^>]*aria-disabled="true"/g)).toHaveLength(1);
  expect(outline(html(bench, 'Compare access of desk'))).toEqual([
    '# Acme',
    'Compare access of desk@a.example',
  ]);
  bench.actions.runCommand('copy-access');
  expect(bench.store.getState().dialog?.about).toEqual({ kind: 'palette', typed: 'Copy access of ' });
});

test('of a person whose panel is open each organization of theirs is offered, or why it cannot be', () => {
  const asked = {
    instanceId: 'a',
    organizationId: 'acme',
    userId: 'u2',
    email: 'desk@a.example',
    name: 'Front Desk',
    role: 'admin',
    place: 'Acme on A',
    why: null,
  };
  expect(memberItem('permissions', asked)).toMatchObject({
    title: 'Permissions of desk@a.example',
    where: 'Front Desk · Acme on A · admin',
    why: null,
  });
  expect(dialogOf('permissions', asked)).toMatchObject({
    ...{ kind: 'permissions', organizationId: 'acme', userId: 'u2' },
  });
  expect(memberItem('copy-access', asked).why).toBe('Sees everything, as admin: there is nothing to copy.');
  expect(memberItem('compare-access', { ...asked, why: 'Not read.' }).why).toBe('Not read.');
  expect(matching([searchedBy(asked)], 'front acme')).toEqual([0]);
  expect(matching([searchedBy(asked)], 'front labs')).toEqual([]);
});

test('commands about a person mean something while their panel is open, and lead to what is asked of them', async () => {
  const bench = await startedBench([instance('a')]);
  const titles = () => outline(html(bench)).filter((title) => /this person/i.test(title));
  expect(titles()).toEqual([]);
  bench.actions.changeView(HOME_PANE, 'personId', () => 'desk@a.example');
  bench.actions.goTo({ at: 'home', tab: 'people' });
  expect(titles()).toEqual([
    'Revoke all sessions of this person…',
    'This person’s permissions…',
    'Copy this person’s access to…',
    'Compare this person’s access…',
    'Set an end date for this person…',
  ]);
  bench.actions.runCommand('person-permissions');
  expect(bench.store.getState().dialog?.about).toEqual({ kind: 'palette', typed: 'Permissions of ' });
});

test('arrows go round the results, pages stop at either end, and what is held with a command key moves nothing', () => {
  const press = (key: string, at: number, held = {}) =>
    movedTo({ key, ctrlKey: false, altKey: false, metaKey: false, ...held }, at, 10);
  expect([press('ArrowDown', 9), press('ArrowUp', 0), press('PageDown', 5), press('PageUp', 5)]).toEqual([
    0, 9, 9, 0,
  ]);
  expect([press('Home', 3), press('ArrowDown', 0, { ctrlKey: true })]).toEqual([null, null]);
  expect(movedTo({ key: 'ArrowDown', ctrlKey: false, altKey: false, metaKey: false }, 0, 0)).toBeNull();
});

describe('the sheet of shortcuts', () => {
  const titles = (groups: ReturnType<typeof shortcutGroups>) =>
    groups.map(({ title, lines }) => `${title}: ${lines.map((line) => line.title).join(', ')}`);

  test('shows the keys of what is shown', async () => {
    const { store } = await startedBench([instance('a')]);
    expect(titles(shortcutGroups(store.getState(), []))).toEqual([
      'Navigation: Home, Back, Forward, Next recent place, Previous recent place, Instances 1 to 9, Search what is shown',
      'Window: Widen or narrow the rail, Refresh, Command palette, Settings, Keyboard shortcuts',
      'All instances: Add instance',
    ]);
  });

  test('has the keys of each list that is shown, those that choose rows where they can be chosen', () => {
    const line = (title: string) => ({ title, chords: ['Enter'] });
    const lists: KeyList[] = [
      {
        title: 'In a table',
        lines: [line('Copy rows'), { ...line('Select the row'), picks: true }],
        shownBy: 'table',
        picksBy: 'table box',
      },
      { title: 'In the rail', lines: [line('Next')], shownBy: 'rail' },
    ];
    const shown = (...by: string[]) => titles(keysShown(lists, (selector) => by.includes(selector)));
    expect(shown('table')).toEqual(['In a table: Copy rows']);
    expect(shown('table', 'table box', 'rail')).toEqual([
      'In a table: Copy rows, Select the row',
      'In the rail: Next',
    ]);
    expect(shown()).toEqual([]);
  });

  test('stands below the commands with the keys of lists', async () => {
    const { store } = await startedBench([instance('a')]);
    const lists = [{ title: 'In the rail', lines: [{ title: 'Next', chords: ['ArrowDown'] }] }];
    expect(titles(shortcutGroups(store.getState(), lists)).at(-1)).toBe('In the rail: Next');
  });

  test('without any instance leaves out what needs one', async () => {
    const { store } = await startedBench([]);
    expect(titles(shortcutGroups(store.getState(), [])).join()).not.toContain('Instances 1 to 9');
  });
});
