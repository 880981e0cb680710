/** How a run ended, for scripts: they and JSON are the command’s contract. */
export const EXIT = {
  done: 0,
  /** Wrong input, or refused by a limit. */
  refused: 1,
  /** There is a difference, or steps are open or unknown. */
  open: 2,
  /** A server or a key in scope failed. */
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
