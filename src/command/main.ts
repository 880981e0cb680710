import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option as ParsedOption } from 'commander';
import type { AppError } from '../shared/errors.ts';
import {
  badInput,
  createHidden,
  createOut,
  Ended,
  EXIT,
  EXIT_WORDS,
  type ExitCode,
  type Hidden,
  INTERRUPTED,
  must,
  type Out,
  plain,
  worst,
} from './output.ts';
import { type Bare, type Options, optionsOf, VERBS, type Verb } from './verbs.ts';

export async function main(args: readonly string[], { ownFile }: { ownFile: string }): Promise<void> {
  process.exitCode = EXIT.refused;
  const abort = new AbortController();
  const hidden = createHidden();
  // Keys are never arguments: at least do not print one that is.
  for (const [key] of args.join(' ').matchAll(KEY)) hidden.add(key);
  const out = outOf(args, hidden);
  const whyNothing = () => (abort.signal.aborted ? INTERRUPTED : NOTHING);
  process.once('exit', (code) => code !== EXIT.done && out.end(whyNothing()));
  const interrupt = () => {
    // A second interrupt ends at once: the journal is always consistent.
    if (abort.signal.aborted) process.exit(EXIT.interrupted);
    abort.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (error) => void crash(error, out).finally(() => process.exit(EXIT.refused)));
  let unwritten: Error | null = null;
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // The reader is gone, as with `head`: finish in order.
      if (error.code !== 'EPIPE') unwritten ??= error;
    });

  let code: ExitCode = EXIT.done;
  const self = { ...selfOf(ownFile), ownFile };
  const program = createProgram(
    self.version,
    async (verb, given, options) => {
      const bare = { out, options, signal: abort.signal, version: self.version };
      code = await runVerb(verb, given, bare, { ...self, hidden }).catch((error) => {
        if (!(error instanceof Ended)) throw error;
        return error.why === INTERRUPTED ? EXIT.interrupted : out.fail(error.why);
      });
    },
    hidden.cut,
  );
  try {
    await program.parseAsync(args[0] === 'help' ? [...args.slice(1), '--help'] : args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) await crash(error, out);
    else if (error.exitCode !== 0)
      out.end(badInput(error.message.replace(/^error: |^\(outputHelp\)$/, ''), SEE_HELP));
    if (!(error instanceof CommanderError) || error.exitCode !== 0) code = EXIT.refused;
  }
  const ended = abort.signal.aborted ? EXIT.interrupted : code;
  if (ended !== EXIT.done) out.end(whyNothing());
  await Promise.all(
    [process.stdout, process.stderr].map((each) => new Promise((end) => each.write('', end))),
  );
  if (unwritten === null) process.exit(ended);
  const { describeDiskError } = await import('../main/storage/jsonFile.ts');
  out.error(`What was found could not be written: ${describeDiskError(unwritten)}.`);
  process.exit(worst(ended, EXIT.refused));
}

/** No Dokploy id or name has this many letters in a row. */
const KEY = /[A-Za-z0-9]{48,}/g;
const SEE_HELP = 'Options go after the verb; add --help to see them.';
const NOTHING: AppError = { code: 'internal', message: 'It ended without a result.', advice: '' };

export function createProgram(
  version: string,
  run: (verb: Verb, args: readonly string[], options: Options) => Promise<void>,
  cut: Hidden['cut'] = (text) => text,
): Command {
  const program = new Command('quayside')
    .description('Access on several Dokploy servers, checked and changed as in the window of Quayside.')
    .version(version)
    .configureHelp({ subcommandTerm: (each) => each.name() })
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(`${plain(cut(text))}\n`) })
    .showHelpAfterError(SEE_HELP)
    .addHelpText(
      'after',
      `\n“quayside VERB --help” tells its options, with examples.\n\nExit codes:\n${EXIT_WORDS.map(([code, means]) => `  ${code}  ${means}`).join('\n')}`,
    );
  const groups = new Map<string, Command>();
  for (const verb of VERBS) {
    const [noun = '', under] = verb.name.split(' ');
    let parent = program;
    if (under !== undefined) {
      parent = groups.get(noun) ?? program.command(noun).helpCommand(false).exitOverride();
      parent.summary([parent.summary(), under].filter(Boolean).join(', '));
      groups.set(noun, parent);
    }
    const command = parent
      .command(under ?? noun)
      .summary(verb.summary)
      .description(`${verb.summary}.`)
      .exitOverride();
    if (verb.args) command.arguments(verb.args);
    for (const [flags, does] of optionsOf(verb)) {
      const option = new ParsedOption(flags, does);
      // One value per flag, so that an argument may follow.
      option.variadic = false;
      if (flags.includes('<'))
        option.argParser((value, before: unknown): unknown => {
          // An unset variable: an empty folder name would mean the current folder.
          if (value === '') throw new InvalidArgumentError('It is empty.');
          return flags.includes('...') ? [...((before ?? []) as string[]), value] : value;
        });
      command.addOption(option);
    }
    command.addHelpText('after', `\nExamples:\n${examplesOf(verb)}`);
    const lists = command.options.filter(({ flags }) => flags.includes('...')).map(({ long }) => long);
    command.action(async () => {
      const [flag, word] = (verb.args?.includes('...') && afterList(program.args, lists)) || [];
      if (flag !== undefined)
        command.error(
          `error: Is “${word}” one more ${flag}, or a word to look for? Write ${flag} before each of its own, and words first.`,
        );
      await run(verb, command.args, command.opts());
    });
  }
  return program;
}

