import { describe, expect, test } from 'vitest';
import { RAIL_KEYS } from '../../../src/renderer/src/features/instances/railRows.ts';
import {
  COMMAND_IDS,
  COMMANDS,
  type CommandId,
  pressedCommand,
  standing,
} from '../../../src/renderer/src/state/commands/commands.ts';
import { TABLE_KEYS } from '../../../src/renderer/src/ui/table/tableKeys.ts';
import { ok } from '../../../src/shared/errors.ts';
import { events } from '../../../src/shared/events.ts';
import { SHORTCUTS, shortcutsOf } from '../../../src/shared/shortcuts.ts';
import { account, type Bench, instance, startedBench } from '../state/fixture.ts';

const PLATFORMS = ['linux', 'win32', 'darwin'];

describe('the registry of commands', () => {
  test('has every command that the menu offers', () => {
    const offered = events['menu.chosen'].payload.shape.command.options;
    expect(offered.filter((id) => !COMMAND_IDS.includes(id))).toEqual([]);
  });

  test('has a command for all keys of the table of keys', () =>
    expect(Object.keys(SHORTCUTS).filter((id) => !COMMAND_IDS.includes(id as CommandId))).toEqual([]));

  test.each(PLATFORMS)('gives no keys to two commands, nor to a command and a list, on %s', (platform) => {
    const commands = COMMAND_IDS.flatMap((id) => shortcutsOf(id, platform));
    for (const lines of [TABLE_KEYS, RAIL_KEYS]) {
      const all = [...commands, ...lines.flatMap(({ chords }) => chords)];
      expect(all.filter((chord, at) => all.indexOf(chord) !== at)).toEqual([]);
    }
  });

  test('no two are called the same', () => {
    const titles = COMMAND_IDS.map((id) => `${COMMANDS[id].group} ${COMMANDS[id].title}`);
    expect(titles.filter((title, at) => titles.indexOf(title) !== at)).toEqual([]);
  });

  test('finds the command of pressed keys, and which of its keys they were', () => {
    const press = { key: '3', code: 'Digit3', ctrlKey: true, metaKey: false, altKey: false, shiftKey: false };
    expect(pressedCommand(press, 'linux')).toEqual({ id: 'go-to-instance', chord: 'Mod+3', at: 2 });
    expect(pressedCommand(press, 'darwin')).toBeNull();
    expect(pressedCommand({ ...press, key: 'q', code: 'KeyQ' }, 'linux')).toBeNull();
  });
});

function stands({ store }: Bench, id: CommandId) {
  return standing(store.getState(), id);
}

describe('a command', () => {
  test('about what is shown means nothing elsewhere', async () => {
    const bench = await startedBench([instance('a')]);
    expect(['edit-instance', 'invite', 'audit-log'].map((id) => stands(bench, id as CommandId).may)).toEqual([
      'elsewhere',
      'elsewhere',
      'elsewhere',
    ]);
    bench.actions.goToInstance('a');
    expect(stands(bench, 'edit-instance').may).toBe('run');
  });

  test('that is barred says why, as its button does', async () => {
    const bench = await startedBench([instance('a')]);
    bench.actions.goToInstance('a');
    expect(stands(bench, 'new-organization')).toEqual({ may: 'denied', why: 'A has not been read yet.' });
    expect(stands(bench, 'invite')).toEqual({
      may: 'denied',
      why: 'Permissions for this key haven’t loaded yet.',
    });
    bench.actions.runCommand('new-organization');
    const { dialog, troubles } = bench.store.getState();
    expect(dialog).toBeNull();
    expect(troubles.map(({ title, text }) => `${title}: ${text.trim()}`)).toEqual([
      '“New organization” is not possible now: A has not been read yet.',
    ]);
  });

  test('that changes the list of instances is barred while that can only be read', async () => {
    const bench = await startedBench([instance('a')], { writable: false });
    bench.actions.goToInstance('a');
    const barred: CommandId[] = ['add-instance', 'import-instances', 'edit-instance', 'remove-instance'];
    expect(barred.map((id) => stands(bench, id).may)).toEqual(barred.map(() => 'denied'));
    expect(stands(bench, 'export-instances').may).toBe('run');
  });

  test('runs for what is shown', async () => {
    const bench = await startedBench([instance('a'), instance('b')]);
    await bench.answer('account.read', ok(account('b')), 'b');
    bench.actions.runCommand('go-to-instance', 1);
    bench.actions.runCommand('edit-instance');
    expect(bench.store.getState().dialog?.about).toEqual({ kind: 'edit', instanceId: 'b' });
  });

  test('leaves an open dialog alone, unless it can do nothing to it', async () => {
    const bench = await startedBench([instance('a')]);
    bench.actions.runCommand('add-instance');
    bench.actions.runCommand('command-palette');
    bench.actions.runCommand('go-to-instance', 0);
    bench.actions.runCommand('theme-dark');
    const { dialog, preferences } = bench.store.getState();
    expect(dialog?.about).toEqual({ kind: 'add' });
    expect(preferences).toMatchObject({ route: { at: 'home' }, theme: 'dark' });
  });
});
