import type { Returned } from '../../shared/calls/access.ts';
import type { Operation } from '../../shared/operations/operation.ts';
import { foldAddress } from '../../shared/text.ts';
import { type EveryonesPlaces, isOpen, type ListedOrganization } from '../people/access.ts';

const MOST = 100;

export type EndedOperation = Operation & {
  letIn?: readonly string[];
  left?: readonly { emails: readonly string[]; at: number }[];
  kept?: readonly string[];
};

/** By lists newer than the off-boarding, last first; excludes people let in again or kept on purpose. */
export function returnedIn(
  operations: readonly EndedOperation[],
  { organizations, personOf }: Pick<EveryonesPlaces, 'organizations' | 'personOf'>,
  now: number,
): Returned[] {
  const left = offboardedIn(operations, personOf);
  if (left.size === 0) return [];
  const kept = new Set(operations.flatMap((operation) => operation.kept ?? []));
  const found = new Map<string, Returned>();
  for (const organization of organizations)
    for (const { id, role } of [...membersIn(organization), ...invitedTo(organization)])
      note(organization, id, role);
  return [...found.values()].sort((a, b) => b.offboardedAt - a.offboardedAt).slice(0, MOST);

  function membersIn({ members }: ListedOrganization) {
    return (members?.rows ?? []).filter(
      ({ id, memberId }) => hadLeft(id, members?.at) && !kept.has(memberId),
    );
  }

  function invitedTo({ invitations }: ListedOrganization) {
    const open = (invitations?.rows ?? []).filter((row) => isOpen(row, now));
    return open.filter(({ id }) => hadLeft(id, invitations?.at)).map(({ id }) => ({ id, role: null }));
  }

  function hadLeft(id: string, readAt = 0): boolean {
    return readAt > (left.get(personOf(id)) ?? Number.NaN);
  }

  function note({ instanceId, organizationName }: ListedOrganization, id: string, role: string | null): void {
    const personId = personOf(id);
    const person = found.get(personId) ?? {
      personId,
      emails: [],
      offboardedAt: left.get(personId) ?? 0,
      places: [],
    };
    if (!person.emails.includes(id)) person.emails.push(id);
    person.places.push({ instanceId, organizationName, role });
    found.set(personId, person);
  }
}

export function offboardedIn(
  operations: readonly EndedOperation[],
  personOf: EveryonesPlaces['personOf'],
): Map<string, number> {
  const left = new Map<string, number>();
  for (const { at, emails, isIn } of operations.flatMap(turnsOf).sort((a, b) => a.at - b.at)) {
    for (const person of emails
      .filter((each) => each.includes('@'))
      .map((each) => personOf(foldAddress(each))))
      if (isIn) left.delete(person);
      else left.set(person, at);
  }
  return left;
}

function turnsOf(operation: EndedOperation): { at: number; emails: readonly string[]; isIn: boolean }[] {
  const { kind, subjects, letIn = [], left, counts, changedAt: at } = operation;
  if (counts.done === 0) return [];
  const leaving = left ?? (kind === 'off-board' ? [{ emails: subjects, at }] : []);
  return [
    ...leaving.map((person) => ({ ...person, isIn: false })),
    ...(letIn.length > 0 ? [{ at, emails: letIn, isIn: true }] : []),
  ];
}
