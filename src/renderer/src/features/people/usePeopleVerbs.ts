import type { Member } from '../../../../shared/dokploy.ts';
import type { OperationKind } from '../../../../shared/operations/operation.ts';
import { type OrganizationRef, organizationKey } from '../../../../shared/target.ts';
import { dataOf } from '../../queryState.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { PERSON_VERBS, type PersonVerb, permissionsSheet } from '../../state/personVerbs.ts';
import { selectMembers } from '../../state/selectors.ts';
import { type Verb, verbsOf } from '../../state/verbs.ts';
import { MOST_CHOSEN } from './copying.ts';
import type { PersonRow } from './personRow.ts';

const MOST_LEAVING = 100;
const MOST_JOINED = 100;

/** `rows`: null until known; `within`: the organizations on screen. */
type Chosen = { rows: readonly PersonRow[] | null; count: number; within: readonly OrganizationRef[] };

/**
 * `places`: the number of organizations on screen where they are members; `there`: it, where it is the only
 * one; `members`: null until it was read.
 */
type Subject = Chosen & {
  places: number;
  there: OrganizationRef | undefined;
  members: readonly Member[] | null;
  writable: boolean;
  onJoined: () => void;
};

/** `onJoined` runs after they are joined into one person. */
export function usePeopleVerbs(chosen: Chosen, onJoined: () => void): PersonVerb[] {
  const { rows, within } = chosen;
  const actions = useActions();
  const writable = useApp((state) => state.writable);
  const shown = new Set(within.map(organizationKey));
  const cells = (rows ?? []).flatMap(({ person }) =>
    person.cells.filter((cell) => cell.role !== null && shown.has(organizationKey(cell))),
  );
  const places = new Map(cells.map((cell) => [organizationKey(cell), cell]));
  const [there] = places.size === 1 ? places.values() : [];
  const known = useApp((state) =>
    there ? dataOf(selectMembers(state, there.instanceId, there.organizationId)) : undefined,
  );
  const own = new Set(cells.flatMap(({ memberId }) => memberId ?? []));
  const members = known?.filter(({ id }) => own.has(id)) ?? null;
  const subject = { ...chosen, places: places.size, there, members, writable, onJoined };
  return verbsOf(PEOPLE_VERBS, subject, actions);
}

const everyone = ({ rows }: Chosen) => (rows ?? []).map(({ person }) => person.emails);

function many(what: OperationKind & keyof typeof PERSON_VERBS): Verb<Subject> {
  return {
    ...PERSON_VERBS[what],
    deny: denyMany,
    sheet: (subject) => ({
      ...{ kind: 'change-many', what, within: subject.within },
      ...(what === 'off-board'
        ? { people: everyone(subject) }
        : { emails: [...new Set(everyone(subject).flat())] }),
    }),
  };
}

const PEOPLE_VERBS = {
  'change-roles': many('change-roles'),
  permissions: {
    ...PERSON_VERBS.permissions,
    deny: (subject) => denyMany(subject) ?? denyPermissions(subject),
    sheet: ({ there: { instanceId, organizationId } = NOWHERE, members }) =>
      permissionsSheet({ there: { instanceId, organizationId }, members: members ?? [] }),
  },
  invite: many('invite'),
  'apply-kit': {
    ...PERSON_VERBS['apply-kit'],
    deny: denyMany,
    sheet: (subject) => ({ kind: 'apply-kit', people: everyone(subject), within: subject.within }),
  },
  'add-people': many('add-people'),
  'compare-access': {
    ...PERSON_VERBS['compare-access'],
    isOffered: ({ count }) => count === 2,
    deny: ({ rows }) => (rows?.every(memberOf) ? null : 'Both must be a member of an organization.'),
    sheet({ rows }) {
      const [one = { ...NOWHERE, email: '' }, other] = (rows ?? []).flatMap((row) => memberOf(row) ?? []);
      return { kind: 'compare-access', one, ...(other ? { other } : {}) };
    },
  },
  join: {
    ...PERSON_VERBS.join,
    isOffered: ({ count }) => count > 1,
    deny: (subject) => denyMany(subject) ?? denyJoin(subject),
    async run({ rows, onJoined }, { call, tellTrouble }) {
      const joined = await call('people.join', { ids: (rows ?? []).map(({ person }) => person.id) });
      if (joined.ok) onJoined();
      else tellTrouble('The addresses were not joined', joined.error);
    },
  },
  'off-board': {
    ...many('off-board'),
    deny: (subject) => denyMany(subject) ?? (subject.count > MOST_LEAVING ? TOO_MANY_LEAVE : null),
  },
} satisfies Record<string, Verb<Subject>>;

const NOWHERE: OrganizationRef = { instanceId: '', organizationId: '' };
const TOO_MANY_LEAVE = 'Choose at most 100 people: you confirm each one.';

function denyMany({ rows, count }: Chosen): string | null {
  if (count > MOST_CHOSEN) return 'Choose at most 1,000 people at once.';
  if (rows === null) return 'These people are still being read.';
  // A plan would silently leave out people without an address.
  const isNameless = rows.some(({ person }) => person.emails.length === 0);
  return isNameless ? 'One of these people has no email address.' : null;
}

function denyPermissions({ places, members }: Subject): string | null {
  if (places === 0) return 'They are in no organization shown here.';
  if (places > 1) return 'They are in several organizations. Filter to one, or apply a kit.';
  return members ? null : 'The members of this organization are not read yet.';
}

function denyJoin({ writable, count }: Subject): string | null {
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
