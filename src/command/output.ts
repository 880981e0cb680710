import { styleText } from 'node:util';
import { type AppError, meaningOf, type Result } from '../shared/errors.ts';
import type { Tone } from '../shared/facts/fact.ts';
import { oneLine } from '../shared/text.ts';
import { isoOf, parseMoment } from '../shared/time.ts';

const LONGEST_CELL = 120;
const LONGEST_LINE = 2_000;

export type Cell = string | { text: string; tone: Tone };

export type Line = string | { painted: string };

/** stdout: the result only; stderr: everything else. */
export type Out = {
  result: (document: object, lines: () => readonly Line[]) => void;
  progress: (event: { event: string } & Record<string, unknown>) => void;
  say: (sentence: string) => void;
  error: (sentence: string) => void;
  fail: (error: AppError) => ExitCode;
  /** For runs without a result, unless one was written. */
  end: (why: AppError) => void;
  /** Untrusted text is cut to one line without control characters. */
  table: (heads: readonly string[], rows: readonly (readonly Cell[])[]) => readonly Line[];
};

export const badInput = (message: string, advice = ''): AppError => ({ code: 'bad-input', message, advice });

/** Ends the verb; `main` says why. */
export class Ended extends Error {
  readonly why: AppError;
  constructor(why: AppError) {
    super(why.message);
    this.why = why;
  }
}

export function must<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Ended(result.error);
}

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

/** Approximate terminal columns: East Asian letters and emoji take two. */
function widthOf(text: string): number {
  let width = 0;
  for (const sign of text) width += WIDE.test(sign) ? 2 : MARKS.test(sign) ? 0 : 1;
  return width;
}

const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff01-\uff60]/u;
const MARKS = /\p{M}/u;

/** Removes characters that steer a terminal, or hide or turn text. */
export function plain(sentence: string): string {
  return oneLine(sentence, LONGEST_LINE);
}

/** Escapes characters that steer a terminal, or hide or turn text. */
function toJson(value: object, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, (sign) =>
    sign.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}

export const INTERRUPTED: AppError = {
  code: 'interrupted',
  message: 'Interrupted; nothing new was begun.',
  advice: '',
};

/** Exit codes and JSON are the command's contract for scripts. */
export const EXIT = {
  done: 0,
  refused: 1,
  open: 2,
  failed: 3,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const WORST_FIRST = [EXIT.interrupted, EXIT.refused, EXIT.failed, EXIT.open] as const;

export function worst(...codes: readonly ExitCode[]): ExitCode {
  return WORST_FIRST.find((code) => codes.includes(code)) ?? EXIT.done;
}

export const EXIT_WORDS: readonly (readonly [code: ExitCode, means: string])[] = [
  [EXIT.done, 'nothing to do, or all done'],
  [EXIT.refused, 'wrong input, or refused by a limit'],
  [EXIT.open, 'there is a difference, or steps are open or unknown'],
  [EXIT.failed, 'a server or a key in scope failed'],
  [EXIT.interrupted, 'interrupted; nothing new was begun'],
];

/** Keys and the passphrase of this run, removed from all output: a last safety net. */
export type Hidden = ReturnType<typeof createHidden>;

/** Shorter texts occur by chance. */
const SHORTEST = 8;

export function createHidden() {
  const secrets = new Set<string>();
  return {
    add(secret: string): void {
      if (secret.length < SHORTEST) return;
      secrets.add(secret);
      secrets.add(JSON.stringify(secret).slice(1, -1));
    },
    cut(text: string): string {
      let left = text;
      for (const secret of secrets) if (left.includes(secret)) left = left.replaceAll(secret, '[secret]');
      return left;
    },
  };
}

export function momentOf(at: number | string | null | undefined): string | null {
  return isoOf(typeof at === 'string' ? parseMoment(at) : at) || null;
}

export function minuteOf(at: Parameters<typeof momentOf>[0]): string {
  const moment = momentOf(at);
  return moment === null ? '' : `${moment.slice(0, 16).replace('T', ' ')}Z`;
}
