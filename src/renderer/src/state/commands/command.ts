import type { Actions } from '../actions.ts';
import type { State } from '../model.ts';

export type CommandGroup = 'organization' | 'instance' | 'all' | 'go' | 'window';

export type CommandTools = { state: State; actions: Actions };

export type Command = {
  title: string;
  group: CommandGroup;
  keywords?: string;
  /** Whether the command makes sense on the current screen; always if left out. */
  when?: (state: State) => boolean;
  deny?: (state: State) => string | null;
  overDialogs?: true;
  /** For shortcuts only: the palette offers the same in another way. */
  keysOnly?: true;
  /** `at`: index of the pressed shortcut among the command’s own. */
  run: (tools: CommandTools, at: number) => void;
};
