import type { Core } from '../main/core.ts';
import type { Handlers } from '../shared/contract.ts';
import type { Files } from './calls.ts';
import type { ExitCode, Hidden, Out } from './output.ts';
import type { InstanceRead, Scope } from './reading.ts';

/** Flags in the parser's syntax (`--columns <list>`), and their effect. */
export type Option = readonly [flags: string, does: string];

type Told = {
  name: string;
  summary: string;
  args?: string;
  options?: readonly Option[];
  /** Works on the app's profile only, which may be missing. */
  of?: 'app';
  unnarrowed?: readonly ('instance' | 'group' | 'organization')[];
  /** Option (camel case) that makes a reading verb change the profile. */
  changesBy?: string;
  /** Calling it answers the main process's question. */
  isMeant?: true;
  examples: readonly (readonly [line: string, does: string])[];
};

/** `opens`: nothing, for reading, or for changes, which need the window closed. Loaded on use. */
export type Verb = Told &
  (
    | { opens: 'nothing'; load: () => Promise<Run<Bare>> }
    | { opens: 'reads' | 'changes'; load: () => Promise<Run<Context>> }
  );

type Run<C> = (context: C, args: readonly string[]) => Promise<ExitCode>;

export const COMMON_OPTIONS: readonly Option[] = [
  ['--json', 'write the result as one JSON document'],
  ['--ndjson', 'write progress and result as JSON, one object a line; the last one is the result'],
  ['--quiet', 'write nothing but errors (and the JSON that was asked for)'],
  ['--no-color', 'write without colors, as with NO_COLOR'],
];

export const CONFIG_OPTIONS: readonly Option[] = [
  ['--config <file>', 'take instances and keys from this file; by default quayside.yaml, where there is one'],
  ['--base <ref>', 'read that file as it is at this git ref; in CI for a pull request, its target'],
  ['--state <folder>', 'keep what was begun, and baselines, of that file’s instances in this folder'],
  ['--allow-commands', 'run the programs that this file takes keys from'],
  ['--allow-outside', 'include files from outside of the repository'],
  ['--offline', 'read no key and ask no server: only check files'],
];

export const SCOPE_OPTIONS: readonly Option[] = [
  ['--profile <folder>', 'take instances and keys from the app’s profile in this folder'],
  ['--instance <name...>', 'only these instances, by name, id or address'],
  ['--group <name...>', 'only the instances of these groups'],
  ['--organization <name...>', 'only these organizations, by name or id'],
];

const PASSPHRASE_OPTIONS: readonly Option[] = [
  ['--passphrase-env <name>', 'the variable that holds the passphrase'],
  ['--passphrase-file <file>', 'the file that holds it, which you alone can read (0600), or a pipe: <(...)'],
];

