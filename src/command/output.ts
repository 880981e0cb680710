import { styleText } from 'node:util';
import { type AppError, meaningOf } from '../shared/errors.ts';
import type { Tone } from '../shared/facts/fact.ts';
import { oneLine } from '../shared/text.ts';
import { isoOf, parseMoment } from '../shared/time.ts';

const LONGEST_CELL = 120;
const LONGEST_LINE = 2_000;

/** What a cell says; with a tone it has a color where there are colors. */
export type Cell = string | { text: string; tone: Tone };

/** A line of the result: a text, of which what steers a terminal is taken out, or one of a table. */
export type Line = string | { painted: string };

/** Writes what a verb found. stdout is the result alone, stderr what is said besides. */
export type Out = {
  /** The result, once: a document for --json and --ndjson, lines for people. */
  result: (document: object, lines: () => readonly Line[]) => void;
  /** What happens meanwhile, for --ndjson alone. */
  progress: (event: { event: string } & Record<string, unknown>) => void;
  /** A sentence on stderr, but for --quiet. */
  say: (sentence: string) => void;
  /** What failed, as a sentence or several lines on stderr, whatever was asked for. */
  error: (sentence: string) => void;
  /** Why there is no result: said as an error, and the document in its place. Gives how the run ends by it. */
  fail: (error: AppError) => ExitCode;
  /** For the end of a run that gave nothing: the document for it, unless there is one; `why`, where nothing failed before. */
  end: (why: AppError) => void;
  /** Rows under heads, in columns; nothing of a stranger gets further than one line without control characters. */
  table: (heads: readonly string[], rows: readonly (readonly Cell[])[]) => readonly Line[];
};

export const badInput = (message: string, advice = ''): AppError => ({ code: 'bad-input', message, advice });

type Stream = { write: (text: string) => unknown };

export function createOut(options: {
  format: 'text' | 'json' | 'ndjson';
  quiet: boolean;
  colors: boolean;
  stdout: Stream;
  stderr: Stream;
  hidden: Hidden;
}): Out {
  const { format, quiet, colors, hidden } = options;
  const writer = (stream: Stream) => ({ write: (text: string) => stream.write(hidden.cut(text)) });
  const [stdout, stderr] = [writer(options.stdout), writer(options.stderr)];
  let isTold = false;
  let failure: AppError | null = null;

  function document(value: object): void {
    isTold = true;
    if (format === 'json') stdout.write(`${toJson(value, 2)}\n`);
    if (format === 'ndjson') stdout.write(`${toJson({ event: 'result', ...value })}\n`);
  }

  function say(sentence: string): void {
    if (!quiet) stderr.write(`${plain(sentence)}\n`);
  }

  function error(sentence: string): void {
    stderr.write(`${plain(sentence)}\n`);
  }

  return {
    result(value, lines) {
      if (format !== 'text') document(value);
      else if (!quiet) for (const line of lines()) stdout.write(`${written(line)}\n`);
      isTold = true;
    },
    progress(event) {
      if (format === 'ndjson') stdout.write(`${toJson(event)}\n`);
    },
    say,
    error,
    fail(why) {
      // Faults of a file stand one a line.
      const between = why.message.includes('\n') ? '\n' : ' ';
      for (const line of `${why.message}${between}${why.advice}`.trim().split('\n')) error(line);
      failure ??= why;
      return isOfPeople(why) ? EXIT.refused : EXIT.failed;
    },
    end(why) {
      if (isTold) return;
      const { code, message, advice } = failure ?? why;
      document({ error: { code, message, advice } });
    },
    table(heads, rows) {
      const plainRows = rows.map((row) => row.map(plainCell));
      const widths = heads.map((head, at) =>
        Math.max(head.length, ...plainRows.map((row) => widthOf(row[at]?.text ?? ''))),
      );
      const line = (cells: readonly { text: string; paint: (text: string) => string }[]) =>
        cells
          .map(({ text, paint }, at) =>
            at === cells.length - 1
              ? paint(text)
              : paint(text) + ' '.repeat((widths[at] ?? 0) - widthOf(text) + 2),
          )
          .join('')
          .trimEnd();
      const painted = (style: Parameters<typeof styleText>[0] | null) => (text: string) =>
        style && colors ? styleText(style, text, { validateStream: false }) : text;
      const lines = [
        line(heads.map((text) => ({ text, paint: painted('bold') }))),
        ...plainRows.map((row) =>
          line(row.map(({ text, tone }) => ({ text, paint: painted(tone ? STYLES[tone] : null) }))),
        ),
      ];
      return lines.map((text) => ({ painted: text }));
    },
  };
}

