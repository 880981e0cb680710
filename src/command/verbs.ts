import type { Bare, Context } from './context.ts';
import type { ExitCode } from './exitCode.ts';

/** An option of a verb: its flags as the parser reads them (`--columns <list>`), and what it does. */
export type Option = readonly [flags: string, does: string];

type Told = {
  /** One or two words, for example `review start`. */
  name: string;
  /** Verb first, at most twelve words. */
  summary: string;
  /** As the parser reads them: `<file>` is needed, `[file]` is not, `<files...>` are many. */
  args?: string;
  options?: readonly Option[];
  /** Each a whole command line, and what it does. */
  examples: readonly (readonly [line: string, does: string])[];
};

/**
 * A verb. `opens`: whether it has no instances at all, reads them, or changes something on servers or in the profile, for
 * which no window may be open. Its module is loaded when it runs.
 */
export type Verb = Told &
  (
    | {
        opens: 'nothing';
        load: () => Promise<{ run: (context: Bare, args: readonly string[]) => Promise<ExitCode> }>;
      }
    | {
        opens: 'reads' | 'changes';
        load: () => Promise<{ run: (context: Context, args: readonly string[]) => Promise<ExitCode> }>;
      }
  );

/** What every verb takes. */
export const COMMON_OPTIONS: readonly Option[] = [
  ['--json', 'write the result as one JSON document'],
  ['--ndjson', 'write progress and result as JSON, one object a line; the last one is the result'],
  ['--quiet', 'write nothing but errors (and the JSON that was asked for)'],
  ['--no-color', 'write without colors, as NO_COLOR does'],
];

/** What every verb takes that opens instances. */
export const SCOPE_OPTIONS: readonly Option[] = [
  ['--profile <folder>', 'use this profile of the app in place of its own'],
  ['--instance <name...>', 'these instances alone, by name, id or address'],
  ['--group <name...>', 'the instances of these groups'],
  ['--organization <name...>', 'these organizations alone, by name or id'],
];

/** In the order of help, man page and guide. */
export const VERBS: readonly Verb[] = [
  {
    name: 'instances',
    summary: 'List instances, and whether each can be read',
    opens: 'reads',
    examples: [
      ['quayside instances', 'lists all instances with version, keys and state'],
      ['quayside instances --group Clients --json', 'the same of one group, as JSON'],
    ],
    load: () => import('./verbs/instances.ts'),
  },
];

/** What a verb takes, in the order of its help. */
export function optionsOf(verb: Verb): readonly Option[] {
  return [...(verb.options ?? []), ...(verb.opens === 'nothing' ? [] : SCOPE_OPTIONS), ...COMMON_OPTIONS];
}
