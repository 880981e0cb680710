import path from 'node:path';
import { CARRIED_PARTS, type CarriedPart, PART_NOUNS } from '../../shared/backup.ts';
import type { CarriedResult, ImportEntry, ImportResult, MissingSecret } from '../../shared/calls/backup.ts';
import { counted } from '../../shared/text.ts';
import { savedAt } from '../calls.ts';
import { readSecretFile } from '../keys.ts';
import { badInput, Ended, EXIT, type ExitCode, must, worst } from '../output.ts';
import type { Context } from '../verbs.ts';

export async function exportTo(context: Context, [file = '']: readonly string[]): Promise<ExitCode> {
  const { calls, files, options, out, scope } = context;
  const passphrase = await passphraseOf(context);
  if ((passphrase === null) !== (options.withoutKeys === true))
    throw new Ended(badInput(passphrase === null ? 'No passphrase was given.' : BOTH, GIVE_ONE));
  files.save = file;
  const of = {
    instanceIds: scope.instances.map(({ id }) => id),
    carry: CARRIED_PARTS.filter((part) => scope.isWhole || !OF_PEOPLE.includes(part)),
  };
  const value = must(
    await calls['backup.export'](
      passphrase === null
        ? { withSecrets: false, ...of }
        : { withSecrets: true, passphrase, partial: options.partial === true, ...of },
    ),
  );
  if (value.outcome === 'missing') {
    const names = value.missing.map(nameOf).join(', ');
    out.fail({
      code: 'key-missing',
      message: `The keychain lacks ${counted(value.missing.length, 'secret', 'secrets')}: ${names}. Nothing was written.`,
      advice: 'Give them again in the window, or leave them out with --partial.',
    });
    return EXIT.failed;
  }
  const saved = must(savedAt(files, value));
  if (value.outcome === 'canceled') return EXIT.refused;
  const { instances, keys, missing, carried, tooLarge } = value;
  if (missing.length > 0) out.say(`Left out: ${missing.map(nameOf).join(', ')}.`);
  if (tooLarge.length > 0) out.say(`Too large for the file, left out: ${tooLarge.join(', ')}.`);
  out.result({ file: saved, instances, keys, missing, carried, tooLarge }, () => [
    `${saved} was written: ${[
      counted(instances, 'instance', 'instances'),
      counted(keys, 'key', 'keys'),
      ...CARRIED_PARTS.flatMap((part) =>
        carried[part] > 0 ? counted(carried[part], ...PART_NOUNS[part]) : [],
      ),
    ].join(', ')}.`,
  ]);
  return EXIT.done;
}

const OF_PEOPLE: readonly CarriedPart[] = ['joins', 'apart', 'ends'];

export async function importFrom(context: Context, [file = '']: readonly string[]): Promise<ExitCode> {
  const { calls, files, options, out, signal } = context;
  const passphrase = await passphraseOf(context);
  files.open = path.resolve(file);
  const opened = must(await calls['backup.open']({}));
  if (opened.outcome === 'canceled') return EXIT.refused;
  const { token, encrypted } = opened;
  if (encrypted && passphrase === null)
    throw new Ended(badInput('This backup is encrypted, and no passphrase was given.', GIVE_ONE));
  const planned = must(await calls['backup.plan']({ token, passphrase: passphrase ?? '' }));
  const { createdAt, entries, carried } = planned;
  if (options.confirm !== true) {
    const isNew = entries.some(
      ({ what }) => what.kind === 'new' || (what.kind === 'here' && what.organizations.length > 0),
    );
    const parts = CARRIED_PARTS.filter((part) => carried[part].missing > 0);
    out.result({ createdAt, entries, carried, applied: false }, () => [
      ...out.table(
        ['INSTANCE', 'ADDRESS', 'WHAT'],
        entries.map((entry) => [entry.name, entry.origin, plannedWords(entry)]),
      ),
      ...parts.map((part) => `With it: ${counted(carried[part].missing, ...PART_NOUNS[part])}`),
      'Nothing was changed. Add --confirm to import it.',
    ]);
    return isNew || parts.length > 0 ? EXIT.open : EXIT.done;
  }
  signal.addEventListener('abort', () => void calls['app.giveUp']({ id: token }));
  const { results, carried: parts } = must(
    await calls['backup.apply']({
      ...{ token, carry: CARRIED_PARTS.filter((part) => carried[part].inFile > 0) },
      choices: entries.map(({ index, what }) => ({
        index,
        ...(what.kind === 'new' && what.freeName !== null ? { name: what.freeName } : {}),
      })),
    }),
  );
  out.result({ createdAt, results, carried: parts, applied: true }, () => [
    ...out.table(
      ['INSTANCE', 'RESULT'],
      results.map((result) => [result.name, resultWords(result)]),
    ),
    ...parts.map(partWords),
  ]);
  return worst(...results.map(codeOf), ...parts.map(codeOfPart));
}

