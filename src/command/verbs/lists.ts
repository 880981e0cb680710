import { randomUUID } from 'node:crypto';
import { yamlOf } from '../../main/access/wantedExport.ts';
import { createDiagnosis, diagnosisText } from '../../main/diagnosis/diagnosis.ts';
import { redact } from '../../main/diagnostics/redact.ts';
import type { PeopleQuery, Person } from '../../shared/calls/people.ts';
import { outcomeWords, STATE_WORDS, STEP_TITLES } from '../../shared/diagnosisWords.ts';
import { meaningOf, ok } from '../../shared/errors.ts';
import { ACCESS } from '../../shared/facts/access.ts';
import { momentWords, saidOf } from '../../shared/facts/fact.ts';
import { INVITATION_STATUS } from '../../shared/facts/invitation.ts';
import { KEY_END } from '../../shared/facts/key.ts';
import { LAST_SIGN_IN } from '../../shared/facts/signIn.ts';
import { TWO_FACTOR } from '../../shared/facts/twoFactor.ts';
import type { KeyRecord } from '../../shared/instance.ts';
import { invitationStatus, isUnanswered } from '../../shared/invitation.ts';
import { keyStateOf, type StateWords, stateWords } from '../../shared/keyState.ts';
import { keylessOn } from '../../shared/keys.ts';
import { needTitle } from '../../shared/needWords.ts';
import { EVERYONE } from '../../shared/peopleQuery.ts';
import { summarizeCompact } from '../../shared/permissions/accessSummary.ts';
import { organizationKey } from '../../shared/target.ts';
import { oneLine } from '../../shared/text.ts';
import { isoOf } from '../../shared/time.ts';
import {
  badInput,
  type Cell,
  Ended,
  EXIT,
  type ExitCode,
  minuteOf,
  momentOf,
  must,
  worst,
} from '../output.ts';
import { leftOpen } from '../planning.ts';
import { listOf, readScope, sayKeyless } from '../reading.ts';
import type { Context } from '../verbs.ts';
import { LEFT_OPEN, noteAsText } from './plan.ts';

export async function listInstances(context: Context): Promise<ExitCode> {
  const { core, scope, out } = context;
  const { places, unread, code } = await readScope(context);
  const { groups } = core.preferences.read();
  const instances = scope.instances.map(({ id, name, origin }) => {
    const keys = core.instances.keysOf(id);
    const account = core.world.account(id);
    const failure = core.world.lastFailure(id);
    const keyless = new Set(keylessOn({ keys, account }).map((organization) => organization.id));
    return {
      ...{ name, address: origin, version: account?.version ?? null },
      group: groups.find(({ instanceIds }) => instanceIds.includes(id))?.name ?? null,
      state: failure ? meaningOf(failure).shows.words : 'read',
      why: failure?.message ?? null,
      keys: keys.length,
      organizations: places
        .filter(({ instanceId }) => instanceId === id)
        .map(({ organizationId, organizationName }) => ({
          ...{ id: organizationId, name: organizationName },
          hasKey: !keyless.has(organizationId),
        })),
    };
  });
  out.result({ instances, unread }, () =>
    out.table(
      ['INSTANCE', 'ADDRESS', 'VERSION', 'ORGANIZATIONS', 'KEYS', 'STATE'],
      instances.map(({ name, address, version, organizations, keys, state, why }) => [
        ...[name, address, version ?? '–', String(organizations.length), String(keys)],
        { text: state, tone: why === null ? 'ok' : 'danger' },
      ]),
    ),
  );
  return code;
}

const AT_ONCE = 200;

export async function listPeople(context: Context, words: readonly string[]): Promise<ExitCode> {
  const { out, options, scope } = context;
  const { places, unread, keyless, code } = await readScope(context);
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
  // Filters of memberships select the places shown.
  const isMeant = ({ role, twoFactor }: Found['places'][number]) =>
    (roles.length === 0 || roles.includes(role)) && (options['2fa'] !== false || twoFactor === false);
  const people = found.map((person) => ({ ...person, places: person.places.filter(isMeant) }));
  sayKeyless(context, keyless);
  out.result({ people, keyless, unread }, () => out.table(...peopleTable(people)));
  return code;
}

