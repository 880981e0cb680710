import type { State } from '../model.ts';
import type { Command, CommandTools } from './command.ts';
import { GO_COMMANDS } from './goCommands.ts';
import { INSTANCE_COMMANDS } from './instanceCommands.ts';
import { ORGANIZATION_COMMANDS } from './organizationCommands.ts';
import { WINDOW_COMMANDS } from './windowCommands.ts';

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
