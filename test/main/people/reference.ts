import type { PeopleQuery, Person, PersonCell } from '../../../src/shared/calls/people.ts';
import { differencesOf, presenceOf } from '../../../src/shared/compared.ts';
import type { Invitation, Member } from '../../../src/shared/dokploy.ts';
import { strengthOf } from '../../../src/shared/facts/role.ts';
import type { Permissions } from '../../../src/shared/permissions/shapes.ts';
import { SWITCHES } from '../../../src/shared/permissions/switches.ts';
import { type OrganizationRef, organizationKey } from '../../../src/shared/target.ts';

// The table of people said once more, plainly: whole lists, one object per row, everything worked out anew each time.

export type World = {
  order: string[];
  /** By instance: its organizations, by id, with their names. */
  accounts: Map<string, { id: string; name: string }[]>;
  /** By instance, organization and kind, with blanks between. */
  members: Map<string, Member[]>;
  invitations: Map<string, Invitation[]>;
  joins: string[][];
  ends: { emails: string[]; day: string }[];
  /** What this app did: to which address, folded, by place, and when. */
  done: { place: string; address: string; at: number }[];
  /** By place: between which readings a membership became another, by its id. */
  noticed: Map<string, Record<string, { from: number; at: number }>>;
  /** By instance and user id, with a blank between: the newest sign-in that was seen, and from when to when sessions were read. */
  signIns: Map<string, { at: number | null; from: number; to: number }>;
};

type Row = {
  at: number;
  signIn: PersonCell['signIn'];
  changed: PersonCell['changed'];
  own: string;
  written: string;
  name: string;
  member: Member | null;
  invitation: Invitation | null;
};

/** The address of a row as people are told apart by it. */
export function ownId(instanceId: string, row: Member | Invitation): string {
  const email = 'user' in row ? row.user.email : row.email;
  return email.trim().toLowerCase() || ` ${instanceId} ${'user' in row ? row.userId : row.id}`;
}

export function columnsIn(world: World) {
  return world.order.flatMap((instanceId) =>
    (world.accounts.get(instanceId) ?? []).map(({ id, name }) => ({
      instanceId,
      organizationId: id,
      organizationName: name,
      members: world.members.get(`${instanceId} ${id}`) ?? null,
      invitations: world.invitations.get(`${instanceId} ${id}`) ?? null,
    })),
  );
}

function rowsIn(world: World): Row[] {
  return columnsIn(world).flatMap(({ instanceId, organizationId, members, invitations }, at) => [
    ...(members ?? []).map((member) => ({
      at,
      changed: lastOf(member, instanceId, organizationId),
      signIn: signInOf(member, instanceId),
      own: ownId(instanceId, member),
      written: member.user.email.trim(),
      name:
        [member.user.firstName, member.user.lastName].filter(Boolean).join(' ').trim() ||
        (member.user.name ?? '').trim(),
      member,
      invitation: null,
    })),
    ...(invitations ?? [])
      .filter(({ status }) => status === 'pending' || status === 'expired')
      .map((invitation) => ({
        at,
        changed: lastOf(invitation, instanceId, organizationId),
        signIn: undefined,
        own: ownId(instanceId, invitation),
        written: invitation.email.trim(),
        name: '',
        member: null,
        invitation,
      })),
  ]);

  /** No instance has a key of an owner here. */
  function signInOf({ userId }: Member, instanceId: string): PersonCell['signIn'] {
    const seen = world.signIns.get(`${instanceId} ${userId}`);
    return seen ? { at: seen.at, looked: { from: seen.from, to: seen.to } } : { at: null, looked: 'key' };
  }

  function lastOf(
    row: Member | Invitation,
    instanceId: string,
    organizationId: string,
  ): PersonCell['changed'] {
    const place = `${instanceId} ${organizationId}`;
    const isMember = 'user' in row;
    // All is read before any invitation was made by its end: when that was is unknown.
    const since = isMember ? Date.parse(row.createdAt) : Number.NaN;
    const own = world.done.filter((each) => each.place === place && each.address === ownId(instanceId, row));
    const here = own.map(({ at }) => at).at(-1);
    const noticed = isMember ? world.noticed.get(place)?.[row.id] : undefined;
    const all = [
      ...(here === undefined ? [] : [{ at: here, how: 'here' as const }]),
      ...(noticed && !(here !== undefined && here >= noticed.from)
        ? [{ at: noticed.at, how: 'elsewhere' as const }]
        : []),
      ...(Number.isNaN(since)
        ? []
        : [{ at: since, how: isMember ? ('joined' as const) : ('invited' as const) }]),
    ];
    return all.sort((a, b) => b.at - a.at)[0];
  }
}

