/** The beginning of a text, at most so many UTF-16 units long, never through the middle of a character. */
export function cutText(text: string, most: number): string {
  return text.length > most ? text.slice(0, most).replace(/[\ud800-\udbff]$/, '') : text;
}
