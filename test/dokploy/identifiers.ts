import { randomBytes } from 'node:crypto';

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const symbols = `${letters}0123456789_-`;

function draw(alphabet: string, length: number): string {
  let text = '';
  for (const byte of randomBytes(length)) text += alphabet[byte % alphabet.length];
  return text;
}

/** An id as Dokploy's own tables have it: 21 characters of the URL-safe alphabet. */
export function createId(): string {
  return draw(symbols, 21);
}

/** An id as better-auth makes it (keys, accepted members): 32 letters and digits. */
export function createLongId(): string {
  return draw(symbols.slice(0, 62), 32);
}

/** The secret part of an API key: 64 letters. */
export function createSecret(): string {
  return draw(letters, 64);
}
