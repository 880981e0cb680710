/** Untrusted text made fit for a sentence: one line, no marks that hide or turn text, at most so many UTF-16 units. */
export function oneLine(text: string, most: number): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line.length > most ? `${cutText(line, most - 1)}…` : line;
}

/** A name in a sentence. */
export function nameOf(name: string, most = 60): string {
  return oneLine(name, most) || 'Unnamed';
}

/** A name in a sentence, in quotation marks. */
export function quoted(name: string): string {
  return `“${oneLine(name, 60)}”`;
}

/** The beginning of a text, at most so many UTF-16 units long, never through the middle of a character. */
export function cutText(text: string, most: number): string {
  return text.length > most ? text.slice(0, most).replace(/[\ud800-\udbff]$/, '') : text;
}