const LIMIT_OPTIONS: readonly Option[] = [
  ['--max-removals <limit>', 'remove at most so many people: a number, or a share such as 25% (the default)'],
  ['--min-admins <number>', 'leave at least so many owners and admins in each organization (default: 2)'],
  ['--allow <limit...>', 'ignore this limit: acting-key, must-stay, max-removals or min-admins'],
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
    load: async () => (await import('./verbs/lists.ts')).listInstances,
  },
  {
    name: 'people',
    summary: 'List people with their roles in organizations',
    args: '[words...]',
    options: [
      ['--role <name...>', 'only people with one of these roles'],
      ['--no-2fa', 'only people whose account has no two-factor authentication'],
      ['--invited', 'only people who are invited and a member nowhere'],
    ],
    opens: 'reads',
    examples: [
      ['quayside people', 'lists everybody, a line for each organization'],
      ['quayside people @example.com --role admin --no-2fa', 'lists admins of that domain without 2FA'],
    ],
    load: async () => (await import('./verbs/lists.ts')).listPeople,
  },
  {
    name: 'invitations',
    summary: 'List invitations that nobody has answered',
    options: [['--expired', 'only expired ones']],
    opens: 'reads',
    examples: [['quayside invitations --expired --json', 'lists expired invitations as JSON']],
    load: async () => (await import('./verbs/lists.ts')).listInvitations,
  },
  {
    name: 'keys',
    summary: 'List API keys, and whether each works',
    opens: 'reads',
    examples: [['quayside keys --group Clients', 'lists the keys of one group of instances']],
    load: async () => (await import('./verbs/lists.ts')).listKeys,
  },
  {
    name: 'drift',
    summary: 'Compare access now with a baseline',
    args: '[baseline]',
    options: [
      ['--authors', 'ask Dokploy’s audit logs who did it'],
      ['--keep <name>', 'keep access now as a new baseline, and compare nothing'],
    ],
    opens: 'reads',
    changesBy: 'keep',
    examples: [
      ['quayside drift', 'compares with the newest baseline; exit code 2 where something changed'],
      ['quayside drift "January" --authors', 'compares with that one, and says who changed it'],
      ['quayside drift --keep "February"', 'keeps a new baseline'],
    ],
    load: async () => (await import('./verbs/drift.ts')).run,
  },
  {
    name: 'needs',
    summary: 'List what needs you',
    options: [['--snoozed', 'list what is snoozed, too']],
    unnarrowed: ['organization'],
    opens: 'reads',
    examples: [['quayside needs --quiet', 'says by the exit code alone whether something needs you: 2']],
    load: async () => (await import('./verbs/lists.ts')).listNeeds,
  },
  {
    name: 'diagnose',
    summary: 'Check the connection to instances step by step',
    unnarrowed: ['organization'],
    opens: 'reads',
    examples: [['quayside diagnose --instance Production', 'checks one instance']],
    load: async () => (await import('./verbs/lists.ts')).diagnose,
  },
  {
    name: 'plan',
    summary: 'Show what a file of wanted access would change',
    args: '<file>',
    opens: 'reads',
    options: [
      ['--out <file>', 'keep the plan in a file, for apply'],
      ['--markdown', 'write it as Markdown, for a comment'],
      ...LIMIT_OPTIONS,
    ],
    examples: [
      ['quayside plan access.yaml', 'lists each change; the exit code is 2 where there is one'],
      ['quayside plan access.yaml --out plan.json', 'keeps the plan, so that no other one is applied'],
    ],
    load: async () => (await import('./verbs/plan.ts')).run,
  },
  {
    name: 'apply',
    summary: 'Change access to what a file wants, or as planned',
    args: '<file>',
    opens: 'changes',
    options: [['--confirm', 'change it: without this nothing is sent'], ...LIMIT_OPTIONS],
    examples: [
      [
        'quayside apply plan.json --confirm',
        'does what was planned, or says what moved since and does nothing',
      ],
      [
        'quayside apply access.yaml --confirm --max-removals 40%',
        'plans and applies at once, and allows more removals than a quarter',
      ],
    ],
    load: async () => (await import('./verbs/apply.ts')).run,
  },
  {
    name: 'review start',
    summary: 'Read access now, and start a review of it',
    of: 'app',
    opens: 'changes',
    options: [
      ['--name <text>', 'what the review is called'],
      ['--reviewer <who>', 'who decides, as "Ann Example <ann@example.com>"'],
      ['--due <day>', 'until when, as 2027-01-31'],
      ['--every <months>', 'have the next one begin after so many months (1 to 24)'],
      ['--privileged', 'review only owners, admins and roles that can change members'],
      ['--kit <name>', 'review only people with this kit'],
    ],
    examples: [
      [
        'quayside review start --name "Q4 review" --reviewer "Ann Example <ann@example.com>" --due 2027-01-31',
        'keeps who has which access on all instances; decisions are made in the window',
      ],
    ],
    load: async () => (await import('./verbs/review.ts')).start,
  },
  {
    name: 'review status',
    summary: 'List reviews, and what is undecided or open',
    args: '[review]',
    of: 'app',
    unnarrowed: ['instance', 'group', 'organization'],
    opens: 'reads',
    examples: [
      ['quayside review status', 'lists all reviews; the exit code is 2 while one is not final'],
      ['quayside review status "Q4 review" --json', 'shows one, as JSON'],
    ],
    load: async () => (await import('./verbs/review.ts')).status,
  },
  {
    name: 'review pack',
    summary: 'Write the evidence pack of a review, without a PDF',
    args: '<review> [file]',
    of: 'app',
    unnarrowed: ['instance', 'group', 'organization'],
    opens: 'changes',
    examples: [
      ['quayside review pack "Q4 review" q4.zip', 'writes HTML, CSV, evidence and a signed manifest'],
    ],
    load: async () => (await import('./verbs/review.ts')).pack,
  },
  {
    name: 'review verify',
    summary: 'Check an evidence pack',
    args: '<file>',
    of: 'app',
    unnarrowed: ['instance', 'group', 'organization'],
    opens: 'reads',
    examples: [
      [
        'quayside review verify q4.zip',
        'says what was checked; the exit code is 1 where something does not hold',
      ],
    ],
    load: async () => (await import('./verbs/review.ts')).verify,
  },
  {
    name: 'wanted export',
    summary: 'Write access now as a file of wanted access',
    options: [['--complete', 'say that each organization is complete: who is not listed there is removed']],
    opens: 'reads',
    examples: [
      ['quayside wanted export > wanted.yaml', 'writes YAML, in which “plan” finds no difference'],
      ['quayside wanted export --complete --json > wanted.json', 'the same as JSON, complete'],
    ],
    load: async () => (await import('./verbs/lists.ts')).exportWanted,
  },
  {
    name: 'backup export',
    summary: 'Write all instances to a file, with keys under a passphrase',
    args: '[file]',
    of: 'app',
    unnarrowed: ['organization'],
    opens: 'changes',
    isMeant: true,
    options: [
      ...PASSPHRASE_OPTIONS,
      ['--without-keys', 'leave all keys out; the file is not encrypted'],
      ['--partial', 'leave out keys that the keychain lacks'],
    ],
    examples: [
      [
        'quayside backup export --passphrase-file ~/.backup-passphrase',
        'writes an encrypted file to this folder',
      ],
      ['quayside backup export list.json --without-keys', 'writes the list alone'],
    ],
    load: async () => (await import('./verbs/backup.ts')).exportTo,
  },
  {
    name: 'backup import',
    summary: 'Show what a backup would import; --confirm imports it',
    args: '<file>',
    of: 'app',
    unnarrowed: ['instance', 'group', 'organization'],
    opens: 'reads',
    changesBy: 'confirm',
    options: [...PASSPHRASE_OPTIONS, ['--confirm', 'import it; nothing that is here is overwritten']],
    examples: [
      ['quayside backup import list.age --passphrase-env PASSPHRASE', 'shows what is new in it'],
      ['quayside backup import list.age --passphrase-env PASSPHRASE --confirm', 'imports it'],
    ],
    load: async () => (await import('./verbs/backup.ts')).importFrom,
  },
  {
    name: 'completion',
    summary: 'Print a script that completes verbs and options in a shell',
    args: '<bash|zsh|fish>',
    opens: 'nothing',
    examples: [
      ['source <(quayside completion bash)', 'completes in this shell'],
      ['quayside completion fish > ~/.config/fish/completions/quayside.fish', 'completes in every fish'],
    ],
    load: async () => {
      const { completion } = await import('./verbs/completion.ts');
      return (bare, args) => completion(wholeVerbs(), bare, args);
    },
  },
];

export const wholeVerbs = (): Verb[] => VERBS.map((verb) => ({ ...verb, options: optionsOf(verb) }));

export function optionsOf(verb: Verb): readonly Option[] {
  return [
    ...(verb.options ?? []),
    ...(verb.opens === 'nothing' || verb.of === 'app' ? [] : CONFIG_OPTIONS),
    ...(verb.opens === 'nothing' ? [] : SCOPE_OPTIONS),
    ...COMMON_OPTIONS,
  ];
}

export type Options = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

export type Bare = {
  out: Out;
  options: Options;
  version: string;
  signal: AbortSignal;
};

export type Context = Bare & {
  core: Core;
  /** Without input checks: parse a person's input first. */
  calls: Handlers;
  scope: Scope;
  files: Files;
  read: (instanceId: string) => Promise<InstanceRead>;
  hidden: Hidden;
  /** Nothing is kept of this run. */
  isThrowAway: boolean;
};
