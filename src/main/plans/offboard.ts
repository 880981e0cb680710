import { ok, type Result } from '../../shared/errors.ts';
import { type IntentOf, OFFBOARD_CHOICES } from '../../shared/operations/change.ts';
import type { FoundThere, PlannedStep } from '../../shared/operations/operation.ts';
import { type LeaversView, NOTHING_TO_SAY, type Planned } from '../../shared/operations/planned.ts';
import { denySteps, isLookup, MOST_STEPS, stepsOfPeople } from '../../shared/operations/steps.ts';
import { asOfIn, type InstanceTargets } from '../../shared/target.ts';
import { foldAddress, fullName, nameOf, oneLine, thousands } from '../../shared/text.ts';
import type { Ms } from '../../shared/time.ts';
import { everything, NO_ADDRESS, refuse, runs } from './many.ts';
import {
  denyOwnKey,
  isThere,
  type Leaver,
  leftAlone,
  type OffboardChoice,
  type Place,
  planOffboarding,
  weighChoices,
} from './offboardSteps.ts';
import {
  foundWords,
  goingOn,
  inShort,
  keysOfLeavers,
  keyWords,
  leaversSummary,
  marksOf,
  NOBODY,
  takenOfMany,
} from './offboardWords.ts';
import { type Alike, type Found, findAlike, findPeople, lastSeenAt, personsOf } from './people.ts';
import type { Planners } from './plans.ts';
import { countedFor, countedSoFar } from './removals.ts';
import { confirmationOf } from './steps.ts';

type Intent = IntentOf<'off-board'>;

export const offboardPlans: Pick<Planners, 'off-board'> = {
  async 'off-board'(
    { kind, addresses, together, choices, fate, only, confirmed, finishes },
    { world, joined, apart, rest },
  ) {
    const people = leavingPeople(addresses, together, await joined());
    const emails = people.flat();
    if (people.length > MOST_LEAVING) return refuse(tooManyWords(people.length));
    if (emails.length > MOST_ADDRESSES)
      return refuse(`These are ${thousands(emails.length)} addresses. Off-board fewer people at once.`);
    const everyone = await everything(world, ({ instanceId }) => only?.includes(instanceId) ?? true);
    const find = (instances: readonly InstanceTargets[]) => findLeavers(people, instances, { choices, fate });
    if (confirmed) {
      const leavers = find(await countedFor(emails, world, everyone));
      const planned = planLeaving(leavers, confirmed, {
        ...{ asOf: asOfIn(everyone), isRest: finishes !== undefined },
      });
      if (!planned.ok) return planned;
      if (finishes !== undefined) return rest(finishes, planned.value);
      return only ? ok(removalOf(planned.value)) : planned;
    }
    const { instances, isAsking } = countedSoFar(emails, world, everyone);
    const leavers = find(instances);
    const alike = findAlike(people, { instances: everyone, apart: await apart() });
    const view = { ...viewOf(leavers, alike), isAsking };
    return ok({ plan: { kind, steps: [] }, review: NOTHING_TO_SAY, leavers: view });
  },
};

/** A removal from some instances is not an off-boarding: no later search, not counted as left. */
function removalOf({ plan, ...made }: Planned): Planned {
  const steps = plan.steps.filter(({ change }) => !isLookup(change));
  return { ...made, plan: { kind: 'remove-people', steps } };
}

const MOST_LEAVING = 100;
const MOST_ADDRESSES = 1_000;

function tooManyWords(people: number): string {
  return `These are ${thousands(people)} people. Off-board at most ${MOST_LEAVING} at once: you confirm each one.`;
}

function leavingPeople(
  addresses: readonly string[],
  together: Intent['together'],
  joined: readonly (readonly string[])[],
): string[][] {
  const given = new Set(addresses.map(foldAddress));
  const kept = together.map((group) => group.filter((address) => given.has(foldAddress(address))));
  return personsOf(addresses, [...kept, ...joined]);
}

function keyOf({ emails: [first = ''] }: Pick<Leaver, 'emails'>): string {
  return first;
}

function findLeavers(
  people: readonly (readonly string[])[],
  instances: readonly InstanceTargets[],
  { choices, fate }: { choices: Intent['choices']; fate: Intent['fate'] | undefined },
): Leaver[] {
  const found = instances.map((instance) => findPeople(people, instance));
  return people.map((emails, at): Leaver => {
    const places = found.flatMap((everyone): Place[] => {
      const there = everyone[at] as Found;
      if (!isThere(there) && there.unlooked === null) return [];
      const weighed = weighChoices(there);
      const wanted = choices[keyOf({ emails })]?.[there.instanceId];
      const isOpen = (choice: OffboardChoice) => weighed.denied[choice] === null;
      const most = wanted ?? fate;
      const choice = most ? noMoreThan(most, isOpen) : weighed.suggested;
      return [{ found: there, choices: weighed, choice }];
    });
    return { emails, places: places.sort((a, b) => rankOf(a.found) - rankOf(b.found)) };
  });
}