type Found = Awaited<ReturnType<typeof everyone>>[number];

export function peopleTable(people: readonly Found[]): Parameters<Context['out']['table']> {
  return [
    [
      'ADDRESS',
      'NAME',
      'INSTANCE',
      'ORGANIZATION',
      'ROLE',
      'STATE',
      TWO_FACTOR.title,
      'LAST SIGN-IN',
      'ACCESS',
    ],
    people.flatMap(({ email, name, places }) =>
      places.map((place) => [
        ...[place.email ?? email, name, place.instance, place.organization, place.role, place.state],
        place.state === 'member' ? saidOf(TWO_FACTOR, place) : '',
        place.lastSignIn === null ? '' : minuteOf(place.lastSignIn) || place.lastSignIn,
        place.state === 'member' ? (place.access ?? ACCESS.codes.unknown) : '',
      ]),
    ),
  ];
}

export async function everyone({ calls, scope }: Pick<Context, 'calls' | 'scope'>, query: PeopleQuery) {
  const names = new Map(scope.instances.map(({ id, name }) => [id, name]));
  const persons: Person[] = [];
  const columns = await calls['people.columns']({});
  // An empty filter would match everybody.
  const isNobody = !scope.isWhole && query.organizations.length === 0;
  if (!columns.ok || isNobody) return [];
  const byKey = new Map(columns.value.columns.map((column) => [organizationKey(column), column]));
  for (let matching = 1; persons.length < matching; ) {
    const listed = await calls['people.list']({ query, from: persons.length, count: AT_ONCE });
    if (!listed.ok || listed.value.persons.length === 0) break;
    ({ matching } = listed.value);
    persons.push(...listed.value.persons);
  }
  return persons.map(({ email, emails, name, cells }) => ({
    ...{ email, emails, name },
    places: cells.flatMap(
      ({ instanceId, organizationId, role, since, twoFactor, signIn, access, invitation, email: own }) => {
        const column = byKey.get(organizationKey({ instanceId, organizationId }));
        const instance = names.get(instanceId);
        if (!column || instance === undefined) return [];
        const seen = role === null ? null : summarizeCompact({ role, access });
        return {
          ...{
            instance,
            organization: column.organizationName,
            ...(own === undefined ? {} : { email: own }),
          },
          role: role ?? invitation?.role ?? 'member',
          state: role === null ? 'invited' : 'member',
          ...{ since: momentOf(since), invitationEnds: momentOf(invitation?.expiresAt), twoFactor },
          access: seen === null || seen.sees === 'unknown' ? null : ACCESS.wordsOf(seen),
          lastSignIn: role === null ? null : momentWords(LAST_SIGN_IN.atOf([{ signIn }]), isoOf),
          signInsSeen: role === null ? null : LAST_SIGN_IN.noteOf([{ signIn }], isoOf),
          readAt: momentOf(role === null ? column.invitationsAt : column.membersAt),
        };
      },
    ),
  }));
}

/** Without ids: whoever has one can accept the invitation. */
export async function listInvitations(context: Context): Promise<ExitCode> {
  const { core, out, options } = context;
  const { places, unread, keyless, code } = await readScope(context);
  const now = Date.now();
  const invitations = places.flatMap((place) =>
    (core.world.target(place)?.invitations ?? [])
      .filter(isUnanswered)
      .map((each) => ({
        ...{ email: each.email, instance: place.instanceName, organization: place.organizationName },
        role: each.role ?? 'member',
        state: INVITATION_STATUS.wordsOf(invitationStatus(each, now)),
        ends: momentOf(each.expiresAt),
        status: invitationStatus(each, now),
      }))
      .filter(({ status }) => !options.expired || status === 'expired'),
  );
  sayKeyless(context, keyless);
  const documents = invitations.map(({ status: _, ...each }) => each);
  out.result({ invitations: documents, keyless, unread }, () =>
    out.table(
      ['ADDRESS', 'INSTANCE', 'ORGANIZATION', 'ROLE', 'STATE', 'ENDS'],
      invitations.map(invitationCells),
    ),
  );
  return code;
}

