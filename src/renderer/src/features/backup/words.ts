import { formatNumber } from '../../ui/locale.ts';

/** A number with its noun, for example "1 key" or "3 keys". */
export function count(number: number, noun: string): string {
  return `${formatNumber(number)} ${noun}${number === 1 ? '' : 's'}`;
}
