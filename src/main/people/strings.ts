/** Texts by number, each once, so that lists hold numbers; a number stays what it is. */
export type Strings = {
  /** The number of a text; a new one gets the next, from 0. */
  numberOf(text: string): number;
  /** The number of a text that may be unknown. */
  find(text: string): number | undefined;
  textOf(number: number): string;
  /** How many there are. */
  size(): number;
};

/** Creates the numbering of texts. */
export function createStrings(): Strings {
  const numbers = new Map<string, number>();
  const texts: string[] = [];
  return {
    numberOf(text) {
      const known = numbers.get(text);
      if (known !== undefined) return known;
      numbers.set(text, texts.length);
      return texts.push(text) - 1;
    },
    find: (text) => numbers.get(text),
    textOf: (number) => texts[number] ?? '',
    size: () => texts.length,
  };
}

/** What is worked out of each text once, when it is first asked for. */
export function createDerived<T>(strings: Strings, derive: (text: string) => T): (number: number) => T {
  const derived: T[] = [];
  return (number) => {
    const known = derived[number];
    if (known !== undefined) return known;
    const made = derive(strings.textOf(number));
    derived[number] = made;
    return made;
  };
}
