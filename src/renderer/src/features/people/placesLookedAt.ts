import type { PeopleQuery } from '../../../../shared/calls/people.ts';
import { searchText, searchWords } from '../../../../shared/searchText.ts';
import type { OrganizationRef } from '../../state/organizationRef.ts';
import type { MatrixColumn } from './matrixColumns.ts';

/** Shorter parts of a search name no client. */
const SHORTEST = 3;

/**
 * The organizations that a person looks at: those of the shown columns; where the search, or a chosen domain, names some
 * of these organizations or their instances, those alone. “@northwind.example” names the organization “Northwind”.
 */
export function placesLookedAt(
  shown: readonly MatrixColumn[],
  { search, domains }: Pick<PeopleQuery, 'search' | 'domains'>,
  nameOf: (instanceId: string) => string,
): OrganizationRef[] {
  const words = [...searchWords(search), ...domains].flatMap(namesIn);
  const named = shown.filter(({ instanceId, organizationName }) => {
    const names = [organizationName, nameOf(instanceId)].map((name) => searchText(name).replace(/\s+/g, ''));
    return words.some((word) => names.some((name) => name.includes(word)));
  });
  return (named.length > 0 ? named : shown).map(({ instanceId, organizationId }) => ({
    instanceId,
    organizationId: organizationId ?? '',
  }));
}

/** What of a word can name a client: of an address, its domain without the last part. */
function namesIn(word: string): string[] {
  const parts = word.slice(word.indexOf('@') + 1).split('.');
  return (parts.length > 1 ? parts.slice(0, -1) : parts).filter(({ length }) => length >= SHORTEST);
}
