/** ms since the epoch as ISO 8601 UTC; null for what is not known, and for what is no date. */
export function momentOf(at: number | string | null | undefined): string | null {
  const date = new Date(at ?? Number.NaN);
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9_999 ? null : date.toISOString();
}

/** A moment for a column: the minute is enough. */
export function minuteOf(moment: string | null): string {
  return moment === null ? '' : `${moment.slice(0, 16).replace('T', ' ')}Z`;
}
