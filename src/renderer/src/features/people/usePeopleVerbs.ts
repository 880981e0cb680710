import type { Person } from '../../../../shared/calls/people.ts';
import type { OperationKind } from '../../../../shared/operations/operation.ts';
import { type OrganizationRef, organizationKey } from '../../../../shared/target.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { type PersonVerb, personVerb } from '../../state/personVerbs.ts';
import { dataOf } from '../../state/queryState.ts';
import { selectMembers } from '../../state/selectors.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { MOST_CHOSEN } from './copying.ts';
import type { PersonRow } from './personRow.ts';

const MOST_LEAVING = 100;
const MOST_JOINED = 100;

/**
 * `rows`: null until known; `within`: the organizations on screen; `onJoined` runs after they are joined into
 * one person.
 */
export function usePeopleVerbs(
  rows: readonly PersonRow[] | null,
  count: number,
  { within, onJoined }: { within: readonly OrganizationRef[]; onJoined: () => void },
): PersonVerb[] {
  const { call, openDialog, tellTrouble } = useActions();
  const writable = useApp((state) => state.writable);
  const there = new Set(within.map(organizationKey));
  const cells = (rows ?? []).flatMap(({ person }) =>
    person.cells.filter((cell) => there.has(organizationKey(cell))),
  );
  const places = new Map(
    cells.flatMap((cell) => (cell.role === null ? [] : [[organizationKey(cell), cell] as const])),
  );
  const [place] = places.size === 1 ? places.values() : [];
  const members = useApp((state) =>
    place ? dataOf(selectMembers(state, place.instanceId, place.organizationId)) : undefined,
  );
  const persons = (rows ?? []).map(({ person }) => person);
  const many = denyMany(persons, rows !== null, count);
  const [one, other] = (rows ?? []).map(memberOf);

  const everyone = persons.map(({ emails }) => emails);

  function open(what: OperationKind): void {
    const whom = what === 'off-board' ? { people: everyone } : { emails: [...new Set(everyone.flat())] };
    openDialog({ kind: 'change-many', what, within, ...whom });
  }

  function openPermissions(): void {
    if (!place) return;
    const { instanceId, organizationId } = place;
    const own = new Set(cells.flatMap(({ memberId }) => memberId ?? []));
    const chosen = members?.filter(({ id }) => own.has(id)) ?? [];
    const [first] = chosen;
    if (chosen.length === 1 && first) {
      const email = sanitizeText(first.user.email) || sanitizeText(first.userId);
      openDialog({ kind: 'permissions', instanceId, organizationId, userId: first.userId, email });
    } else openDialog({ kind: 'set-permissions', instanceId, organizationId, members: chosen });
  }

  async function join(): Promise<void> {
    const joined = await call('people.join', { ids: persons.map(({ id }) => id) });
    if (joined.ok) onJoined();
    else tellTrouble('The addresses were not joined', joined.error);
  }

  const isTooMany = count > MOST_LEAVING ? 'Choose at most 100 people: you confirm each one.' : null;
  const apply = () => openDialog({ kind: 'apply-kit', people: everyone, within });
  const compare = () => one && other && openDialog({ kind: 'compare-access', one, other });
  const whyNoPair = one && other ? null : 'Both must be a member of an organization.';
  const whyNoPermissions = many ?? denyPermissions(places.size, members !== undefined);
  const whyNotOne = many ?? denyJoin(count, writable);
  return [
    personVerb('change-roles', () => open('change-roles'), many),
    personVerb('permissions', openPermissions, whyNoPermissions),
    personVerb('invite', () => open('invite'), many),
    personVerb('apply-kit', apply, many),
    personVerb('add-people', () => open('add-people'), many),
    ...(count === 2 ? [personVerb('compare-access', compare, whyNoPair)] : []),
    ...(count > 1 ? [personVerb('join', () => void join(), whyNotOne)] : []),
    personVerb('off-board', () => open('off-board'), many ?? isTooMany),
  ];
}

function denyMany(persons: readonly Person[], isKnown: boolean, count: number): string | null {
  if (count > MOST_CHOSEN) return 'Choose at most 1,000 people at once.';
  if (!isKnown) return 'These people are still being read.';
  // A plan would silently leave out people without an address.
  if (persons.some(({ emails }) => emails.length === 0)) return 'One of these people has no email address.';
  return null;
}

function denyPermissions(organizations: number, isRead: boolean): string | null {
  if (organizations === 0) return 'They are in no organization shown here.';
  if (organizations > 1) return 'They are in several organizations. Filter to one, or apply a kit.';
  return isRead ? null : 'The members of this organization are not read yet.';
}

function denyJoin(count: number, writable: boolean): string | null {
  if (!writable) return 'A newer Quayside wrote the list of instances: this version can’t change anything.';
  return count > MOST_JOINED ? 'Choose at most 100 addresses.' : null;
}

function memberOf({ person }: PersonRow): (OrganizationRef & { email: string }) | undefined {
  const { cells } = person;
  const cell = cells.find(({ role }) => role === 'member') ?? cells.find(({ role }) => role !== null);
  if (!cell) return undefined;
  const { instanceId, organizationId, email } = cell;
  return { instanceId, organizationId, email: email ?? person.email };
}
