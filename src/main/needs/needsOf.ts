import type { Returned } from '../../shared/calls/access.ts';
import type { JoinedPeople } from '../../shared/calls/kits.ts';
import type { Fix, NeedKind } from '../../shared/calls/needs.ts';
import type { OwnInvitation } from '../../shared/calls/organizations.ts';
import type { Campaign } from '../../shared/calls/reviews.ts';
import { type AppError, IS_BAD_KEY, isKeychainTrouble, meaningOf } from '../../shared/errors.ts';
import type { KeyHealth } from '../../shared/instance.ts';
import { ENDS_SOON } from '../../shared/keyState.ts';
import { keylessOn } from '../../shared/keys.ts';
import { NEED_KINDS, NEXT_DUE } from '../../shared/needWords.ts';
import type { Operation } from '../../shared/operations/operation.ts';
import { OUTCOME_TITLES } from '../../shared/operations/outcome.ts';
import { seesEverything } from '../../shared/permissions/accessSummary.ts';
import type { Reminder } from '../../shared/preferences.ts';
import { denyMakeKey, toSetUpOn } from '../../shared/rules/keys.ts';
import { type OrganizationRef, PEOPLE_UNREAD, type Target } from '../../shared/target.ts';
import { counted, oneLine } from '../../shared/text.ts';
import { type Day, dayAt, endStateOf, type Ms, noonOf } from '../../shared/time.ts';
import type { EveryonesPlaces } from '../people/access.ts';
import { planRotations } from '../plans/keys.ts';
import type { InstanceKeys } from '../world/world.ts';
import { createTally, type Found, needOf } from './tally.ts';
import { ofUpkeep } from './upkeep.ts';

export type InstanceFacts = InstanceKeys & {
  /** Null: it answered; undefined: not tried in this run. */
  failure: AppError | null | undefined;
  isReading: boolean;
  at: Ms | null;
  targets: readonly Target[];
  own: readonly OwnInvitation[] | null;
  isOwnUnread: boolean;
};

export type Facts = {
  now: Ms;
  instances: readonly InstanceFacts[];
  /** Where `instances` are only some of them. */
  everywhere?: readonly InstanceFacts[];
  health: Readonly<Record<string, KeyHealth>>;
  people: Pick<EveryonesPlaces, 'organizations' | 'personOf'>;
  returned: readonly Returned[];
  unfinished: readonly Pick<Operation, 'id' | 'startedAt' | 'stillOpen'>[];
  drifts:
    | readonly {
        id: string;
        name: string;
        /** Hashes of their keys. */
        differences: readonly string[];
        newAdmins: readonly (OrganizationRef & { email: string })[];
      }[]
    | null;
  ends: readonly { personId: string; emails: readonly string[]; day: Day }[] | null;
  joined: readonly JoinedPeople[];
  reviews: readonly Pick<Campaign, 'id' | 'name' | 'state' | 'dueOn' | 'nextOn' | 'counts'>[];
  views: readonly { id: string; name: string; people: readonly string[] }[];
  reminded: readonly Reminder[];
};

const TONES: readonly Found['tone'][] = ['danger', 'warn', 'quiet'];

/** While one exists, snoozed or not, nobody can say that all is well. */
const BLIND: ReadonlySet<NeedKind> = new Set(['unreachable', 'key-refused', 'keychain', 'no-key', 'unread']);

/** For {@link needsOf} of some instances; what is about none of them is left out. */
export function factsOn(instanceIds: readonly string[], facts: Facts): Facts {
  const ids = new Set(instanceIds);
  const there = <T extends { instanceId: string }>(all: readonly T[]) =>
    all.filter(({ instanceId }) => ids.has(instanceId));
  const { people, drifts, ends } = facts;
  const organizations = there(people.organizations);
  const persons = new Set(
    organizations.flatMap(({ members }) => members?.rows.map(({ id }) => people.personOf(id)) ?? []),
  );
  return {
    ...facts,
    instances: there(facts.instances),
    everywhere: facts.instances,
    people: { ...people, organizations },
    returned: facts.returned.map((each) => ({ ...each, places: there(each.places) })),
    unfinished: facts.unfinished.map(({ stillOpen, ...each }) => ({
      ...each,
      ...(stillOpen && { stillOpen: { ...stillOpen, on: there(stillOpen.on) } }),
    })),
    drifts:
      drifts?.map(({ newAdmins, ...each }) => ({ ...each, differences: [], newAdmins: there(newAdmins) })) ??
      null,
    ends: ends?.filter(({ personId }) => persons.has(personId)) ?? null,
    ...{ joined: [], reviews: [], views: [] },
  };
}

