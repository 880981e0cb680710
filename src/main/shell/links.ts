/** The link among the arguments of a start; null where there is none. */
export function linkIn(argv: readonly string[]): string | null {
  return argv.slice(1).find((argument) => /^quayside:/i.test(argument)) ?? null;
}
