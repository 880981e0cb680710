import { EXIT_WORDS } from '../../src/command/output.ts';
import {
  COMMON_OPTIONS,
  CONFIG_OPTIONS,
  type Option,
  SCOPE_OPTIONS,
  VERBS,
} from '../../src/command/verbs.ts';

/** The manual page of the command, made from the table of its verbs. */
export function manPage(name: string, version: string): string {
  return `${[
    `.TH ${roff(name.toUpperCase())} 1 "" "Quayside ${roff(version)}" "Quayside"`,
    '.SH NAME',
    `${roff(name)} \\- access on several Dokploy servers, checked and changed from a terminal`,
    '.SH SYNOPSIS',
    `.B ${roff(name)}`,
    '.I verb',
    '[\\fIarguments\\fR] [\\fIoptions\\fR]',
    '.SH DESCRIPTION',
    'The same as in the window of Quayside: the same readings, plans, words and record of what was done.',
    'The result is written to standard output, what is said besides to standard error.',
    'Keys are never an argument, in a plan, or in what is written.',
    '.SH VERBS',
    ...VERBS.flatMap((verb) => [
      `.SS ${roff([verb.name, verb.args].filter(Boolean).join(' '))}`,
      `${roff(verb.summary)}.`,
      ...[...(verb.options ?? []), ...verb.examples].flatMap(([what, does]) =>
        tagged([what.replace(/^quayside\b/, name), does]),
      ),
    ]),
    '.SH OPTIONS OF EVERY VERB',
    ...COMMON_OPTIONS.flatMap(tagged),
    '.SH OPTIONS OF VERBS THAT OPEN INSTANCES',
    ...SCOPE_OPTIONS.flatMap(tagged),
    '.SH OPTIONS OF VERBS BUT REVIEW AND BACKUP THAT OPEN INSTANCES',
    ...CONFIG_OPTIONS.flatMap(tagged),
    '.SH EXIT STATUS',
    'The worst counts, in the order 130, 1, 3, 2, 0.',
    ...EXIT_WORDS.flatMap(([code, means]) => tagged([String(code), means])),
  ].join('\n')}\n`;
}

function tagged([flags, does]: Option): string[] {
  return ['.TP', `.B ${roff(flags)}`, roff(does)];
}

/** Text of which roff takes no sign for an order. */
function roff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^(?=[.'])/gm, '\\&');
}
