import type { PeopleColumn, Person, PersonCell } from '../../../../shared/calls/people.ts';
import { strengthOf } from '../../../../shared/facts/role.ts';
import { type AccessSummary, summarizeCompact } from '../../../../shared/permissions/accessSummary.ts';
import { organizationKey } from '../../../../shared/target.ts';
import { counted, thousands } from '../../../../shared/text.ts';
import { sanitizeText } from '../../sanitizeText.ts';

export type PersonRow = {
  person: Person;
  /** Keyed by {@link organizationKey}. */
  byColumn: ReadonlyMap<string, PersonCell>;
  /**
   * Complete columns at the time of the answer: without a cell there, the person is not in it. One set for
   * all rows of an answer.
   */
  whole: ReadonlySet<string>;
};

export function rowOf(person: Person, whole: ReadonlySet<string>): PersonRow {
  const byColumn = new Map<string, PersonCell>();
  for (const cell of person.cells)
    if (!byColumn.has(organizationKey(cell))) byColumn.set(organizationKey(cell), cell);
  return { person, byColumn, whole };
}

type Cells = readonly PersonCell[];

export function highestRole(cells: Cells): string | null {
  const roles = cells.flatMap(({ role }) => role ?? []);
  return roles.toSorted((a, b) => strengthOf(a) - strengthOf(b) || (a < b ? -1 : 1))[0] ?? null;
}

export type RoleThere = {
  instanceId: string;
  role: string | null;
  members: readonly (readonly [role: string, organizations: number])[];
  invited: number;
};

export function rolesByInstance({ byColumn }: Pick<PersonRow, 'byColumn'>): RoleThere[] {
  return [...Map.groupBy(byColumn.values(), (cell) => cell.instanceId)]
    .map(([instanceId, cells]) => {
      const counts = new Map<string, number>();
      for (const { role } of cells) if (role !== null) counts.set(role, (counts.get(role) ?? 0) + 1);
      const members = [...counts].sort(([a], [b]) => strengthOf(a) - strengthOf(b) || (a < b ? -1 : 1));
      const invited = cells.filter(({ role }) => role === null).length;
      return { instanceId, role: members[0]?.[0] ?? null, members, invited };
    })
    .sort((a, b) => strengthOf(a.role) - strengthOf(b.role));
}

export function membershipsIn(cells: Cells): Cells | null {
  const members = cells.filter(({ role }) => role !== null);
  return members.length === 0 ? null : members;
}

/** Null for a person who is only invited. Without names: only ids are known. */
export function accessOfCell({ role, access }: Pick<PersonCell, 'role' | 'access'>): AccessSummary | null {
  return role === null ? null : summarizeCompact({ role, access });
}

export function accessOf(cells: Cells): AccessSummary[][] | null {
  const organizations = Map.groupBy(membershipsIn(cells) ?? [], organizationKey).values();
  const seen = [...organizations].map((own) => own.flatMap((cell) => accessOfCell(cell) ?? []));
  return seen.length === 0 ? null : seen;
}

export function roleThereWords({ members, invited }: Pick<RoleThere, 'members' | 'invited'>): string {
  const parts = [
    ...members.map(([role, count]) => [`${sanitizeText(role, 40)} in`, count] as const),
    ...(invited > 0 ? [['invited to', invited] as const] : []),
  ];
  const number = (count: number, at: number) =>
    at === 0 ? counted(count, 'organization', 'organizations') : thousands(count);
  return parts.map(([words, count], at) => `${words} ${number(count, at)}`).join(', ');
}

/** True when all members and invitations are known: unlisted people are not in it. */
export function isWhole(column: Pick<PeopleColumn, 'membersAt' | 'invitationsAt'>): boolean {
  const { membersAt, invitationsAt } = column;
  return membersAt !== null && invitationsAt !== null;
}

export function wholeAmong(columns: readonly PeopleColumn[]): ReadonlySet<string> {
  return new Set(columns.filter(isWhole).map(organizationKey));
}
