/** Dokploy's longest name of a key, in UTF-16 units (≥ 0.29.13; better-auth's before). */
const LONGEST_NAME = 32;
const HEAD = 'Quayside · ';
const NAME = /^Quayside · ([\p{L}\p{N}._-]+) ([0-9a-z]{4})-[0-9a-z]{5}$/u;

/** A computer as the names of its keys tell it: its own name, cut to ten letters, and the code of its registry. */
export type Computer = { computer: string; registry: string };

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

/** Which computer's Quayside gave a key this name; null for a name that somebody else gave. */
export function computerOf(name: string | null | undefined): Computer | null {
  const [, computer, registry] = NAME.exec(name ?? '') ?? [];
  return computer !== undefined && registry !== undefined ? { computer, registry } : null;
}

/** Two computers of one name are told apart by their registries. */
export function isSameComputer(one: Computer | null, other: Computer): boolean {
  return one?.computer === other.computer && one.registry === other.registry;
}
