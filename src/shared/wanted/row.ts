import type { Place } from '../nodes.ts';
import type { WantedAt } from './at.ts';
import type { GivenAccess } from './granted.ts';

/** The ids come from exports and resolve equal names. */
export const WANTED_COLUMNS = [
  ...(['address', 'instance', 'organization', 'role', 'access'] as const),
  ...(['until', 'mustStay', 'also', 'instanceId', 'organizationId'] as const),
] as const;

export type WantedColumn = (typeof WANTED_COLUMNS)[number];
export type WantedCells = Record<Exclude<WantedColumn, 'access'>, string> & { access: string | GivenAccess };

export type WantedRow = WantedAt &
  (
    | {
        cells: WantedCells;
        places: Partial<Record<WantedColumn, Place>>;
        ofPerson?: true;
      }
    | { fault: string }
  );

/** With role none, removes everybody who is not listed. */
export const EVERYBODY_ELSE = '*';

/** Includes included files. */
export const MOST_LINES = 200_000;

export function noCells(): WantedCells {
  return Object.fromEntries(WANTED_COLUMNS.map((column) => [column, ''])) as WantedCells;
}