/** Pure. Riskiest first, red above amber. `isSettled`: no reading is pending; `isWhole`: all could be read. */
export function needsOf(facts: Facts): { needs: Found[]; isWhole: boolean; isSettled: boolean } {
  const needs = [
    ...ofNewAdmins(facts),
    ...ofPeople(facts),
    ...ofViews(facts),
    ...ofSight(facts),
    ...ofTime(facts),
    ...ofUpkeep(facts),
  ];
  const rank = new Map(NEED_KINDS.map((kind, at) => [kind, at]));
  const rankOf = ({ kind, tone }: Found) => TONES.indexOf(tone) * rank.size + (rank.get(kind) ?? 0);
  needs.sort((a, b) => rankOf(a) - rankOf(b) || b.count - a.count);
  const isSettled =
    facts.drifts !== null &&
    facts.ends !== null &&
    facts.instances.every(
      ({ failure, isReading, targets }) =>
        failure !== undefined && !(isReading && targets.some(({ whyUnknown }) => whyUnknown !== null)),
    );
  const isWhole =
    isSettled &&
    !needs.some(({ kind }) => BLIND.has(kind)) &&
    !facts.instances.some(({ isOwnUnread }) => isOwnUnread);
  return { needs, isWhole, isSettled };
}

function ofViews({ views }: Facts): Found[] {
  return views.flatMap(({ id, name, people }) => {
    if (people.length === 0) return [];
    const count = people.length;
    return {
      ...{ id: `view ${id}`, kind: 'view', tone: 'danger', count, subject: name, why: '', at: null },
      ...{ instances: [], subjects: people, fix: { do: 'show-view', count, viewId: id } },
    };
  });
}

function ofNewAdmins({ drifts }: Facts): Found[] {
  // An admin whom two baselines lack is told once.
  const told = new Set<string>();
  return (drifts ?? []).flatMap(({ id, name, newAdmins }) => {
    const here = createTally();
    const subjects = new Set<string>();
    for (const { email, instanceId, organizationId } of newAdmins) {
      const subject = `${instanceId} ${organizationId} ${email}`;
      if (told.has(subject)) continue;
      told.add(subject);
      here.add(instanceId, organizationId, email);
      subjects.add(email);
    }
    return needOf('new-admin', here, {
      about: id,
      ...{ tone: 'danger', count: subjects.size, why: `not made here since “${oneLine(name, 60)}”` },
      subject: subjects.size === 1 ? ([...subjects][0] ?? null) : null,
      fix: { do: 'show-drift', count: subjects.size, baselineId: id },
    });
  });
}

