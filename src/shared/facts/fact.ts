import type { Ms } from '../time.ts';

/** How much a value stands out: by its colour on screen and in a terminal, by its weight on paper. */
export type Tone = 'ok' | 'plain' | 'quiet' | 'warn' | 'danger';

/** A fact of a person, a membership, an invitation or a key, as every table, file and terminal says it. */
export type Fact<Value, Code extends string = string> = {
  /** Heads its column and its filter. */
  title: string;
  /** The words of each code, in the order of filters. */
  codes: Readonly<Record<Code, string>>;
  codeOf: (value: Value) => Code;
  wordsOf: (value: Value) => string;
  toneOf: (value: Value) => Tone;
  /** Null comes last, whichever way. */
  sortKeyOf: (value: Value) => string | number | null;
};

/** A fact of few values. `says`: words and tone by code, in the order of sorting and of filters. */
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

/** For example “2FA off”: where no heading says of what the words are. */
export function labeled<Value>({ title, wordsOf }: Fact<Value>, value: Value): string {
  return `${title} ${wordsOf(value)}`;
}

/** Words with their tone, for what draws both. */
export function saidOf<Value>({ wordsOf, toneOf }: Fact<Value>, value: Value): { text: string; tone: Tone } {
  return { text: wordsOf(value), tone: toneOf(value) };
}

/** A fact that is a moment, where there is one: each way of showing writes it as it writes moments. */
export type MomentFact<Value> = {
  title: string;
  atOf: (value: Value) => Moment;
  toneOf: (value: Value, now: Ms) => Tone;
};
type Moment = Ms | 'never' | 'unknown';

export function momentWords(at: Moment, write: (at: Ms) => string): string {
  return typeof at === 'number' ? write(at) : at;
}
