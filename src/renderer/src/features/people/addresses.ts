import type { PeopleActions } from '../../state/peopleActions.ts';

/** So many people are asked for side by side. */
const AT_ONCE = 50;

/** All addresses of these people, joined ones too, each once; of those who are gone none. */
export async function addressesOf(
  ids: readonly string[],
  readPerson: PeopleActions['readPerson'],
): Promise<string[]> {
  const addresses = new Set<string>();
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const answers = await Promise.all(ids.slice(from, from + AT_ONCE).map(readPerson));
    for (const answer of answers)
      if (answer.ok) for (const email of answer.value?.emails ?? []) if (email !== '') addresses.add(email);
  }
  return [...addresses];
}
