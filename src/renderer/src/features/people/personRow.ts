import type { PeopleColumn, Person, PersonCell } from '../../../../shared/calls/people.ts';
import { type AccessSum, sumAccess } from '../../../../shared/permissions/accessSum.ts';
import { type AccessSummary, summarizeCompact } from '../../../../shared/permissions/accessSummary.ts';
import { organizationKey } from '../../state/organizationRef.ts';

/** A cell with the organization that it stands for, so that it holds whatever becomes of the list of columns. */
export type PlacedCell = PersonCell & { instanceId: string; organizationId: string };

export type PersonRow = {
  person: Person;
  placed: readonly PlacedCell[];
  /** The one that counts, by {@link organizationKey}. */
  byColumn: ReadonlyMap<string, PlacedCell>;
  /** Of which columns all was known when this was told: without a cell there the person is not in it. The same set for all rows of an answer. */
  whole: ReadonlySet<string>;
};

/** Puts the cells of a person to the columns that they speak of; `whole` are the keys of those of which all was known. */
export function placeCells(
  person: Person,
  columns: readonly PeopleColumn[],
  whole: ReadonlySet<string>,
): PersonRow {
  const placed = person.cells.flatMap((cell): PlacedCell[] => {
    const column = columns[cell.at];
    return column ? [{ ...cell, instanceId: column.instanceId, organizationId: column.organizationId }] : [];
  });
  const byColumn = new Map<string, PlacedCell>();
  for (const cell of placed)
    if (!byColumn.has(organizationKey(cell))) byColumn.set(organizationKey(cell), cell);
  return { person, placed, byColumn, whole };
}

/** How a person signs in, over the instances that tell: with two factors on so many of so many. */
export type TwoFactor = { on: number; of: number };

export function twoFactorOf({ placed }: Pick<PersonRow, 'placed'>): TwoFactor | null {
  const byInstance = new Map<string, boolean>();
  for (const { instanceId, twoFactor } of placed)
    if (twoFactor !== null) byInstance.set(instanceId, (byInstance.get(instanceId) ?? true) && twoFactor);
  const on = [...byInstance.values()].filter(Boolean).length;
  return byInstance.size === 0 ? null : { on, of: byInstance.size };
}

/** How many of a person's accounts have a second factor, in words. */
export function twoFactorWords(state: TwoFactor | null): string {
  if (!state) return 'unknown';
  if (state.on === state.of) return 'on';
  return state.on === 0 ? 'off' : `on ${state.on} of ${state.of} instances`;
}

export function organizationsOf({ byColumn }: PersonRow): number {
  return [...byColumn.values()].filter(({ role }) => role !== null).length;
}

/** When a person first joined an organization, in ms since the epoch; null where that is not known. */
export function sinceOf({ placed }: PersonRow): number | null {
  const times = placed.flatMap(({ role, since }) => (role === null || since === null ? [] : since));
  return times.length > 0 ? Math.min(...times) : null;
}

/** What a person sees in the organization of a cell; null for one who is invited alone. Without names, since ids are all that is known of them. */
export function accessOfCell({ role, access }: Pick<PersonCell, 'role' | 'access'>): AccessSummary | null {
  return role === null ? null : summarizeCompact({ role, access });
}

/** What a person sees over all organizations that they are a member of. */
export function accessOf({ placed }: Pick<PersonRow, 'placed'>): AccessSum {
  const organizations = new Map<string, AccessSummary[]>();
  for (const cell of placed) {
    const access = accessOfCell(cell);
    if (!access) continue;
    const key = organizationKey(cell);
    organizations.set(key, [...(organizations.get(key) ?? []), access]);
  }
  return sumAccess([...organizations.values()]);
}
