import { MOST_TEXT } from '../../shared/calls/fields.ts';
import { foldAddress } from '../../shared/sameAddress.ts';
import { searchText } from '../../shared/searchText.ts';
import { createDerived, createStrings, type Strings } from './strings.ts';

/** The texts that many rows share, by number. */
export type Vocabulary = {
  /** What names each person: see {@link idOf}. */
  ids: Strings;
  names: Strings;
  roles: Strings;
  domains: Strings;
  /** An id, or a name, as searches compare it. */
  idKey(id: number): string;
  nameKey(name: number): string;
  /** By name: its place in their order; NaN for one that says nothing. Those that searches take for the same share one. */
  namePlaces(): Float64Array;
  /** What stands after an address’s last @, as a number; -1 where there is none. */
  domainOf(id: number): number;
};

/** Creates a vocabulary without a word. */
export function createVocabulary(): Vocabulary {
  const [ids, names, roles, domains] = [createStrings(), createStrings(), createStrings(), createStrings()];
  const nameKey = createDerived(names, searchText);
  let places: Float64Array = new Float64Array(0);
  return {
    ids,
    names,
    roles,
    domains,
    idKey: createDerived(ids, (id) => (isAddress(id) ? searchText(id) : '')),
    nameKey,
    namePlaces() {
      // A name that is new moves the others.
      if (places.length !== names.size()) places = orderTexts(names.size(), nameKey);
      return places;
    },
    domainOf: createDerived(ids, (id) => {
      const domain = isAddress(id) ? domainIn(id) : null;
      return domain === null ? -1 : domains.numberOf(domain);
    }),
  };
}

/** By number of a text: the place of its key among all; NaN for an empty one. */
function orderTexts(size: number, keyOf: (number: number) => string): Float64Array {
  const keys = Array.from({ length: size }, (_, number) => keyOf(number));
  const inOrder = keys.map((_, number) => number).sort((a, b) => compareTexts(keys[a] ?? '', keys[b] ?? ''));
  const places = new Float64Array(size).fill(Number.NaN);
  let place = 0;
  for (const [at, number] of inOrder.entries()) {
    const before = inOrder[at - 1];
    if (before !== undefined && keys[before] !== keys[number]) place += 1;
    if (keys[number] !== '') places[number] = place;
  }
  return places;
}

/** Compares by code units: the same everywhere, and quick. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What names a person: their address, folded, or ids where there is none. Those begin with a blank, as no folded address does. */
export function idOf(email: string, instanceId: string, otherwise: string): string {
  return foldAddress(email).slice(0, MOST_TEXT) || ` ${instanceId} ${otherwise}`;
}

/** Whether an id is an address. */
export function isAddress(id: string): boolean {
  return !id.startsWith(' ');
}

/** An address as it is shown and told: as the server has it, without the blanks around it. */
export function spelled(email: string): string {
  return email.trim().slice(0, MOST_TEXT);
}

function domainIn(address: string): string | null {
  const at = address.lastIndexOf('@');
  return at === -1 || at === address.length - 1 ? null : address.slice(at + 1);
}
