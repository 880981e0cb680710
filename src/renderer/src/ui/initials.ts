/** The first letters of the first two words, or the first two of a single word. */
export function initialsOf(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  // A short first word is what people call it by: "EU clients" is EU.
  if (words[0] && [...words[0]].length === 2) return words[0].toLocaleUpperCase();
  const letters =
    words.length > 1 ? words.slice(0, 2).map((word) => [...word][0]) : [...(words[0] ?? '?')].slice(0, 2);
  return letters.join('').toLocaleUpperCase();
}
