export const LOCALE = 'en';

const number = new Intl.NumberFormat(LOCALE);

export function formatNumber(value: number): string {
  return number.format(value);
}

/** For example “North, South and 3 more”. */
export function listed(names: readonly string[], most: number): string {
  const more = names.length - most;
  const some = names.slice(0, most).join(', ');
  return more > 0 ? `${some} and ${formatNumber(more)} more` : some;
}
