import type { Ms } from '../time.ts';

export type Tone = 'ok' | 'plain' | 'quiet' | 'warn' | 'danger';

export type Fact<Value, Code extends string = string> = {
  title: string;
  codes: Readonly<Record<Code, string>>;
  codeOf: (value: Value) => Code;
  wordsOf: (value: Value) => string;
  toneOf: (value: Value) => Tone;
  /** Null sorts last in both directions. */
  sortKeyOf: (value: Value) => string | number | null;
};

/** `says`: words and tone by code, in sorting order. */
export function listedFact<Value, Code extends string>(
  title: string,
  codeOf: (value: Value) => Code,
  says: Record<Code, readonly [words: string, tone: Tone]>,
): Fact<Value, Code> {
  const order = Object.keys(says);
  return {
    ...{ title, codeOf },
    codes: Object.fromEntries(order.map((code) => [code, says[code as Code][0]])) as Record<Code, string>,
    wordsOf: (value) => says[codeOf(value)][0],
    toneOf: (value) => says[codeOf(value)][1],
    sortKeyOf: (value) => order.indexOf(codeOf(value)),
  };
}

export function labeled<Value>({ title, wordsOf }: Fact<Value>, value: Value): string {
  return `${title} ${wordsOf(value)}`;
}

export function saidOf<Value>({ wordsOf, toneOf }: Fact<Value>, value: Value): { text: string; tone: Tone } {
  return { text: wordsOf(value), tone: toneOf(value) };
}

export type MomentFact<Value> = {
  title: string;
  atOf: (value: Value) => Moment;
  toneOf: (value: Value, now: Ms) => Tone;
  /** Says from when to when the moment is known, or why it is not. */
  noteOf?: (value: Value, write: (at: Ms) => string) => string;
};
type Moment = Ms | 'never' | 'never seen' | 'unknown';

/** Null for what is no moment: it comes last, whichever way. */
export function momentKey(at: Moment): Ms | null {
  return typeof at === 'number' ? at : null;
}

export function momentWords(at: Moment, write: (at: Ms) => string): string {
  return typeof at === 'number' ? write(at) : at;
}