function ofPeople({ people, returned, unfinished, instances, reminded }: Facts): Found[] {
  const byId = new Map(instances.map((each) => [each.instanceId, each]));
  const admins = createTally();
  const persons = new Map<string, { email: string; memberships: Membership[] }>();
  const seen = new Map<string, Set<string>>();
  for (const { instanceId, members } of people.organizations) {
    const here = seen.get(instanceId) ?? new Set();
    seen.set(instanceId, here);
    for (const { id, email, role, twoFactor, memberId } of members?.rows ?? []) {
      // Unknown 2FA does not count, nor does an admin's on an instance where they are a member.
      if (twoFactor !== false || !seesEverything(role)) continue;
      const person = people.personOf(id);
      const admin = persons.get(person) ?? { email, memberships: [] };
      admin.memberships.push({ instanceId, memberId });
      persons.set(person, admin);
      if (!here.has(person)) admins.add(instanceId);
      here.add(person);
    }
  }
  const memberships = [...persons.values()].flatMap((each) => each.memberships);
  const found = needOf('admins-without-2fa', admins, {
    ...{ tone: 'danger', count: persons.size, at: lastReminded(memberships, reminded) },
    fix: { do: 'remind', count: persons.size, admins: [...persons.values()] },
  });
  return [
    ...found.map((need) => ({
      ...need,
      subjects: memberships.map(({ instanceId, memberId }) => `${instanceId} ${memberId}`),
    })),
    ...returned.flatMap(({ personId, emails, places }) => {
      const here = createTally();
      for (const { instanceId, organizationName } of places) here.add(instanceId, organizationName);
      const roles = new Set(places.map(({ role }) => role ?? 'invited'));
      return needOf('returned', here, {
        about: personId,
        ...{ tone: 'danger', count: 1, subject: emails[0] ?? personId, why: [...roles].join(', ') },
        fix: { do: 'off-board', count: 1, people: [[...emails]] },
      });
    }),
    ...unfinished.flatMap(({ id, startedAt, stillOpen }) => {
      const here = createTally();
      const whys = new Set<string>();
      for (const { instanceId, state, since } of stillOpen?.on ?? []) {
        const instance = byId.get(instanceId);
        const answers = since !== null && instance?.failure === null && (instance.at ?? 0) > since;
        // A server that answers makes it a new need.
        here.add(instanceId, ...(answers ? [ANSWERS] : []));
        whys.add(answers ? ANSWERS : since === null ? OUTCOME_TITLES[state].toLowerCase() : WAITS);
      }
      return needOf('unfinished', here, {
        about: id,
        ...{ tone: 'danger', count: 1, subject: stillOpen?.name ?? '', at: startedAt },
        why: [...whys].join(', '),
        fix: { do: 'finish', count: 1, operationId: id },
      });
    }),
  ];
}

type Membership = Omit<Reminder, 'at'>;

/** When the last of them was reminded; null while one of them was not. */
function lastReminded(memberships: readonly Membership[], reminded: readonly Reminder[]): Ms | null {
  const times = memberships.map(
    ({ instanceId, memberId }) =>
      reminded.find((each) => each.instanceId === instanceId && each.memberId === memberId)?.at ?? null,
  );
  return times.includes(null) ? null : Math.max(...times.flatMap((at) => at ?? []));
}

const ANSWERS = 'answers again';
const WAITS = 'waits for the server';

