/** Characters. Dokploy's keys have 64; Windows keeps 2,560 bytes per secret. */
export const LONGEST_KEY = 1024;

/** Completes "it …"; null for a valid key. Never repeats the text. */
export function keyFault(text: string): string | null {
  if (text === '') return 'is empty';
  if (text.length > LONGEST_KEY) return `is too long, with ${text.length.toLocaleString('en')} characters`;
  return /^[\x21-\x7e]+$/.test(text) ? null : 'has characters that no key has';
}

/** Strips spaces, quotes, and a whole `x-api-key: …` line, also of a curl command. */
export function plainKey(text: string): string {
  const wrapping = /^[\s\p{Cf}"'`]+|[\s\p{Cf}"'`]+$/gu;
  return text
    .replace(wrapping, '')
    .replace(/^-H\s*["']?/, '')
    .replace(/^x-api-key["']?\s*[:=]\s*/i, '')
    .replace(wrapping, '');
}
