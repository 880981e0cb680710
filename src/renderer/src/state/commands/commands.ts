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

/** Whether a command means anything in what is shown, and what bars it there; a dialog that is open is left out of account. */
type Standing = { may: 'run' } | { may: 'elsewhere' } | { may: 'denied'; why: string };

export function standing(state: State, id: CommandId): Standing {
  const { when, deny } = COMMANDS[id];
  if (when && !when(state)) return { may: 'elsewhere' };
  const why = deny?.(state) ?? null;
  return why === null ? { may: 'run' } : { may: 'denied', why };
}

const SWITCHES: readonly CommandId[] = ['next-recent', 'previous-recent'];

/** Runs a command where it can run. What bars one that was asked for by name is told; going nowhere needs no words. */
export function runCommand({ state, actions }: CommandTools, id: CommandId, at = 0): void {
  const { title, group, overDialogs, run } = COMMANDS[id];
  // A dialog is about what stands behind it: what was typed there, or runs there, must not go for another command.
  if (state.dialog !== null && !overDialogs) return;
  // Whoever asks for something else while they move among places has given that up.
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