const written = (line: Line): string =>
  typeof line === 'string' ? line.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ') : line.painted;

/** What a person asked for wrongly, and what is wrong with Quayside itself: no server and no key failed. */
export function isOfPeople(error: AppError): boolean {
  const { matter } = meaningOf(error);
  return matter === 'person' || matter === 'app';
}

const STYLES = {
  ok: 'green',
  plain: null,
  warn: 'yellow',
  danger: 'red',
  quiet: 'dim',
} as const satisfies Record<Tone, Parameters<typeof styleText>[0] | null>;

function plainCell(cell: Cell): { text: string; tone?: Tone } {
  return typeof cell === 'string'
    ? { text: oneLine(cell, LONGEST_CELL) }
    : { ...cell, text: oneLine(cell.text, LONGEST_CELL) };
}

/** How many columns of a terminal a text takes, about: East Asian letters and emoji take two. */
function widthOf(text: string): number {
  let width = 0;
  for (const sign of text) width += WIDE.test(sign) ? 2 : MARKS.test(sign) ? 0 : 1;
  return width;
}

const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff01-\uff60]/u;
const MARKS = /\p{M}/u;

/** A sentence without what steers a terminal, or hides or turns text. */
export function plain(sentence: string): string {
  return oneLine(sentence, LONGEST_LINE);
}

/** JSON in which what steers a terminal, or hides or turns text, is escaped. */
function toJson(value: object, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, (sign) =>
    sign.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}

/** How a run ended, for scripts: they and JSON are the command’s contract. */
export const EXIT = {
  done: 0,
  refused: 1,
  open: 2,
  failed: 3,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const WORST_FIRST = [EXIT.interrupted, EXIT.refused, EXIT.failed, EXIT.open] as const;

/** The one that counts where several hold. */
export function worst(...codes: readonly ExitCode[]): ExitCode {
  return WORST_FIRST.find((code) => codes.includes(code)) ?? EXIT.done;
}

/** As help, man page and guide tell them. */
export const EXIT_WORDS: readonly (readonly [code: ExitCode, means: string])[] = [
  [EXIT.done, 'nothing to do, or all done'],
  [EXIT.refused, 'wrong input, or refused by a limit'],
  [EXIT.open, 'there is a difference, or steps are open or unknown'],
  [EXIT.failed, 'a server or a key in scope failed'],
  [EXIT.interrupted, 'interrupted; nothing new was begun'],
];

/** What must never be written: keys and the passphrase of this run. A last net, since nothing should hold one. */
export type Hidden = ReturnType<typeof createHidden>;

/** So short a text is in many others. */
const SHORTEST = 8;

export function createHidden() {
  const secrets = new Set<string>();
  return {
    add(secret: string): void {
      if (secret.length < SHORTEST) return;
      secrets.add(secret);
      // As JSON has it, which a passphrase may need.
      secrets.add(JSON.stringify(secret).slice(1, -1));
    },
    cut(text: string): string {
      let left = text;
      for (const secret of secrets) if (left.includes(secret)) left = left.replaceAll(secret, '[secret]');
      return left;
    },
  };
}

/** ms since the epoch as ISO 8601 UTC; null for what is not known, and for what is no date. */
export function momentOf(at: number | string | null | undefined): string | null {
  return isoOf(typeof at === 'string' ? parseMoment(at) : at) || null;
}

/** A moment for a column: the minute is enough. */
export function minuteOf(at: Parameters<typeof momentOf>[0]): string {
  const moment = momentOf(at);
  return moment === null ? '' : `${moment.slice(0, 16).replace('T', ' ')}Z`;
}
