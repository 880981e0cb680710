/**
 * Untrusted text (a name, a role, a certificate) made fit for a sentence: one line, without marks that
 * hide or turn text around, at most so many UTF-16 units long.
 */
export function oneLine(text: string, most: number): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line.length > most ? `${cutText(line, most - 1)}…` : line;
}

/** The beginning of a text, at most so many UTF-16 units long, never through the middle of a character. */
export function cutText(text: string, most: number): string {
  return text.length > most ? text.slice(0, most).replace(/[\ud800-\udbff]$/, '') : text;
}
