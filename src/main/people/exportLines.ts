import type { Person, PersonCell } from '../../shared/calls/people.ts';
import { accessWords, summarizeCompact } from '../../shared/permissions/accessSummary.ts';
import { type CompactAccess, switchesIn } from '../../shared/permissions/compactAccess.ts';
import { SWITCH_WORDS } from '../../shared/permissions/switches.ts';
import { foldAddress } from '../../shared/sameAddress.ts';
import { yieldToEventLoop } from '../scheduling/yielding.ts';
import type { FilledColumn } from './columns.ts';

/** What the columns of the file are called, in their order: the first four, and the ids, are what is read back. */
export const EXPORT_COLUMNS = {
  address: 'Address',
  name: 'Name',
  instance: 'Instance',
  organization: 'Organization',
  role: 'Role',
  state: 'State',
  invitationEnds: 'Invitation ends (UTC)',
  joined: 'Joined (UTC)',
  twoFactor: 'Two-factor',
  access: 'Access',
  switches: 'Switches',
  readAt: 'Read at (UTC)',
  instanceId: 'Instance ID',
  organizationId: 'Organization ID',
} as const;

/** One line of the export of people: who has, or was offered, which access. */
export type AccessLine = Record<keyof typeof EXPORT_COLUMNS, string>;

/** What was written while it was, beside the lines themselves. */
export type ExportCounts = { lines: number; people: number; withoutAddress: number };

/**
 * A line for each address in each organization, person by person. An invitation beside a membership is in its line; who
 * has no address is counted in `counts` alone, since no line could name them.
 */
export async function* exportLines(
  parts: Iterable<readonly Person[]>,
  columns: readonly FilledColumn[],
  nameOf: (instanceId: string) => string,
  counts: ExportCounts,
): AsyncGenerator<AccessLine> {
  const byPlace = new Map(columns.map((column) => [column.at, column]));
  for (const persons of parts) {
    for (const person of persons) {
      let isNamed = false;
      for (const { cell, address } of addressed(person)) {
        const column = byPlace.get(cell.at);
        if (!column) continue;
        if (address === '') {
          counts.withoutAddress += 1;
          continue;
        }
        isNamed = true;
        counts.lines += 1;
        yield lineOf(person, cell, address, column, nameOf(column.instanceId));
      }
      if (isNamed) counts.people += 1;
    }
    await yieldToEventLoop();
  }
}

/** The cell that counts of each address in each organization, which comes first. */
function addressed({ cells, email }: Person): { cell: PersonCell; address: string }[] {
  const seen = new Set<string>();
  return cells.flatMap((cell) => {
    const address = cell.email ?? email;
    const key = JSON.stringify([cell.at, foldAddress(address)]);
    if (seen.has(key) && address !== '') return [];
    seen.add(key);
    return { cell, address };
  });
}

function lineOf(
  { name }: Person,
  { role, since, twoFactor, access, invitation }: PersonCell,
  address: string,
  { instanceId, organizationId, organizationName, members, invitations }: FilledColumn,
  instance: string,
): AccessLine {
  const readAt = role === null ? invitations?.at : members?.at;
  return {
    address,
    name,
    instance,
    organization: organizationName,
    // An invitation without a role makes a member.
    role: role ?? invitation?.role ?? 'member',
    state: role === null ? 'invited' : 'member',
    invitationEnds: isoOf(invitation?.expiresAt),
    joined: isoOf(since),
    twoFactor: twoFactor === null ? '' : twoFactor ? 'yes' : 'no',
    ...accessIn(role, access),
    readAt: isoOf(readAt),
    instanceId,
    organizationId,
  };
}

/** What a member sees, in words; empty where that was not read, and for one who is invited alone. */
function accessIn(role: string | null, access: CompactAccess | undefined) {
  const summary = role === null ? null : summarizeCompact({ role, access });
  const switches = role === 'member' && access ? switchesIn(access.switches) : [];
  return {
    access: summary === null || summary.sees === 'unknown' ? '' : accessWords(summary),
    switches: switches.map((name) => SWITCH_WORDS[name].label).join(', '),
  };
}

/** Empty for what is not known, and for an end that cannot be read. */
function isoOf(at: number | null | undefined): string {
  if (at === null || at === undefined) return '';
  const date = new Date(at);
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9_999 ? '' : date.toISOString();
}
