import type { FilledColumn } from './columns.ts';
import type { Joins } from './joins.ts';
import { compareTexts, isAddress, type Vocabulary } from './vocabulary.ts';

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
  const personOf = upTo(size);
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

  const shownIds = upTo(size);
  const isThere = new Uint8Array(size);
  for (let id = 0; id < size; id += 1) if (isListed[id]) isThere[personOf[id] as number] = 1;
  for (const [person, members] of groups) shownIds[person] = members.find((id) => isListed[id]) ?? person;

  return {
    personOf,
    groups,
    shownIds,
    spellings,
    names,
    otherNames,
    byAddress: sortByAddress(isThere, shownIds, { ids, before, isSame: groups.size === 0 }),
  };
}

/** Everyone who is there; `isSame` says that who was there before is shown by the same address. */
function sortByAddress(
  isThere: Uint8Array,
  shownIds: Uint32Array,
  { ids, before, isSame }: { ids: Vocabulary['ids']; before: readonly number[]; isSame: boolean },
): number[] {
  const isLeft = isThere.slice();
  const byAddress = before.filter((person) => isLeft[person] === 1);
  for (const person of byAddress) isLeft[person] = 0;
  const known = byAddress.length;
  for (let person = 0; person < isLeft.length; person += 1) if (isLeft[person] === 1) byAddress.push(person);
  if (isSame && byAddress.length === known) return byAddress;
  const texts = Array.from(shownIds, (id) => ids.textOf(id));
  const lacksAddress = Uint8Array.from(texts, (text) => Number(!isAddress(text)));
  // Quick where most stand in order already.
  return byAddress.sort(
    (a, b) =>
      (lacksAddress[a] as number) - (lacksAddress[b] as number) ||
      compareTexts(texts[a] as string, texts[b] as string),
  );
}

function upTo(size: number): Uint32Array {
  const numbers = new Uint32Array(size);
  for (let number = 0; number < size; number += 1) numbers[number] = number;
  return numbers;
}
