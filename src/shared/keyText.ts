/** The longest API key that is kept or sent. Characters; Dokploy's own have 64, and Windows keeps 2,560 bytes per secret. */
export const LONGEST_KEY = 1024;

/** Why a text cannot be an API key, to stand after "it"; null for one that can be. The text itself is never repeated. */
export function keyFault(text: string): string | null {
  if (text === '') return 'is empty';
  if (text.length > LONGEST_KEY) return `is too long, with ${text.length.toLocaleString('en')} characters`;
  return /^[\x21-\x7e]+$/.test(text) ? null : 'has characters that no key has';
}

/** What was pasted without what people's tools put around a key: spaces, quotes, or a whole `x-api-key: …` line, also of a curl command. */
export function plainKey(text: string): string {
  const wrapping = /^[\s\p{Cf}"'`]+|[\s\p{Cf}"'`]+$/gu;
  return text
    .replace(wrapping, '')
    .replace(/^-H\s*["']?/, '')
    .replace(/^x-api-key["']?\s*[:=]\s*/i, '')
    .replace(wrapping, '');
}
