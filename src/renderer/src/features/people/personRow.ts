import type { PeopleColumn, Person, PersonCell } from '../../../../shared/calls/people.ts';
import { ACCESS } from '../../../../shared/facts/access.ts';
import { strengthOf } from '../../../../shared/facts/role.ts';
import { type AccessSummary, summarizeCompact } from '../../../../shared/permissions/accessSummary.ts';
import { organizationKey } from '../../../../shared/target.ts';
import { counted, thousands } from '../../../../shared/text.ts';
import { roleTone } from '../../parts/roleTone.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { dateOf } from '../../when.ts';
import type { MatrixColumn } from './matrixColumns.tsx';

export type Standing = {
  /** `unknown`: its lists were not fully read, so the person may be in it. */
  state: 'member' | 'invited' | 'none' | 'unknown';
  words: string;
  tip: string;
  mark: string;
  tone: string;
  isInvitedAgain?: boolean;
  seesNothing?: boolean;
};

/** `why`: why an unlisted person may still be a member. */
export function standingOf(
  { byColumn, whole }: Pick<PersonRow, 'byColumn' | 'whole'>,
  column: MatrixColumn,
  now: number,
  why: string,
): Standing {
  const cell = byColumn.get(column.key);
  if (cell?.role != null) {
    const access = accessOfCell(cell);
    const words = `${sanitizeText(cell.role, 60)}${cell.invitation ? ', and invited again' : ''}`;
    const more = [cell.since !== null && `since ${dateOf(cell.since)}`, access && ACCESS.wordsOf(access)];
    return {
      ...{ state: 'member', words, tip: [words, ...more].filter(Boolean).join(', ') },
      ...{ mark: sanitizeText(cell.role, 24) || '—', tone: roleTone(cell.role) },
      ...{ isInvitedAgain: cell.invitation !== null, seesNothing: access?.sees === 'nothing' },
    };
  }
  if (cell?.invitation) {
    const { role, expiresAt } = cell.invitation;
    const mark = expiresAt <= now ? 'expired' : 'invited';
    const words = `invited as ${sanitizeText(role || 'member', 60)}${mark === 'expired' ? ', expired' : ''}`;
    const end = `${mark === 'expired' ? 'since' : 'until'} ${dateOf(expiresAt)}`;
    return { state: 'invited', words, tip: `${words}, ${end}`, mark, tone: mark };
  }
  if (isWhole(column) && whole.has(column.key))
    return { state: 'none', words: 'none', tip: '', mark: '', tone: '' };
  return { state: 'unknown', words: `unknown: ${why}`, tip: `unknown. ${why}`, mark: '?', tone: 'unknown' };
}

export function cellName(
  email: string,
  place: { organization: string; instance: string },
  { words }: Standing,
): string {
  return `${email} in ${place.organization} on ${place.instance}: ${words}`;
}

export function addressOfPerson({ email, name, id }: Pick<Person, 'email' | 'name' | 'id'>): string {
  return sanitizeText(email) || sanitizeText(name) || sanitizeText(id);
}

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
      const roles = rolesAmong(cells);
      return { instanceId, role: roles.members[0]?.[0] ?? null, ...roles };
    })
    .sort((a, b) => strengthOf(a.role) - strengthOf(b.role));
}

export function rolesAmong(cells: Cells): Pick<RoleThere, 'members' | 'invited'> {
  const counts = new Map<string, number>();
  for (const { role } of cells) if (role !== null) counts.set(role, (counts.get(role) ?? 0) + 1);
  const members = [...counts].sort(([a], [b]) => strengthOf(a) - strengthOf(b) || (a < b ? -1 : 1));
  return { members, invited: cells.filter(({ role }) => role === null).length };
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
