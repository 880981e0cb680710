import type { PersonCell } from './calls/people.ts';

export type LastChange = NonNullable<PersonCell['changed']>;

export const CHANGE_WORDS: Record<LastChange['how'], string> = {
  joined: 'joined',
  invited: 'invited',
  here: 'changed with Quayside',
  elsewhere: 'changed elsewhere, noticed then',
};

/** Two readings that differ, ms since the epoch; the change came after `from`. */
export type Noticed = { from: number; at: number };

/** Ms since the epoch. Differences between readings do not count if a step of this app explains them. */
export function lastChange(
  first: 'joined' | 'invited',
  {
    since,
    here,
    noticed,
  }: { since: number | null; here?: number | undefined; noticed?: Noticed | undefined },
): LastChange | undefined {
  const isOurs = noticed !== undefined && here !== undefined && here >= noticed.from;
  const known: LastChange[] = [];
  if (since !== null) known.push({ at: since, how: first });
  if (noticed && !isOurs) known.push({ at: noticed.at, how: 'elsewhere' });
  if (here !== undefined) known.push({ at: here, how: 'here' });
  return newest(known);
}

export function newestChange(cells: readonly { changed?: LastChange | undefined }[]): LastChange | undefined {
  return newest(cells.flatMap(({ changed }) => changed ?? []));
}

function newest(changes: readonly LastChange[]): LastChange | undefined {
  return changes.reduce<LastChange | undefined>(
    (one, other) => (one && one.at > other.at ? one : other),
    undefined,
  );
}