/** Everyone, with all their names; in no order. */
export function peopleIn(
  world: World,
  asked: Pick<PeopleQuery, 'instanceIds' | 'organizations'> = { instanceIds: [], organizations: [] },
): (Person & { names: string[] })[] {
  const rows = rowsIn(world);
  const groups = new Map<string, string[]>();
  for (const { own } of rows) {
    const group = world.joins.find((each) => each.includes(own)) ?? [own];
    groups.set(group[0] as string, group);
  }
  const columns = columnsIn(world);
  return [...groups].map(([id, group]) => {
    const own = rows.filter((row) => group.includes(row.own));
    const shown = group.find((each) => own.some((row) => row.own === each)) as string;
    const writtenOf = (each: string) => own.find((row) => row.own === each)?.written ?? each;
    const emails = [shown, ...group.filter((each) => each !== shown)].map(writtenOf).filter(Boolean);
    const names = [...new Set(own.map(({ name }) => name))].filter(Boolean);
    const counted = own.filter(({ at }) => {
      const column = columns[at];
      return column !== undefined && counts(asked, column);
    });
    const cells = columns.flatMap((column, at) =>
      cellsIn(
        counted.filter((row) => row.at === at),
        emails[0] ?? '',
        column,
      ),
    );
    return { id, email: emails[0] ?? '', emails, name: names[0] ?? '', cells, names };
  });
}

/** Whether a query is about an organization. */
export function counts(
  { instanceIds, organizations }: Pick<PeopleQuery, 'instanceIds' | 'organizations'>,
  column: { instanceId: string; organizationId: string },
): boolean {
  if (instanceIds.length === 0 && organizations.length === 0) return true;
  return (
    instanceIds.includes(column.instanceId) ||
    organizations.some(
      (each) => each.instanceId === column.instanceId && each.organizationId === column.organizationId,
    )
  );
}

function cellsIn(rows: Row[], email: string, column: OrganizationRef): PersonCell[] {
  const members = rows.filter(({ member }) => member);
  const left = rows.filter(({ invitation }) => invitation).sort((a, b) => endOf(b) - endOf(a));
  members.sort((a, b) => compareRoles(a.member?.role ?? null, b.member?.role ?? null));
  const cells: PersonCell[] = [];
  for (const row of members) {
    const beside = left.find(({ own }) => own === row.own);
    if (beside) left.splice(left.indexOf(beside), 1);
    cells.push(toCell(row, beside ?? null, email, column));
  }
  return [...cells, ...left.map((row) => toCell(null, row, email, column))];
}

function toCell(
  member: Row | null,
  invited: Row | null,
  email: string,
  { instanceId, organizationId }: OrganizationRef,
): PersonCell {
  const row = (member ?? invited) as Row;
  const since = Date.parse(member?.member?.createdAt ?? '');
  return {
    ...{ instanceId, organizationId },
    ...(member?.member ? { memberId: member.member.id, userId: member.member.userId } : {}),
    role: member?.member?.role ?? null,
    since: Number.isNaN(since) ? null : since,
    twoFactor: member?.member?.user.twoFactorEnabled ?? null,
    ...(row.changed ? { changed: row.changed } : {}),
    ...(row.signIn ? { signIn: row.signIn } : {}),
    ...(member?.member?.permissions ? { access: inNumbers(member.member.permissions) } : {}),
    invitation: invited?.invitation
      ? { id: invited.invitation.id, role: invited.invitation.role, expiresAt: endOf(invited) }
      : null,
    ...(row.written !== email && row.written !== '' ? { email: row.written } : {}),
  };
}

function inNumbers(granted: Permissions) {
  const bits = SWITCHES.map((name, at) => (granted.switches?.includes(name) ? 2 ** at : 0));
  return {
    switches: bits.reduce((sum, bit) => sum + bit, 0),
    projects: granted.projects?.length ?? 0,
    environments: granted.environments?.length ?? 0,
    services: granted.services?.length ?? 0,
    gitProviders: granted.gitProviders?.length ?? 0,
    servers: granted.servers?.length ?? 0,
  };
}

/** How much a membership shows. */
function sightOf({ role, access }: PersonCell): 'nothing' | 'unknown' | 'some' | 'everything' {
  if (role === 'owner' || role === 'admin') return 'everything';
  if (!access) return 'unknown';
  return idsIn(access) === 0 && (access.switches === 0 || role !== 'member') ? 'nothing' : 'some';
}

function idsIn({ switches: _, ...ids }: NonNullable<PersonCell['access']>): number {
  return Object.values(ids).reduce((sum, each) => sum + each, 0);
}

