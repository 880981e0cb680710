/** The one language of dates and numbers on screen: that of the words around them. */
export const LOCALE = 'en';

const number = new Intl.NumberFormat(LOCALE);

export function formatNumber(value: number): string {
  return number.format(value);
}