function ofSight({ instances, everywhere = instances, health, now }: Facts): Found[] {
  const keychain = createTally();
  const refused = createTally();
  const keyless = createTally();
  const pasted = createTally();
  const unread = createTally();
  const without: { creatable: string[]; instanceIds: string[] } = { creatable: [], instanceIds: [] };
  const whys = { keychain: '', unread: '' };
  let replaced: string | null = null;
  let place: OrganizationRef | null = null;
  const away: (InstanceFacts & { failure: AppError })[] = [];
  for (const instance of instances) {
    const { instanceId, keys, account, failure, targets } = instance;
    const before = refused.subjects.length;
    for (const { id, status, retiring, expiresAt } of keys) {
      const isBad = IS_BAD_KEY[health[id]?.state ?? 'good'];
      const expires = expiresAt !== null && Date.parse(expiresAt) - now <= ENDS_SOON;
      if (isBad && !expires && status === 'active' && !retiring) refused.add(instanceId, id);
    }
    const stuck = [failure, ...targets.map((target) => target.failure)].find(isStuck);
    if (stuck) {
      keychain.add(instanceId);
      whys.keychain = `${stuck.details?.reason}. ${stuck.advice}`.replace(/\.$/, '');
    } else if (failure && meaningOf(failure).remedy === 'replace-key') {
      const isAnyLeft = keys.some(({ status }) => status === 'active');
      if (isAnyLeft) replaced = instanceId;
      if (isAnyLeft && refused.subjects.length === before) refused.add(instanceId, 'any');
      if (!isAnyLeft && keylessOn(instance).length === 0) keyless.add(instanceId, 'any');
    } else if (failure) away.push({ ...instance, failure });
    const lacking = new Set(keylessOn(instance).map(({ id }) => id));
    for (const id of lacking) keyless.add(instanceId, id);
    for (const { id } of toSetUpOn(instance)) if (!lacking.has(id)) pasted.add(instanceId, id);
    if (lacking.size > 0 && account && !denyMakeKey(account)) {
      without.creatable.push(...lacking);
      without.instanceIds.push(instanceId);
    }
    if (failure !== null || instance.isReading) continue;
    for (const { organizationId, whyUnknown, failure: own } of targets) {
      if (whyUnknown === null || whyUnknown === PEOPLE_UNREAD || lacking.has(organizationId)) continue;
      if (isStuck(own)) continue;
      unread.add(instanceId, organizationId);
      place ??= { instanceId, organizationId };
      whys.unread ||= whyUnknown;
    }
  }
  const keys = refused.subjects.length;
  const onlyOn = refused.instances().length === 1 ? (refused.instances()[0]?.instanceId ?? null) : null;
  const { creatable, instanceIds } = without;
  return [
    ...ofAway(away, everywhere.length),
    ...needOf('key-refused', refused, {
      tone: 'danger',
      fix:
        replaced !== null && replaced === onlyOn && keys === 1
          ? { do: 'replace-key', count: 1, instanceId: replaced }
          : { do: 'show-keys', count: keys, instanceId: onlyOn },
    }),
    ...needOf('keychain', keychain, {
      why: whys.keychain,
      fix: {
        do: 'try-again',
        count: keychain.subjects.length,
        instanceIds: keychain.instances().map((each) => each.instanceId),
      },
    }),
    ...needOf('no-key', keyless, {
      why: 'Nobody there is counted or reviewed',
      fix:
        creatable.length > 0
          ? { do: 'create-keys', count: creatable.length, instanceIds, besidePasted: false }
          : { do: 'show-instances', count: keyless.subjects.length },
    }),
    ...needOf('pasted-keys', pasted, {
      tone: 'quiet',
      why: 'Quayside can neither rotate them nor see when they expire',
      fix: {
        ...{ do: 'create-keys', count: pasted.subjects.length, besidePasted: true },
        instanceIds: pasted.instances().map(({ instanceId }) => instanceId),
      },
    }),
    ...needOf('unread', unread, {
      why: unread.subjects.length === 1 ? whys.unread : '',
      fix:
        place && unread.subjects.length === 1
          ? { do: 'show-organization', count: 1, ...place }
          : { do: 'show-instances', count: unread.subjects.length },
    }),
  ];
}

function isStuck(failure: AppError | null | undefined): failure is AppError {
  return failure != null && isKeychainTrouble(failure);
}

/** One need per server, unless none is reachable: then the network is at fault. */
function ofAway(away: readonly (InstanceFacts & { failure: AppError })[], of: number): Found[] {
  if (away.length > 1 && away.length === of) {
    const all = createTally();
    for (const { instanceId } of away) all.add(instanceId);
    const instanceIds = away.map(({ instanceId }) => instanceId);
    return needOf('unreachable', all, {
      tone: 'danger',
      why: 'It may be this computer’s network',
      fix: { do: 'try-again', count: of, instanceIds },
    });
  }
  return away.flatMap(({ instanceId, instanceName, failure, at }) => {
    const one = createTally();
    one.add(instanceId, meaningOf(failure).shows.words);
    return needOf('unreachable', one, {
      about: instanceId,
      ...{ tone: 'danger', subject: instanceName, why: meaningOf(failure).shows.words, at },
      fix: { do: 'diagnose', count: 1, instanceId },
    });
  });
}

