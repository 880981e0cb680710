import { MENU_TITLES } from '../../../../shared/menu.ts';
import { type Chord, type KeyPress, matchesChord, shortcutsOf } from '../../../../shared/shortcuts.ts';
import { INSTANCE_VERBS, type InstanceAt } from '../instanceVerbs.ts';
import type { State } from '../model.ts';
import { ORGANIZATION_VERBS } from '../organizationVerbs.ts';
import type { Verb } from '../verbs.ts';
import { type Command, type CommandTools, commandOf, shownInstance, shownOrganization } from './command.ts';
import { GO_COMMANDS } from './goCommands.ts';
import { WINDOW_COMMANDS } from './windowCommands.ts';

const ofOrganization = (what: keyof typeof ORGANIZATION_VERBS, keywords: string) =>
  commandOf('organization', shownOrganization, ORGANIZATION_VERBS[what], keywords);

const ORGANIZATION_COMMANDS = {
  invite: ofOrganization('invite', 'add member user invitation'),
  'add-with-password': ofOrganization('add-with-password', 'add member user person account credentials'),
  'new-role': ofOrganization('new-role', 'create custom permissions'),
  permissions: ofOrganization('permissions', 'access grant projects services switches member'),
  'copy-access': ofOrganization('copy-access', 'permissions grant to from like another member'),
  'compare-access': ofOrganization('compare-access', 'permissions difference with between two members'),
  'paste-key': ofOrganization('paste-key', 'add api token'),
  'make-default': ofOrganization('make-default', 'star default organization'),
  'leave-organization': ofOrganization('leave-organization', 'quit part exit'),
  'delete-organization': ofOrganization('delete-organization', 'remove'),
};

const ofInstance = (verb: Verb<InstanceAt>, keywords: string) =>
  commandOf('instance', shownInstance, verb, keywords);

const INSTANCE_COMMANDS = {
  'new-organization': ofInstance(INSTANCE_VERBS['new-organization'], 'create add'),
  'create-keys': ofInstance(INSTANCE_VERBS['create-keys'], 'make add api token'),
  'open-in-browser': ofInstance(INSTANCE_VERBS['open-in-browser'], 'web dokploy'),
  diagnose: ofInstance(
    { ...INSTANCE_VERBS.diagnose, title: MENU_TITLES.diagnose },
    'trouble help network connection tls dns why fails',
  ),
  'edit-instance': ofInstance(INSTANCE_VERBS['edit-instance'], 'rename address url proxy headers color'),
  'replace-key': ofInstance(INSTANCE_VERBS['replace-key'], 'change api token'),
  'remove-instance': ofInstance(INSTANCE_VERBS['remove-instance'], 'delete forget'),
};

const ALL = { ...ORGANIZATION_COMMANDS, ...INSTANCE_COMMANDS, ...WINDOW_COMMANDS, ...GO_COMMANDS };

export type CommandId = keyof typeof ALL;

export const COMMANDS: Record<CommandId, Command> = ALL;

export const COMMAND_IDS = Object.keys(ALL) as CommandId[];

type Standing = { may: 'run' } | { may: 'elsewhere' } | { may: 'denied'; why: string };

export function standing(state: State, id: CommandId): Standing {
  const { when, deny } = COMMANDS[id];
  if (when && !when(state)) return { may: 'elsewhere' };
  const why = deny?.(state) ?? null;
  return why === null ? { may: 'run' } : { may: 'denied', why };
}

const SWITCHES: readonly CommandId[] = ['next-recent', 'previous-recent'];

/** Tells why a barred command that was asked for by name cannot run; navigation fails silently. */
export function runCommand({ state, actions }: CommandTools, id: CommandId, at = 0): void {
  const { title, group, overDialogs, run } = COMMANDS[id];
  // A dialog belongs to the screen behind it: what was typed or runs there must not be lost to another
  // command.
  if (state.dialog !== null && !overDialogs) return;
  if (state.switching && !SWITCHES.includes(id)) actions.endSwitching(false);
  const now = standing(state, id);
  if (now.may === 'run') run({ state, actions }, at);
  if (now.may === 'denied' && group !== 'go')
    actions.tellTrouble(`“${title.replace('…', '')}” is not possible now`, {
      code: 'bad-input',
      message: now.why,
      advice: '',
    });
}

type Pressed = { id: CommandId; chord: Chord; at: number };

export function pressedCommand(event: KeyPress, platform: string): Pressed | null {
  const mac = platform === 'darwin';
  for (const id of COMMAND_IDS) {
    const chords = shortcutsOf(id, platform);
    const at = chords.findIndex((chord) => matchesChord(chord, event, mac));
    if (at >= 0) return { id, chord: chords[at] as Chord, at };
  }
  return null;
}
