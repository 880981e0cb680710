import type { PeopleQuery } from '../../shared/calls/people.ts';
import type { CallInput, CallOutput } from '../../shared/contract.ts';
import { ok, type Result } from '../../shared/errors.ts';
import type { Instance } from '../../shared/instance.ts';
import { CHANGE_WORDS } from '../../shared/lastChange.ts';
import { foldAddress } from '../../shared/text.ts';
import { isoOf, type Ms } from '../../shared/time.ts';
import { yieldAfter } from '../scheduling/yielding.ts';
import { saveTable } from '../storage/savedTable.ts';
import { type Column, isWhole } from './access.ts';
import type { Answers } from './answers.ts';
import { MEMBER_COLUMNS, memberCells } from './memberCells.ts';
import { type Held, heldBy, type Known } from './persons.ts';

/** The first four columns, and the ids, are read by imports. */
const EXPORT_COLUMNS = {
  address: 'Address',
  name: 'Name',
  instance: 'Instance',
  organization: 'Organization',
  role: 'Role',
  state: 'State',
  invitationEnds: 'Invitation ends (UTC)',
  joined: 'Joined (UTC)',
  lastChange: 'Last change (UTC)',
  lastChangeBy: 'Last change by',
  ...MEMBER_COLUMNS,
  readAt: 'Read at (UTC)',
  instanceId: 'Instance ID',
  organizationId: 'Organization ID',
} as const;

const NO_MEMBER = { twoFactor: '', signIn: '', signInsSeen: '', access: '', switches: '' };

type AccessLine = Record<keyof typeof EXPORT_COLUMNS, string>;

export function createExportPeople(options: {
  list: () => readonly Instance[];
  chooseTarget: (name: string, title: string) => Promise<string | null>;
  clock: () => Ms;
}) {
  return async (
    answers: Answers,
    { query, format }: CallInput<'people.export'>,
  ): Promise<Result<CallOutput<'people.export'>>> => {
    const { columns, persons } = await answers.everyone(query);
    const instances = options.list();
    const names = new Map(instances.map(({ id, name }) => [id, name]));
    const counts = { lines: 0, people: 0, withoutAddress: 0 };
    const lines = exportLines(persons, columns, (id) => names.get(id) ?? '', counts);
    const table = { name: 'people', title: 'Export people', format, lines, columns: EXPORT_COLUMNS };
    const saved = await saveTable(table, options);
    if (!saved.ok || saved.value.outcome === 'canceled') return saved as Result<{ outcome: 'canceled' }>;
    return ok({ ...saved.value, ...counts, ...unreadIn(columns, instances, query) });
  };
}

function unreadIn(
  columns: readonly Column[],
  instances: readonly Instance[],
  { instanceIds, organizations }: PeopleQuery,
): { unread: number; partly: number; instances: number } {
  const unread = columns.filter(({ members, invitations }) => !members && !invitations).length;
  const whole = columns.filter(isWhole).length;
  const known = new Set(columns.map(({ instanceId }) => instanceId));
  const named = new Set([...instanceIds, ...organizations.map(({ instanceId }) => instanceId)]);
  const meant = instances.filter(({ id }) => named.size === 0 || named.has(id));
  return {
    unread,
    partly: columns.length - whole - unread,
    instances: meant.filter(({ id }) => !known.has(id)).length,
  };
}

/** One line per address and organization, merging its invitation; counts people without an address. */
async function* exportLines(
  persons: readonly Known[],
  columns: readonly Column[],
  nameOf: (instanceId: string) => string,
  counts: { lines: number; people: number; withoutAddress: number },
): AsyncGenerator<AccessLine> {
  const byPlace = new Map(columns.map((column) => [column.at, column]));
  const yieldIfDue = yieldAfter();
  for (const person of persons) {
    await yieldIfDue();
    let isNamed = false;
    for (const { at, held, address } of addressed(person)) {
      const column = byPlace.get(at);
      if (!column) continue;
      if (address === '') {
        counts.withoutAddress += 1;
        continue;
      }
      isNamed = true;
      counts.lines += 1;
      yield lineOf(person, held, address, column, nameOf(column.instanceId));
    }
    if (isNamed) counts.people += 1;
  }
}

function addressed(person: Known): { at: number; held: Held; address: string }[] {
  const seen = new Set<string>();
  return heldBy(person).flatMap(({ at, ...held }) => {
    const address = (held.member ?? held.invitation).email || person.email;
    const key = JSON.stringify([at, foldAddress(address)]);
    if (seen.has(key) && address !== '') return [];
    seen.add(key);
    return { at, held, address };
  });
}

function lineOf(
  { name }: Known,
  { member, invitation }: Held,
  address: string,
  { instanceId, organizationId, organizationName, members, invitations }: Column,
  instance: string,
): AccessLine {
  const { changed } = member ?? invitation;
  return {
    ...{ address, name, instance, organization: organizationName },
    // Dokploy makes an invitation without a role a member.
    role: (member ?? invitation).role ?? 'member',
    state: member ? 'member' : 'invited',
    invitationEnds: isoOf(invitation?.expiresAt),
    joined: isoOf(member?.since),
    lastChange: isoOf(changed?.at),
    lastChangeBy: changed ? CHANGE_WORDS[changed.how] : 'unknown',
    ...(member ? memberCells(member) : NO_MEMBER),
    readAt: isoOf((member ? members : invitations)?.at),
    ...{ instanceId, organizationId },
  };
}
