import type { PeopleQuery, Person } from '../../shared/calls/people.ts';
import { EVERYONE } from '../../shared/everyone.ts';
import { accessWords, summarizeCompact } from '../../shared/permissions/accessSummary.ts';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exitCode.ts';
import { readScope, sayKeyless } from '../reading.ts';
import { listOf } from '../scope.ts';
import { momentOf } from '../words.ts';

/** As many as one call gives. */
const AT_ONCE = 200;

/** Lists people with what they are where; of an instance that could not be read, as it was seen last. */
export async function run(context: Context, words: readonly string[]): Promise<ExitCode> {
  const { out, options, scope } = context;
  const read = await readScope(context);
  if (!read.ok) return read.code;
  const { places, unread, keyless, code } = read;
  const roles = listOf(options.role);
  const found = await everyone(context, {
    ...EVERYONE,
    search: words.join(' '),
    roles: [...roles],
    noTwoFactor: options['2fa'] === false,
    only: options.invited ? 'invited' : null,
    ...(scope.isWhole
      ? {}
      : {
          organizations: places.map(({ instanceId, organizationId }) => ({ instanceId, organizationId })),
        }),
  });
  // Of somebody who was found by a membership, that one is told.
  const isMeant = ({ role, twoFactor }: Found['places'][number]) =>
    (roles.length === 0 || roles.includes(role)) && (options['2fa'] !== false || twoFactor === false);
  const people = found.map((person) => ({ ...person, places: person.places.filter(isMeant) }));
  sayKeyless(context, keyless);
  out.result({ people, keyless, unread }, () =>
    out.table(
      ['ADDRESS', 'NAME', 'INSTANCE', 'ORGANIZATION', 'ROLE', 'STATE', '2FA', 'ACCESS'],
      people.flatMap(({ email, name, places: all }) =>
        all.map((place) => [
          ...[place.email ?? email, name, place.instance, place.organization, place.role, place.state],
          place.twoFactor === null ? '' : place.twoFactor ? 'yes' : { text: 'no', tone: 'warn' as const },
          place.access ?? '',
        ]),
      ),
    ),
  );
  return code;
}

type Found = Awaited<ReturnType<typeof everyone>>[number];

async function everyone({ calls, scope }: Context, query: PeopleQuery) {
  const names = new Map(scope.instances.map(({ id, name }) => [id, name]));
  const persons: Person[] = [];
  const columns = await calls['people.columns']({});
  // An empty list would mean everybody.
  const isNobody = !scope.isWhole && query.organizations.length === 0;
  if (!columns.ok || isNobody) return [];
  for (let matching = 1; persons.length < matching; ) {
    const listed = await calls['people.list']({ query, from: persons.length, count: AT_ONCE });
    if (!listed.ok || listed.value.persons.length === 0) break;
    ({ matching } = listed.value);
    persons.push(...listed.value.persons);
  }
  return persons.map(({ email, emails, name, cells }) => ({
    ...{ email, emails, name },
    places: cells.flatMap(({ at, role, since, twoFactor, access, invitation, email: own }) => {
      const column = columns.value.columns[at];
      const instance = names.get(column?.instanceId ?? '');
      if (!column || instance === undefined) return [];
      const seen = role === null ? null : summarizeCompact({ role, access });
      return {
        ...{ instance, organization: column.organizationName, ...(own === undefined ? {} : { email: own }) },
        // An invitation without a role makes a member.
        role: role ?? invitation?.role ?? 'member',
        state: role === null ? 'invited' : 'member',
        ...{ since: momentOf(since), invitationEnds: momentOf(invitation?.expiresAt), twoFactor },
        access: seen === null || seen.sees === 'unknown' ? null : accessWords(seen),
        readAt: momentOf(role === null ? column.invitationsAt : column.membersAt),
      };
    }),
  }));
}
