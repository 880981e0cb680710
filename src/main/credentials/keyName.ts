/** Dokploy's longest name of a key, in UTF-16 units (≥ 0.29.13; better-auth's before). */
const LONGEST_NAME = 32;
const HEAD = 'Quayside · ';

/** Names a key on the server so that it can be found again: the computer, the registry and a random part, for example `Quayside · desk-07 k3f9-8qzt2`. */
export function keyName(hostname: string, registry: string, random: string): string {
  const plain = hostname.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/\.local(?:domain)?$/i, '');
  const tail = ` ${registry}-${random}`;
  let name = HEAD;
  for (const letter of plain || 'computer') {
    if (name.length + letter.length + tail.length > LONGEST_NAME) break;
    name += letter;
  }
  return `${name}${tail}`;
}
