import { useApp } from './app.tsx';
import type { State } from './model.ts';

type ById = State['byId'];

const known = new WeakMap<ById, ReadonlyMap<string, string>>();

/** Adding an instance leaves the initials of the others. */
export function selectInitials({ byId }: Pick<State, 'byId'>, instanceId: string): string {
  const initials = known.get(byId) ?? initialsIn(byId);
  known.set(byId, initials);
  return initials.get(instanceId) ?? initialsOf('');
}

function initialsIn(byId: ById): ReadonlyMap<string, string> {
  // By age, not by position: reordering must not change initials.
  const instances = Object.values(byId).sort((a, b) =>
    `${a.createdAt} ${a.id}` < `${b.createdAt} ${b.id}` ? -1 : 1,
  );
  const initials = distinctInitials(instances.map(({ name }) => name));
  return new Map(instances.map(({ id }, at) => [id, initials[at] ?? '']));
}

export function useInitials(instanceId: string): string {
  return useApp((state) => selectInitials(state, instanceId));
}

/** Splits a name into words and numbers, each as its letters; "eu2" is a word and a number. */
function wordsOf(name: string): string[][] {
  const words = name.normalize('NFC').match(/\p{L}[\p{L}\p{M}]*|\p{N}+/gu) ?? [];
  return words.map((word) => [...word]);
}

/** A short number says more than its first digit: "Client 12" is C12. */
function beginning(word: string[]): string {
  return /^\p{N}{1,2}$/u.test(word.join('')) ? word.join('') : (word[0] ?? '');
}

export function initialsOf(name: string): string {
  const [first, second] = wordsOf(name);
  if (!first) return '?';
  // People use a short first word as a name: "EU clients" is EU.
  if (first.length === 2 || !second) return first.slice(0, 2).join('').toLocaleUpperCase();
  return `${first[0]}${beginning(second)}`.toLocaleUpperCase();
}

/**
 * Earlier names choose first, so adding a name at the end changes no others. When the letters of a name are
 * used up, a number follows its first letter.
 */
export function distinctInitials(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    for (const each of candidatesOf(name)) {
      const initials = each.toLocaleUpperCase();
      if (taken.has(initials)) continue;
      taken.add(initials);
      return initials;
    }
    throw new Error('Numbers never end');
  });
}

function* candidatesOf(name: string): Generator<string> {
  yield initialsOf(name);
  const words = wordsOf(name);
  const letters = words.flat();
  const [first = '?'] = letters;
  for (const word of words.slice(1)) yield `${first}${beginning(word)}`;
  for (const letter of letters.slice(1)) yield `${first}${letter}`;
  for (const [at, letter] of letters.entries())
    for (const later of letters.slice(at + 1)) yield `${letter}${later}`;
  for (let number = 2; ; number += 1) yield `${first}${number}`;
}