type ListedInvitation = Record<'email' | 'instance' | 'organization' | 'role' | 'status', string> & {
  ends: string | null;
};

export function invitationCells(invitation: ListedInvitation): readonly Cell[] {
  const { email, instance, organization, role, status, ends } = invitation;
  return [email, instance, organization, role, saidOf(INVITATION_STATUS, status), minuteOf(ends)];
}

/** Shows nothing of the keys themselves. */
export async function listKeys(context: Context): Promise<ExitCode> {
  const { core, scope, out, options } = context;
  const { places, unread, keyless, code } = await readScope(context);
  const inScope = new Map(
    places.map((place) => [JSON.stringify([place.instanceId, place.organizationId]), place]),
  );
  const placeOf = (instanceId: string, organizationId: string | null) =>
    inScope.get(JSON.stringify([instanceId, organizationId]));
  const now = Date.now();
  const keys = core.world.keys().flatMap(({ instanceId, instanceName, keys: records, health, account }) => {
    if (!scope.instances.some(({ id }) => id === instanceId)) return [];
    return records.flatMap((key) => {
      const place = placeOf(instanceId, key.organizationId);
      if (!place && options.organization !== undefined && account) return [];
      const target = place && core.world.target(place);
      const holder = target?.holders?.find(({ userId }) => userId === key.userId);
      const principal = holder?.principal ?? target?.principal ?? null;
      const state = keyStateOf(key, { health: health[key.id], account, principal, now });
      const organization = place?.organizationName ?? key.organizationName;
      return { key, instance: instanceName, organization, ...stateWords(state, false) };
    });
  });
  const documents = keys.map(({ key, instance, organization, short, long }) => ({
    ...{ instance, organization, owner: key.userEmail, role: key.role, origin: key.origin },
    ...{ state: short, why: long, expires: momentOf(key.expiresAt) },
  }));
  out.result({ keys: documents, keyless, unread }, () =>
    out.table(KEY_HEADS, [
      ...keys.map(keyCells),
      ...keyless.map(({ instance, organization }) => [
        ...[instance, organization, '–', '–', '–', ''],
        { text: 'no key', tone: 'warn' as const },
      ]),
    ]),
  );
  return worst(code, keys.some(({ tone }) => tone === 'danger') ? EXIT.failed : EXIT.done);
}

export const KEY_HEADS = ['INSTANCE', 'ORGANIZATION', 'OWNER', 'ROLE', 'ORIGIN', 'EXPIRES', 'STATE'];

type ListedKey = { key: KeyRecord; instance: string; organization: string | null } & StateWords;

export function keyCells({ key, instance, organization, short, tone }: ListedKey): readonly Cell[] {
  return [
    ...[instance, organization ?? '–', key.userEmail ?? '–', key.role ?? '–', key.origin],
    momentWords(KEY_END.atOf(key), minuteOf),
    { text: short, tone },
  ];
}