/** The wanted fate where allowed, else the next milder one. */
function noMoreThan(fate: OffboardChoice, isOpen: (choice: OffboardChoice) => boolean): OffboardChoice {
  const order: OffboardChoice[] = ['delete', 'end', 'lower', 'revoke-sessions'];
  return fate === 'leave' ? fate : (order.slice(order.indexOf(fate)).find(isOpen) ?? 'leave');
}

function rankOf(found: Found): number {
  if (found.ownKeys.length > 0) return 0;
  return isThere(found) ? 1 : 2;
}

type Planning = { leaver: Leaver; steps: PlannedStep[]; confirmation: string | null };

function stepsOf(leavers: readonly Leaver[]): PlannedStep[] {
  const all = leavers.flatMap(({ emails, places }) => places.map((place) => ({ emails, ...place })));
  return [...Map.groupBy(all, ({ found }) => found.instanceId).values()].flatMap(planOffboarding);
}

function planningOf(leavers: readonly Leaver[], steps: readonly PlannedStep[]): Planning[] {
  const own = stepsOfPeople(
    steps,
    leavers.map(({ emails }) => emails),
  );
  return leavers.map((leaver, at) => {
    const steps = own[at] ?? [];
    return { leaver, steps, confirmation: steps.some(runs) ? confirmationOf(steps) : null };
  });
}

/** Addresses may have no step, and people who were only searched for did not leave. */
function planOf(leavers: readonly Leaver[], steps: PlannedStep[]): Planned['plan'] {
  return {
    ...{ kind: 'off-board', steps, known: knownOf(leavers), found: foundOf(leavers) },
    leaving: leavers.map(({ emails }) => [...emails]),
    fates: Object.fromEntries(leavers.map((leaver) => [keyOf(leaver), fatesOf(leaver)])),
  };
}

/** Where there was something to choose. */
function fatesOf({ places }: Leaver): Record<string, OffboardChoice> {
  const chosen = places.filter(
    ({ found, choices }) => found.memberships.length > 0 && Object.values(choices.denied).includes(null),
  );
  return Object.fromEntries(chosen.map(({ found, choice }) => [found.instanceId, choice]));
}

function planLeaving(
  leavers: readonly Leaver[],
  confirmed: NonNullable<Intent['confirmed']>,
  { asOf, isRest }: { asOf: Ms | null; isRest: boolean },
): Result<Planned> {
  const [first, ...others] = leavers;
  if (!first) return refuse(NO_ADDRESS);
  const planned = others.length === 0 ? ok(planOne(first)) : planSeveral(leavers, confirmed, isRest);
  if (!planned.ok) return planned;
  const { plan, review } = planned.value;
  const tooMany = denySteps(plan.steps.length);
  if (tooMany !== null) return refuse(tooMany);
  return ok({ plan, review: asOf === null ? review : { ...review, asOf } });
}

function planOne(leaver: Leaver): Planned {
  const first = leaver.places.flatMap(({ found }) => denyOwnKey(found) ?? []);
  return { plan: planOf([leaver], stepsOf([leaver])), review: { ...NOTHING_TO_SAY, first } };
}

function planSeveral(
  leavers: readonly Leaver[],
  confirmed: NonNullable<Intent['confirmed']>,
  isRest: boolean,
): Result<Planned> {
  const steps = stepsOf(leavers);
  const people = planningOf(leavers, steps);
  const isMeant = ({ leaver, confirmation }: Planning) =>
    confirmation !== null && (confirmed === 'all' || confirmed[keyOf(leaver)] === confirmation);
  const changed = people.filter(
    (each) => confirmed !== 'all' && keyOf(each.leaver) in confirmed && !isMeant(each),
  );
  if (changed.length > 0) return refuse(changedWords(changed), 'people');
  const meant = people.filter(isMeant);
  const isNothing = isRest && people.every(({ confirmation }) => confirmation === null);
  if (meant.length === 0 && confirmed !== 'all' && !isNothing) return refuse(NOBODY_CONFIRMED, 'people');
  const meantSteps = new Set(meant.flatMap((each) => each.steps));
  const those = meant.map(({ leaver }) => leaver);
  return ok({
    plan: planOf(
      those,
      steps.filter((step) => meantSteps.has(step)),
    ),
    review: {
      first: keysOfLeavers(those).map(keyWords),
      warnings: takenOfMany(those),
      unknown: [],
      left: [
        ...those.flatMap(leftWords),
        ...people
          .filter((each) => !isMeant(each) && (confirmed !== 'all' || each.leaver.places.length > 0))
          .map(unmeantWords),
      ],
    },
  });
}

const NOBODY_CONFIRMED = 'Confirm each person; nobody else is off-boarded.';

function changedWords(changed: readonly Planning[]): string {
  const [first = '', ...others] = changed.map(({ leaver }) => oneLine(keyOf(leaver), 120));
  const whom = others.length === 0 ? first : `${first} and ${thousands(others.length)} more`;
  return `The plan for ${whom} has changed since you confirmed it. Check and confirm it again.`;
}

