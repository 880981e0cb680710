import type { FilledColumn } from './columns.ts';
import type { Joins } from './joins.ts';
import { isAddress, type Vocabulary } from './vocabulary.ts';

/** Who the people of the table are. A person goes by the number of an id: their own, or the first of those joined. */
export type Identities = {
  /** By number of an id: the person. */
  personOf: Uint32Array;
  /** By person who was joined: their ids, the first one first. */
  groups: ReadonlyMap<number, readonly number[]>;
  /** By person: the id that they are shown with, the first that a list has. */
  shownIds: Uint32Array;
  /** By id: how a server writes it, where that is another way than folded; the first of several. */
  spellings: ReadonlyMap<number, string>;
  /** By person: the first name that a list has (that of the empty text where none has one), and others that are not the same. */
  names: Uint32Array;
  otherNames: ReadonlyMap<number, readonly number[]>;
  /** Everyone by address, those without one last. */
  byAddress: number[];
};

/** Works out who the people are; `before` is their order until now, which makes sorting them quick. */
export function identify(
  columns: readonly FilledColumn[],
  { vocabulary, joins, before }: { vocabulary: Vocabulary; joins: Joins; before: readonly number[] },
): Identities {
  const { ids } = vocabulary;
  const noName = vocabulary.names.numberOf('');
  const groups = new Map(
    joins.map((group) => {
      const members = group.map(ids.numberOf);
      return [members[0] ?? 0, members] as const;
    }),
  );
  const size = ids.size();
  const personOf = Uint32Array.from({ length: size }, (_, id) => id);
  for (const [person, members] of groups) for (const id of members) personOf[id] = person;

  const isListed = new Uint8Array(size);
  const spellings = new Map<number, string>();
  const names = new Uint32Array(size).fill(noName);
  const otherNames = new Map<number, number[]>();
  const nameIt = (person: number, name: number) => {
    if (name === noName || names[person] === name) return;
    if (names[person] === noName) names[person] = name;
    else {
      const others = otherNames.get(person) ?? [];
      if (!others.includes(name)) otherNames.set(person, [...others, name]);
    }
  };
  for (const { members, invitations } of columns) {
    for (const rows of [members, invitations]) {
      if (!rows) continue;
      for (let row = 0; row < rows.size; row += 1) {
        const id = rows.ids[row] as number;
        if (isListed[id]) continue;
        isListed[id] = 1;
        const spelling = rows.spellings.get(row);
        if (spelling !== undefined) spellings.set(id, spelling);
      }
    }
    for (let row = 0; members && row < members.size; row += 1)
      nameIt(personOf[members.ids[row] as number] as number, members.names[row] as number);
  }

  const shownIds = Uint32Array.from({ length: size }, (_, id) => id);
  const isThere = new Uint8Array(size);
  for (let id = 0; id < size; id += 1) if (isListed[id]) isThere[personOf[id] as number] = 1;
  for (const [person, members] of groups) shownIds[person] = members.find((id) => isListed[id]) ?? person;

  const byAddress = before.filter((person) => isThere[person] === 1);
  for (const person of byAddress) isThere[person] = 2;
  for (let person = 0; person < size; person += 1) if (isThere[person] === 1) byAddress.push(person);
  const keys = Array.from({ length: size }, (_, person) => {
    const id = ids.textOf(shownIds[person] as number);
    return isAddress(id) ? `0${id}` : `1${id}`;
  });
  byAddress.sort((a, b) => compareTexts(keys[a] as string, keys[b] as string));
  return { personOf, groups, shownIds, spellings, names, otherNames, byAddress };
}

/** Compares by code units: the same everywhere, and quick. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