export async function listNeeds(context: Context): Promise<ExitCode> {
  const { core, calls, scope, out, options } = context;
  const { unread, code } = await readScope(context);
  const answered = scope.instances.filter(({ id }) => core.world.lastFailure(id) === null);
  await Promise.all(answered.map(({ id: instanceId }) => core.refreshing.read('own', { instanceId }, {})));
  await core.access.compareNow();
  await core.ends.checkNow();
  const listed = must(await calls['needs.list']({}));
  const names = new Map(scope.instances.map(({ id, name }) => [id, name]));
  const needs = listed.needs
    .filter(({ snoozed }) => snoozed === null || options.snoozed === true)
    .flatMap((need) => {
      const here = need.instances.filter(({ instanceId }) => names.has(instanceId));
      const isElsewhere = need.instances.length > 0 && here.length === 0;
      if (isElsewhere || (need.instances.length === 0 && !scope.isWhole)) return [];
      const isPart = here.length < need.instances.length;
      const count = isPart ? here.reduce((sum, each) => sum + each.count, 0) : need.count;
      return {
        ...{ kind: need.kind, tone: need.tone, title: needTitle({ ...need, count }), count },
        ...{ why: need.why, at: momentOf(need.at), snoozed: need.snoozed !== null },
        instances: here.map((each) => ({ name: names.get(each.instanceId), count: each.count })),
      };
    });
  const open = await leftOpen(context);
  out.result({ needs, open, clear: listed.clear, unread }, () => [
    ...(needs.length === 0
      ? open.length === 0
        ? ['Nothing needs you.']
        : []
      : out.table(
          ['WHAT', 'WHERE', 'WHY'],
          needs.map(({ title, tone, instances, why }) => [
            { text: title, tone },
            oneLine(instances.map(({ name }) => name).join(', '), 80),
            why,
          ]),
        )),
    ...noteAsText(LEFT_OPEN, open),
  ]);
  return worst(code, open.length > 0 || needs.some(({ snoozed }) => !snoozed) ? EXIT.open : EXIT.done);
}

export async function diagnose({ core, scope, out, signal, version, options }: Context): Promise<ExitCode> {
  if (options.offline)
    throw new Ended(
      badInput('With --offline no server is asked, so there is nothing to check.', 'Leave that option out.'),
    );
  const diagnosis = createDiagnosis({
    ...core,
    ...{ keyFor: core.credentialStore.keyFor, clock: Date.now, now: () => performance.now() },
    ...{ redact, version, onChange() {}, writeClipboard: async () => ok(null) },
  });
  const diagnoses = [];
  const texts: string[] = [];
  for (const instance of scope.instances) {
    const diagnosisId = randomUUID();
    if (signal.aborted) break;
    const giveUp = () => diagnosis['app.giveUp']({ id: diagnosisId });
    signal.addEventListener('abort', giveUp);
    const ended = await diagnosis['diagnosis.start']({ diagnosisId, instanceId: instance.id });
    signal.removeEventListener('abort', giveUp);
    if (!ended.ok) continue;
    const { steps, requests, state } = ended.value;
    const outcome = outcomeWords(ended.value);
    const isBad = steps.some((step) => step.state === 'bad');
    out.progress({ event: 'diagnosed', instance: instance.name, ok: !isBad });
    texts.push(redact(diagnosisText(ended.value, { instance, version })));
    diagnoses.push({
      ...{ instance: instance.name, address: instance.origin, ok: !isBad, outcome, state, requests },
      steps: steps.map(({ step, state: how, ...rest }) => ({
        ...{ step: STEP_TITLES[step], state: STATE_WORDS[how] },
        ...rest,
      })),
    });
  }
  out.result({ diagnoses }, () => texts.join('\n').trimEnd().split('\n'));
  return diagnoses.some(({ ok: isWell }) => !isWell) ? EXIT.failed : EXIT.done;
}

export async function exportWanted(context: Context): Promise<ExitCode> {
  const { core, scope, options, out } = context;
  if (options.offline)
    throw new Ended(
      badInput('With --offline no server is read, so there is nothing to export.', 'Leave that option out.'),
    );
  const { places, code } = await readScope(context);
  const only = scope.isWhole ? null : places;
  const how = { only, complete: options.complete === true, isOnlyNow: true };
  const { exported, left, isUnread } = await core.wanted.exportNow(how);
  for (const why of left) out.say(`Left out: ${why}`);
  out.result(exported, () => [...yamlOf(exported, left)].flatMap((part) => part.trimEnd().split('\n')));
  return worst(code, isUnread ? EXIT.failed : EXIT.done, left.length > 0 ? EXIT.open : EXIT.done);
}
