import type { Actions } from '../actions.ts';
import type { State } from '../model.ts';
import { runVerb, type Verb } from '../verbs.ts';

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

/** A verb of what is shown; `shown` gives null where none is. */
export function commandOf<Subject>(
  group: CommandGroup,
  shown: (state: State) => Subject | null,
  { title, deny, ...verb }: Verb<Subject>,
  keywords: string,
): Command {
  return {
    ...{ title, group, keywords },
    when: (state) => shown(state) !== null,
    deny(state) {
      const subject = shown(state);
      return subject && (deny?.(subject) ?? null);
    },
    run({ state, actions }) {
      const subject = shown(state);
      if (subject) runVerb(verb, subject, actions);
    },
  };
}