function ofTime(facts: Facts): Found[] {
  const { now, instances, ends, joined } = facts;
  const today = dayAt(now);
  const [due, soon] = [[], []] as [
    NonNullable<Facts['ends']>[number][],
    NonNullable<Facts['ends']>[number][],
  ];
  for (const end of ends ?? []) {
    const { stands } = endStateOf(end.day, today);
    if (stands === 'due') due.push(end);
    else if (stands === 'soon') soon.push(end);
  }
  const ended = { tally: createTally(), keyIds: [] as string[] };
  const ending = { tally: createTally(), keyIds: [] as string[] };
  let first: { at: number; instanceId: string } | null = null;
  const byId = new Map(instances.flatMap(({ keys }) => keys.map((key) => [key.id, key])));
  const filter = { withinDays: ENDS_SOON / A_DAY, ended: true };
  for (const { change, denied } of planRotations(filter, instances, null, now)) {
    const key = change.action === 'keys.rotate' ? byId.get(change.keyId) : undefined;
    if (!key || key.retiring) continue;
    const at = Date.parse(key.expiresAt ?? '');
    const own = at <= now ? ended : ending;
    own.tally.add(key.instanceId, key.id);
    if (denied === undefined) own.keyIds.push(key.id);
    if (at > now && at < (first?.at ?? Number.POSITIVE_INFINITY)) first = { at, instanceId: key.instanceId };
  }
  const rotated = ({ tally, keyIds }: typeof ended): Fix =>
    keyIds.length > 0
      ? { do: 'rotate-keys', count: keyIds.length, keyIds }
      : { do: 'show-keys', count: tally.subjects.length, instanceId: null };
  const byFirst = (need: Found): Found => ({
    ...need,
    instances: need.instances.toSorted(
      (a, b) => Number(b.instanceId === first?.instanceId) - Number(a.instanceId === first?.instanceId),
    ),
  });
  return [
    ...ofEnds('access-due', due, { tone: 'danger' }, (people) => ({
      do: 'off-board',
      count: people.length,
      people,
    })),
    ...needOf('keys-ended', ended.tally, { tone: 'danger', fix: rotated(ended) }),
    ...needOf('keys-ending', ending.tally, { at: first?.at ?? null, fix: rotated(ending) }).map(byFirst),
    ...ofReviews(facts),
    ...ofEnds('access-ends', soon, {}, (people) => ({ do: 'show-end-dates', count: people.length })),
    ...joined.flatMap(({ kitId, name, mode, isDeleted, people }) => {
      const here = createTally();
      for (const { instanceId, organizationId, email } of people) here.add(instanceId, organizationId, email);
      const count = new Set(people.map(({ email }) => email)).size;
      return needOf('joined', here, {
        about: `${kitId} ${mode}`,
        ...{ count, subject: name },
        why: isDeleted ? 'this kit was deleted' : '',
        fix: { do: 'grant', count, kitId, mode, isDeleted },
      });
    }),
  ];
}

const A_DAY = 86_400_000;

type Next = Extract<Fix, { do: 'show-review' }>['next'];

function ofReviews({ now, reviews }: Facts): Found[] {
  const today = dayAt(now);
  const isNear = (day: Day) => endStateOf(day, today).stands !== 'later';
  return reviews.flatMap(({ id: campaignId, name, state, dueOn, nextOn, counts }): Found[] => {
    const found = (next: Next, id: string, day: Day | null, count: number, why: string): Found => ({
      ...{ id: `review-due ${id}`, kind: 'review-due', count, subject: name, why, instances: [] },
      tone: day !== null && day < today ? 'danger' : 'warn',
      at: day === null ? null : noonOf(day),
      subjects: [`${campaignId} ${why}`],
      fix: { do: 'show-review', count, campaignId, next },
    });
    const { undecided, open } = counts;
    const isDue = state === 'deciding' && isNear(dueOn);
    const left = undecided > 0 ? `${counted(undecided, 'line is', 'lines are')} undecided` : 'All is decided';
    const isOpen = state === 'carrying-out' && open > 0;
    return [
      ...(isDue ? [found('decide', campaignId, dueOn, Math.max(1, undecided), left)] : []),
      ...(isOpen
        ? [
            found(
              'carry-out',
              campaignId,
              null,
              open,
              `${counted(open, 'change is', 'changes are')} not carried out`,
            ),
          ]
        : []),
      ...(nextOn !== null && isNear(nextOn)
        ? [found('start', `next ${campaignId}`, nextOn, 1, NEXT_DUE)]
        : []),
    ];
  });
}

function ofEnds(
  kind: 'access-due' | 'access-ends',
  ends: NonNullable<Facts['ends']>,
  told: Partial<Found>,
  fixFor: (people: string[][]) => Fix,
): Found[] {
  const [first] = ends;
  if (!first) return [];
  return [
    {
      ...{ id: kind, kind, tone: 'warn', count: ends.length, why: '', instances: [] },
      subject: ends.length === 1 ? (first.emails[0] ?? first.personId) : null,
      at: noonOf(first.day),
      subjects: ends.map(({ personId, day }) => `${personId} ${day}`),
      ...told,
      fix: fixFor(ends.map(({ emails }) => [...emails])),
    },
  ];
}
