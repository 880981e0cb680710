/** Longer than any message and stack that helps; what a server or a page puts into an error must not fill the log. */
const MAX_LENGTH = 4_000;
/** What errors put in double quotes, or after "Received", is a value: JSON.parse and Headers quote what they were given. */
const VALUES = /"[^"]*"|(?<=received )'[^'\n]*'/gi;

/** An unexpected error for the log: name, message without the values in it, stack, and the same of its cause. */
export function describeError(error: unknown): string {
  const parts: string[] = [];
  for (let each = error, depth = 0; each !== undefined && depth < 3; depth += 1) {
    parts.push(describeOne(each));
    each = each instanceof Error ? each.cause : undefined;
  }
  return parts.join('\nCaused by ').slice(0, MAX_LENGTH);
}

function describeOne(error: unknown): string {
  // Whatever else is thrown may hold anything: its kind is told, not what it says.
  if (!(error instanceof Error)) return `a thrown ${error === null ? 'null' : typeof error}`;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [`${error.name}: ${error.message.replace(VALUES, '[cut]')}`, ...frames].join('\n');
}