function knownOf(leavers: readonly Leaver[]): Record<string, string[]> {
  const known: Record<string, string[]> = {};
  for (const { found, choice } of leavers.flatMap(({ places }) => places)) {
    const ids = leftAlone(found, choice);
    if (ids.length > 0)
      known[found.instanceId] = [...(known[found.instanceId] ?? []), ...ids].slice(0, 1_000);
  }
  return known;
}

function foundOf(leavers: readonly Leaver[]): FoundThere {
  const found: FoundThere = {};
  for (const { instanceId, memberships, invitations } of leavers.flatMap(({ places }) =>
    places.map((place) => place.found),
  )) {
    const rows = [
      ...memberships.map(({ target, member: { user, role } }) => ({
        ...{ target, email: user.email, name: oneLine(fullName(user), 80) },
        role: oneLine(role, 40) || 'member',
      })),
      ...invitations.map(({ target, email }) => ({ target, email, name: '', role: null })),
    ].map(({ target, email, ...row }) => ({
      ...{ email: oneLine(email, 254), ...row, organizationName: oneLine(target.organizationName, 80) },
    }));
    found[instanceId] = [...(found[instanceId] ?? []), ...rows].slice(0, MOST_STEPS);
  }
  return found;
}

function leftWords(leaver: Leaver): string[] {
  return leaver.places.flatMap(({ found, choice, choices }) => {
    if ((choice !== 'leave' && choice !== 'revoke-sessions') || found.memberships.length === 0) return [];
    const how = choice === 'leave' ? ' as it is' : ', its sessions revoked';
    const where = `${oneLine(keyOf(leaver), 120)} on ${nameOf(found.instanceName)}`;
    return [`${where}: the account stays${how}. ${choices.denied.delete ?? ''}`.trim()];
  });
}

function unmeantWords({ leaver, confirmation }: Planning): string {
  const who = oneLine(leaver.emails.join(', '), 200);
  if (leaver.places.length === 0) return `${who}: ${NOBODY}`;
  return confirmation === null ? `${who}: Nothing can be done.` : `${who}: Not confirmed.`;
}

function viewOf(
  leavers: readonly Leaver[],
  alike: readonly (readonly Alike[])[],
): Omit<LeaversView, 'isAsking'> {
  const found = leavers.flatMap(({ places }) => places.filter((place) => isThere(place.found)));
  return {
    people: planningOf(leavers, stepsOf(leavers)).map(({ leaver, steps, confirmation }, at) => ({
      ...{ emails: [...leaver.emails], confirmation },
      ...{ does: inShort(leaver, steps), marks: marksOf(leaver, steps) },
      alike: (alike[at] ?? []).slice(0, MOST_ALIKE),
      places: leaver.places.filter(({ found }) => isThere(found) || found.trouble !== null).map(placeView),
    })),
    summary: leaversSummary(leavers),
    foundOn: new Set(found.map((place) => place.found.instanceId)).size,
    keys: keysOfLeavers(leavers).map((key) => ({
      ...{ ...key, instanceName: nameOf(key.instanceName) },
      ...{ organizationName: oneLine(key.organizationName, 60), of: oneLine(key.of, 120) },
    })),
    keyless: keylessAmong(leavers),
  };
}

function keylessAmong(leavers: readonly Leaver[]): LeaversView['keyless'] {
  const founds = leavers.flatMap(({ places }) => places.map(({ found }) => found));
  const byInstance = new Map(founds.map((found) => [found.instanceId, found]));
  return [...byInstance.values()].flatMap(({ instanceId, instanceName, keyless }) =>
    keyless.map(({ organizationId, organizationName }) => ({
      ...{ instanceId, instanceName: nameOf(instanceName), organizationId },
      organizationName: nameOf(organizationName, 60),
    })),
  );
}

const MOST_ALIKE = 6;

type PlaceView = LeaversView['people'][number]['places'][number];

function placeView(place: Place): PlaceView {
  const { found, choices, choice } = place;
  const { instanceId, instanceName, version, accounts, trouble, ownKeys } = found;
  const { denied } = choices;
  const barred = Object.fromEntries(Object.entries(denied).filter(([, why]) => why !== null));
  // The person's own key does not count: no step may use it.
  const isOpen = found.memberships.length > 0 && ownKeys.length === 0;
  return {
    ...{ instanceId, instanceName: nameOf(instanceName), version, choice },
    userIds: accounts.map(({ userId }) => userId),
    found: foundWords(found),
    choices: isOpen ? OFFBOARD_CHOICES.filter((each) => denied[each] === null) : [],
    denied: isOpen ? barred : {},
    goes: isOpen ? goingOn(place).flatMap((each) => each || []) : [],
    unlooked: trouble === null ? null : oneLine(trouble, 300),
    seenAt: lastSeenAt(found),
    ownKeys: ownKeys.map(({ of, organizationName, ...key }) => ({
      ...{ ...key, organizationName: oneLine(organizationName, 60) },
      ...(of === undefined ? {} : { of: oneLine(of, 120) }),
    })),
  };
}