/** Detects a second value after a list flag, which takes one. */
function afterList(args: readonly string[], lists: readonly (string | undefined)[]) {
  for (const [at, arg] of args.entries()) {
    const [flag, value] = arg.split('=', 2);
    const next = args[at + (value === undefined ? 2 : 1)];
    if (arg === '--') return null;
    if (lists.includes(flag) && next !== undefined && !next.startsWith('-')) return [flag, next];
  }
  return null;
}

const examplesOf = ({ examples }: Verb): string =>
  examples.map(([line, does]) => `  $ ${line}\n      ${does}`).join('\n');

type Self = { version: string; appName: string };

function selfOf(ownFile: string): Self {
  for (const beside of ['.', '../..'])
    try {
      const file = path.join(path.dirname(ownFile), beside, 'package.json');
      const { version, productName } = JSON.parse(readFileSync(file, 'utf8'));
      return { version, appName: productName };
    } catch {}
  return { version: 'unknown', appName: 'Quayside' };
}

async function runVerb(
  verb: Verb,
  args: readonly string[],
  bare: Bare,
  self: Self & { ownFile: string; hidden: Hidden },
): Promise<ExitCode> {
  const { out, options, signal } = bare;
  if (verb.opens === 'nothing') return (await verb.load())(bare, args);
  if (process.env.NODE_DEBUG) throw new Ended(DEBUGGED);
  const useless = verb.unnarrowed?.find((option) => options[option] !== undefined);
  if (useless) throw new Ended(badInput(`--${useless} does not go with “${verb.name}”.`, 'Leave it out.'));
  const [{ open }, { scopeOf }, run] = await Promise.all([
    import('./open.ts'),
    import('./reading.ts'),
    verb.load(),
  ]);
  const { close, ...of } = await open({
    options: verb.isMeant ? { ...options, confirm: true } : options,
    ...{ ...self, isOfApp: verb.of === 'app' },
    changes:
      verb.opens === 'changes' || (verb.changesBy !== undefined && options[verb.changesBy] !== undefined),
    log() {},
    say: out.say,
  });
  const { core } = of;
  const stop = () => {
    const isRunning = core.engine
      .summaries()
      .some(({ phase }) => phase === 'running' || phase === 'stopping');
    core.engine.stop();
    // Wait for the write: without its answer the outcome would be unknown.
    out.say(isRunning ? 'Stopping after the step under way.' : INTERRUPTED.message);
    if (!isRunning) core.transport.abortAll();
  };
  signal.addEventListener('abort', stop);
  try {
    if (signal.aborted) return EXIT.interrupted;
    const scope = must(scopeOf(options, core.instances.list(), core.preferences.read().groups));
    return await run({ ...bare, ...of, scope, hidden: self.hidden }, args);
  } finally {
    await close();
  }
}

const DEBUGGED = badInput(
  'Node would write keys and headers to the terminal, so nothing was begun.',
  'Unset NODE_DEBUG first.',
);

function outOf(args: readonly string[], hidden: Hidden): Out {
  const has = (flag: string) => args.includes(flag);
  return createOut({
    hidden,
    format: has('--ndjson') ? 'ndjson' : has('--json') ? 'json' : 'text',
    quiet: has('--quiet'),
    colors: !has('--no-color') && !process.env.NO_COLOR && process.stdout.isTTY === true,
    stdout: process.stdout,
    stderr: process.stderr,
  });
}

async function crash(error: unknown, out: Out): Promise<void> {
  const [{ describeError }, { redact }] = await Promise.all([
    import('../shared/describeError.ts'),
    import('../main/diagnostics/redact.ts'),
  ]);
  out.fail({ code: 'internal', message: `quayside failed: ${redact(describeError(error))}`, advice: '' });
}
