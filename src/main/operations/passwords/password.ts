import { randomInt } from 'node:crypto';

/** Letters and digits that are not taken for one another, without vowels: no word comes of them by chance. */
const LETTERS = 'bcdfghjkmnpqrstvwxz';
const SIGNS = `${LETTERS}23456789`;
const GROUPS = 6;
const PER_GROUP = 4;

/**
 * Makes a password for another person: six groups of four, 113 bits. Dokploy counts the first 72 bytes of it alone, and
 * takes no fewer than 8. It begins with a letter, so that no spreadsheet takes it for a formula, a number or a date.
 */
export function makePassword(): string {
  const signs = [pick(LETTERS), ...Array.from({ length: GROUPS * PER_GROUP - 1 }, () => pick(SIGNS))];
  const groups = Array.from({ length: GROUPS }, (_, at) =>
    signs.slice(at * PER_GROUP, (at + 1) * PER_GROUP).join(''),
  );
  return groups.join('-');
}

function pick(from: string): string {
  return from.charAt(randomInt(from.length));
}