/** How much is seen in each organization, by the account there that sees most. */
function sightsIn(memberships: PersonCell[]): string[] {
  return [...Map.groupBy(memberships, organizationKey).values()].map((cells) => {
    const own = cells.map(sightOf);
    return ['everything', 'some', 'unknown', 'nothing'].find((sight) =>
      own.includes(sight as never),
    ) as string;
  });
}

function endOf({ invitation }: Row): number {
  const end = Date.parse(invitation?.expiresAt ?? '');
  return Number.isNaN(end) ? 8.64e15 : end;
}

/** The strongest first; those that were made by name; no role last. */
export function compareRoles(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return strengthOf(a) - strengthOf(b) || compare(a, b);
}

export function answer(world: World, query: PeopleQuery): Person[] {
  const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const found = peopleIn(world, query).filter(({ id, cells, emails, names }) => {
    const memberships = cells.filter(({ memberId }) => memberId !== undefined);
    const memberOf = new Set(memberships.map(organizationKey)).size;
    // All that is asked of a membership, of one and the same.
    const asksMembership =
      query.owner ||
      query.noTwoFactor ||
      query.sees.length > 0 ||
      query.newSince !== null ||
      (query.roles.length > 0 && query.only !== 'invited');
    const isAsked = (cell: PersonCell) =>
      (query.roles.length === 0 || query.only === 'invited' || query.roles.includes(cell.role ?? '')) &&
      (!query.owner || cell.role === 'owner') &&
      (!query.noTwoFactor || cell.twoFactor === false) &&
      (query.sees.length === 0 || query.sees.includes(sightOf(cell))) &&
      (query.newSince === null || (cell.since !== null && cell.since >= query.newSince));
    const invitedAs = cells.flatMap(({ invitation }) => (invitation ? (invitation.role ?? 'member') : []));
    const texts = [...emails, ...names].map(plain);
    const isNamed = (words: string, ...more: string[]) =>
      plain(words)
        .split(/\s+/)
        .filter(Boolean)
        .every((word) => [...texts, ...more].some((text) => text.includes(word)));
    const placesOf = cells.flatMap(
      (cell) => columnsIn(world).find((each) => organizationKey(each) === organizationKey(cell)) ?? [],
    );
    const domains = emails.map((email) => email.toLowerCase().match(/@([^@]+)$/)?.[1]);
    return (
      cells.length > 0 &&
      isNamed(query.named) &&
      placesOf.some(({ instanceId, organizationName }) =>
        isNamed(query.search, plain(organizationName), `instance ${instanceId}`),
      ) &&
      (query.addresses.length === 0 ||
        emails.some((email) => query.addresses.includes(email.trim().toLowerCase()))) &&
      (!query.seesNothing ||
        (memberships.length > 0 && memberships.every((cell) => sightOf(cell) === 'nothing'))) &&
      (!asksMembership || memberships.some(isAsked)) &&
      (query.roles.length === 0 ||
        query.only !== 'invited' ||
        invitedAs.some((role) => query.roles.includes(role))) &&
      (query.atLeast === null || memberOf >= query.atLeast) &&
      (query.atMost === null || memberOf <= query.atMost) &&
      (query.only === null || (query.only === 'members') === memberOf > 0) &&
      (query.signIn.length === 0 || query.signIn.some((code) => isOf(code, memberships))) &&
      (query.changed === null || isChanged(cells, query.changed)) &&
      (query.domains.length === 0 || domains.some((domain) => domain && query.domains.includes(domain))) &&
      (query.differing.length === 0 || differs(cells, query.differing)) &&
      (query.endsBy === null ||
        world.ends.some((end) => end.day <= (query.endsBy ?? '') && end.emails.map(personOf).includes(id)))
    );
  });
  function differs(cells: readonly PersonCell[], compared: PeopleQuery['differing']): boolean {
    const places = compared.map(({ isCurrent, ...ref }) => {
      const column = columnsIn(world).find((each) => organizationKey(each) === organizationKey(ref));
      const isAsked = column !== undefined && counts(query, column);
      const own =
        isAsked && column.members
          ? cells.filter((cell) => organizationKey(cell) === organizationKey(ref))
          : [];
      return presenceOf(own, isCurrent && isAsked && column.members !== null && column.invitations !== null);
    });
    return differencesOf(places).some((found) => found.length > 0);
  }
  function personOf(email: string): string {
    return world.joins.find((group) => group.includes(email))?.[0] ?? email;
  }

  const keyed = found.map(({ names: _, ...person }) => ({ person, key: sortKey(person) }));
  keyed.sort((a, b) => compareKeys(a.key, b.key) || compareAddresses(a.person, b.person));
  return keyed.map(({ person }) => person);

  function sortKey({ email, name, cells }: Person): (number | string)[] | null {
    const { sort } = query;
    const memberships = cells.filter(({ memberId }) => memberId !== undefined);
    if (sort.by === 'email') return email === '' ? null : [email.trim().toLowerCase()];
    if (sort.by === 'name') return plain(name) === '' ? null : [plain(name)];
    if (sort.by === 'organizations') return [new Set(memberships.map(organizationKey)).size];
    if (sort.by === 'risk') {
      const risky = memberships.filter(({ role }) => role === 'owner' || role === 'admin');
      const told = (risky.length > 0 ? risky : memberships).map(({ twoFactor }) => twoFactor);
      return [
        Math.min(9, ...memberships.map(({ role }) => strengthOf(role))),
        told.includes(false) ? 0 : told.includes(null) ? 1 : 2,
        plain(name) || email.trim().toLowerCase(),
      ];
    }
    if (sort.by === 'changed') {
      const last = lastIn(cells);
      return last === null ? null : [last];
    }
    if (sort.by === 'sign-in') {
      const seen = memberships.flatMap(({ signIn }) => signIn?.at ?? []);
      return seen.length === 0 ? null : [Math.max(...seen)];
    }
    if (sort.by === 'two-factor') {
      const told = memberships.map(({ twoFactor }) => twoFactor);
      return told.length === 0 ? null : [told.includes(false) ? 0 : told.includes(null) ? 1 : 2];
    }
    if (sort.by === 'access') {
      const sights = sightsIn(memberships);
      const nothing = sights.filter((sight) => sight === 'nothing').length;
      const some = memberships.flatMap((cell) =>
        sightOf(cell) === 'some' && cell.access ? cell.access : [],
      );
      const everything = sights.filter((sight) => sight === 'everything').length;
      if (everything > 0) return [0, -everything];
      if (sights.includes('some')) return [1, -some.reduce((sum, access) => sum + idsIn(access), 0)];
      return nothing > 0 ? [2, nothing] : null;
    }
    if (sort.by !== 'column') return null;
    const key = organizationKey(sort);
    const held = memberships.filter((cell) => organizationKey(cell) === key).map(({ role }) => role);
    if (held.length > 0) return [0, ...roleKey(held.sort(compareRoles)[0] ?? null)];
    const invited = cells
      .filter((cell) => organizationKey(cell) === key)
      .map(({ invitation }) => invitation?.role ?? null);
    return invited.length === 0 ? null : [1, ...roleKey(invited.sort(compareRoles)[0] ?? null)];
  }

  function compareKeys(a: (number | string)[] | null, b: (number | string)[] | null): number {
    if (!a || !b) return Number(a === null) - Number(b === null);
    const turn = query.sort.descending ? -1 : 1;
    const differs = a.findIndex((part, index) => part !== b[index]);
    return differs === -1 ? 0 : turn * compare(a[differs] as string, b[differs] as string);
  }
}

