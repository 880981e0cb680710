import type { Place } from '../nodes.ts';
import type { WantedAt } from './at.ts';
import type { GivenAccess } from './granted.ts';

/** What is read of a line; the ids are what an export of People adds, and tell places of one name apart. */
export const WANTED_COLUMNS = [
  ...(['address', 'instance', 'organization', 'role', 'access'] as const),
  ...(['until', 'mustStay', 'also', 'instanceId', 'organizationId'] as const),
] as const;

export type WantedColumn = (typeof WANTED_COLUMNS)[number];
/** `access` is text, or says part by part what is granted. */
export type WantedCells = Record<Exclude<WantedColumn, 'access'>, string> & { access: string | GivenAccess };

/** A line of a file: where it stands, and what it holds with where each cell is, or why it cannot be read. */
export type WantedRow = WantedAt &
  (
    | {
        cells: WantedCells;
        places: Partial<Record<WantedColumn, Place>>;
        /** It says something of a person wherever they are. */
        ofPerson?: true;
      }
    | { fault: string }
  );

/** What stands for all others of an organization, as an address: with the role none, who is not listed there is removed. */
export const EVERYBODY_ELSE = '*';

/** How many lines a file may have, with those that it includes. */
export const MOST_LINES = 200_000;

export function noCells(): WantedCells {
  return Object.fromEntries(WANTED_COLUMNS.map((column) => [column, ''])) as WantedCells;
}
