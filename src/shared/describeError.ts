/** Servers and pages put text into errors: it must not fill the log. */
const MAX_LENGTH = 4_000;
/** Values in errors: JSON.parse and Headers quote their input in double quotes or after "received". */
const VALUES = /"[^"]*"|(?<=received )'[^'\n]*'/gi;

/** Redacts the quoted values. */
export function describeError(error: unknown): string {
  const parts: string[] = [];
  for (let each = error, depth = 0; each !== undefined && depth < 3; depth += 1) {
    parts.push(describeOne(each));
    each = each instanceof Error ? each.cause : undefined;
  }
  return parts.join('\nCaused by ').slice(0, MAX_LENGTH);
}

function describeOne(error: unknown): string {
  // Other thrown values may hold secrets: logs their type only.
  if (!(error instanceof Error)) return `a thrown ${error === null ? 'null' : typeof error}`;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [`${error.name}: ${error.message.replace(VALUES, '[cut]')}`, ...frames].join('\n');
}
