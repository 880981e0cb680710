/** What stands between the parts of a line, the one that says most first; it counts outside of quotes alone. */
const SEPARATORS = ['\t', ';', ','] as const;

/** What separates the parts of a line: a tab, a semicolon or a comma, else spaces. */
export function separatorOf(line: string): string {
  const bare = line.replace(/"(?:[^"]|"")*"/g, '');
  return SEPARATORS.find((separator) => bare.includes(separator)) ?? ' ';
}

/**
 * The parts of a line of CSV, trimmed and without their quotes; a doubled quote within quotes is one. A quote that is
 * not closed is a character like any other. Between spaces, empty parts are none.
 */
export function fieldsOf(line: string, separator: string): string[] {
  if (separator === ' ') return (line.match(/"(?:[^"]|"")*"|\S+/g) ?? []).map(unquoted);
  const fields: string[] = [];
  let rest = line;
  for (;;) {
    const quoted = /^\s*"(?:[^"]|"")*"\s*/.exec(rest)?.[0];
    const isWhole =
      quoted !== undefined && (quoted.length === rest.length || rest[quoted.length] === separator);
    const end = isWhole ? quoted.length : rest.indexOf(separator);
    if (end === -1 || end === rest.length) return [...fields, unquoted(rest)];
    fields.push(unquoted(rest.slice(0, end)));
    rest = rest.slice(end + 1);
  }
}

function unquoted(field: string): string {
  const text = field.trim();
  const double = /^"((?:[^"]|"")*)"$/.exec(text)?.[1];
  if (double !== undefined) return double.replaceAll('""', '"').trim();
  return /^(['`])(.*)\1$/.exec(text)?.[2]?.trim() ?? text;
}
