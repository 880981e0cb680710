import type { PersonCell } from './calls/people.ts';

/** The newest that is known to have happened to somebody in an organization. */
export type LastChange = NonNullable<PersonCell['changed']>;

export const CHANGE_WORDS: Record<LastChange['how'], string> = {
  joined: 'joined',
  invited: 'invited',
  here: 'changed with Quayside',
  elsewhere: 'changed elsewhere, noticed then',
};

/** Between which two readings a role or permissions became others, in ms since the epoch: after the first was asked for. */
export type Noticed = { from: number; at: number };

/** The newest of: joined or invited, changed `here`, two readings differ (unless a step between them is why). ms since the epoch. */
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

/** The newest over all organizations of somebody; undefined where nothing is known. */
export function newestChange(cells: readonly { changed?: LastChange | undefined }[]): LastChange | undefined {
  return newest(cells.flatMap(({ changed }) => changed ?? []));
}

function newest(changes: readonly LastChange[]): LastChange | undefined {
  return changes.reduce<LastChange | undefined>(
    (one, other) => (one && one.at > other.at ? one : other),
    undefined,
  );
}