function isOf(code: PeopleQuery['signIn'][number], memberships: PersonCell[]): boolean {
  const seen = memberships.flatMap(({ signIn }) => signIn?.at ?? []);
  const spans = memberships.flatMap(({ signIn }) =>
    typeof signIn?.looked === 'object' ? signIn.looked : [],
  );
  if (memberships.length === 0) return false;
  if (spans.length < memberships.length) return code === 'unknown';
  const [from, to] = [Math.max(...spans.map((each) => each.from)), Math.min(...spans.map((each) => each.to))];
  const days = (at: number) => (to - at) / 86_400_000;
  if (code === 'never') return seen.length === 0;
  if (code === 'unknown') return days(from) < 90;
  return days(from) >= 90 && seen.every((at) => days(at) >= 90);
}

function lastIn(cells: PersonCell[]): number | null {
  const times = cells.flatMap(({ changed }) => (changed ? [changed.at] : []));
  return times.length === 0 ? null : Math.max(...times);
}

function isChanged(cells: PersonCell[], { is, at }: NonNullable<PeopleQuery['changed']>): boolean {
  const last = lastIn(cells);
  return last !== null && (is === 'since' ? last >= at : last < at);
}

function roleKey(role: string | null): (number | string)[] {
  return role === null ? [9] : [strengthOf(role), role];
}

function compareAddresses(a: Person, b: Person): number {
  const keyOf = ({ email, id }: Person) => (email === '' ? `1${id}` : `0${email.trim().toLowerCase()}`);
  return compare(keyOf(a), keyOf(b));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