const GIVE_ONE = 'Name it with --passphrase-env or --passphrase-file. It is never an argument.';
const BOTH = 'A passphrase is for a backup with keys: leave out --without-keys.';

async function passphraseOf({ options, hidden }: Context): Promise<string | null> {
  const { passphraseEnv, passphraseFile } = options;
  let passphrase: string | null = null;
  if (typeof passphraseEnv === 'string') {
    passphrase = process.env[passphraseEnv] ?? '';
    if (passphrase === '') throw new Ended(badInput(`The variable ${passphraseEnv} is empty.`));
  } else if (typeof passphraseFile === 'string') {
    const read = await readSecretFile(passphraseFile);
    if ('why' in read)
      throw new Ended(
        badInput(
          `The passphrase could not be read from the file ${passphraseFile}: ${read.why}.`,
          read.advice,
        ),
      );
    passphrase = read.text.replace(/\r?\n$/, '');
  }
  hidden.add(passphrase ?? '');
  return passphrase;
}

const nameOf = ({ kind, instance, name }: MissingSecret) =>
  `${kind} ${name === null ? '' : `“${name}” `}of “${instance}”`;

function plannedWords({ what }: ImportEntry): string {
  switch (what.kind) {
    case 'new':
      return `new, ${counted(what.keys, 'key', 'keys')}${what.keysToGive > 0 ? `, ${what.keysToGive} to be given` : ''}`;
    case 'here':
      return what.organizations.length > 0
        ? `here; keys for ${what.organizations.join(', ')}`
        : 'here already';
    case 'other-installation':
      return `another installation is here as “${what.hereName}”`;
  }
}

function resultWords({ outcome }: ImportResult): string {
  switch (outcome.kind) {
    case 'added':
      return `added, ${counted(outcome.keys, 'key', 'keys')}${outcome.keysToGive > 0 ? `, ${outcome.keysToGive} to be given` : ''}`;
    case 'keys-added':
      return `${counted(outcome.keys, 'key', 'keys')} added`;
    case 'failed':
      return outcome.error.message;
    case 'other-installation':
      return 'another installation is here: nothing was changed';
    case 'unchanged':
    case 'skipped':
      return 'here already';
    case 'canceled':
      return 'canceled';
  }
}

const COUNTS = [
  ['added', 'added'],
  ['here', 'here already'],
  ['partly', 'without some instances'],
  ['leftOut', 'left out, as their instances were not imported'],
  ['noRoom', 'without room here'],
  ['unreadable', 'damaged or too large'],
] as const;

function partWords(result: CarriedResult): string {
  const { part, contradictions, outcome } = result;
  const told = [
    ...COUNTS.flatMap(([name, words]) => (result[name] > 0 ? `${result[name]} ${words}` : [])),
    ...contradictions.map((addresses) => `joined differently here: ${addresses.join(', ')}`),
    ...(outcome.kind === 'failed'
      ? outcome.error.message
      : outcome.kind === 'canceled'
        ? 'canceled before the end'
        : []),
  ];
  return `${PART_NOUNS[part][1]}: ${told.join('; ') || 'nothing was changed'}`;
}

function codeOf({ outcome: { kind } }: ImportResult): ExitCode {
  if (kind === 'failed') return EXIT.failed;
  return kind === 'canceled' || kind === 'other-installation' ? EXIT.open : EXIT.done;
}

function codeOfPart({ outcome, noRoom, unreadable, contradictions }: CarriedResult): ExitCode {
  if (outcome.kind === 'failed') return EXIT.failed;
  const isWhole = outcome.kind === 'done' && noRoom + unreadable + contradictions.length === 0;
  return isWhole ? EXIT.done : EXIT.open;
}
