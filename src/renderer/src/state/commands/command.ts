import type { Actions } from '../actions.ts';
import type { State } from '../model.ts';

/** Where a command belongs: to what is shown, to all instances, to going about, or to the window. */
export type CommandGroup = 'organization' | 'instance' | 'all' | 'go' | 'window';

export type CommandTools = { state: State; actions: Actions };

/** Something that a person can do, however they ask for it: by the menu, the palette or keys. */
export type Command = {
  /** As the palette, the menu and the sheet of shortcuts call it; with … where it asks before it does something. */
  title: string;
  group: CommandGroup;
  keywords?: string;
  /** Whether it means anything in what is shown; without it everywhere. */
  when?: (state: State) => boolean;
  /** What bars it now, as a sentence; null where nothing does. */
  deny?: (state: State) => string | null;
  /** It also works while a dialog is open, since it leaves that alone. */
  overDialogs?: true;
  /** It is for keys alone: the palette offers the same in another way. */
  keysOnly?: true;
  /** `at` is the place of the pressed keys among those of the command. */
  run: (tools: CommandTools, at: number) => void;
};
