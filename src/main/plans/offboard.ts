import { thousands } from '../../shared/counted.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import { fullName } from '../../shared/fullName.ts';
import { oneLine } from '../../shared/oneLine.ts';
import { type IntentOf, OFFBOARD_CHOICES } from '../../shared/operations/change.ts';
import type { FoundThere } from '../../shared/operations/operation.ts';
import { type LeaversView, NOTHING_TO_SAY, type Planned } from '../../shared/operations/planned.ts';
import type { PlannedStep } from '../../shared/operations/step.ts';
import { denySteps, isLookup, MOST_STEPS } from '../../shared/operations/steps.ts';
import { foldAddress } from '../../shared/sameAddress.ts';
import { asOfIn, type InstanceTargets } from '../../shared/target.ts';
import { type YieldIfDue, yieldAfter } from '../scheduling/yielding.ts';
import { confirmationOf } from './confirmed.ts';
import { countedFor, countedSoFar } from './counts.ts';
import {
  denyOwnKey,
  isThere,
  type Leaver,
  leftAlone,
  type OffboardChoice,
  type Place,
  planOffboarding,
  type StepOfPerson,
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
  nameOf,
  takenOfMany,
} from './offboardWords.ts';
import { type Alike, type Found, findAlike, findPeople, lastSeenAt, onlyWith, personsOf } from './people.ts';
import type { Planners } from './plans.ts';

type Intent = IntentOf<'off-board'>;

export const offboardPlans: Pick<Planners, 'off-board'> = {
  async 'off-board'(
    { kind, addresses, together, choices, fate, only, confirmed },
    { world, now, joined, apart },
  ) {
    const people = leavingPeople(addresses, together, await joined());
    if (people.length > MOST_LEAVING) return refuse(tooManyWords(people.length));
    const emails = people.flat();
    // Of all that is known, which may be much: what waits for main meanwhile is answered.
    const breathe = yieldAfter(LONGEST_TURN);
    const meant = () => world.targets().filter(({ instanceId }) => only?.includes(instanceId) ?? true);
    const down = meant().filter(({ whyUnknown }) => whyUnknown);
    await world.loadSeen(down.map(({ instanceId }) => instanceId));
    const everyone = meant();
    const theirs: InstanceTargets[] = [];
    for (const instance of everyone) {
      theirs.push(onlyWith(emails, instance));
      await breathe();
    }
    const find = (instances: readonly InstanceTargets[]) =>
      findLeavers(people, instances, { now, choices, fate, breathe });
    if (confirmed) {
      const leavers = await find(await countedFor(emails, world, theirs));
      const planned = planLeaving(leavers, await stepsOf(leavers, breathe), confirmed, asOfIn(everyone));
      return planned.ok && only ? ok(removalOf(planned.value)) : planned;
    }
    const { instances, isAsking } = await countedSoFar(emails, world, theirs, breathe);
    const leavers = await find(instances);
    const steps = await stepsOf(leavers, breathe);
    const alike = await findAlike(people, { instances: everyone, apart: await apart() }, breathe);
    const view = { ...(await viewOf(leavers, steps, alike, breathe)), isAsking };
    return ok({ plan: { kind, steps: [] }, review: NOTHING_TO_SAY, leavers: view });
  },
};

/** Nobody who is removed from some instances alone is looked for afterwards, or counts as somebody who left. */
function removalOf({ plan, ...made }: Planned): Planned {
  const steps = plan.steps.filter(({ change }) => !isLookup(change));
  return { ...made, plan: { kind: 'remove-people', steps } };
}

/** As many people are off-boarded at once: each is confirmed by itself. */
const MOST_LEAVING = 100;
/** ms */
const LONGEST_TURN = 10;

function tooManyWords(people: number): string {
  return `These are ${thousands(people)} people. Off-board at most ${MOST_LEAVING} at once: you confirm each one.`;
}

function refuse(message: string, field?: string): Result<never> {
  return fail({ code: 'bad-input', message, advice: '', ...(field ? { details: { field } } : {}) });
}

/** The people whom addresses name, each with all of theirs; `joined`: those that belong together wherever they are named. */
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

/** Those where a key in use is in the way first, then where they were found, then what could not be looked at. What was chosen stands as long as it can be done. */
async function findLeavers(
  people: readonly (readonly string[])[],
  instances: readonly InstanceTargets[],
  {
    now,
    choices,
    fate,
    breathe,
  }: { now: number; choices: Intent['choices']; fate: Intent['fate']; breathe: YieldIfDue },
): Promise<Leaver[]> {
  const leavers = people.map((emails): Leaver => ({ emails, places: [] }));
  for (const instance of instances) {
    findPeople(people, instance, now).forEach((found, at) => {
      const leaver = leavers[at];
      if (!leaver || !(isThere(found) || found.unlooked !== null)) return;
      const weighed = weighChoices(found);
      const wanted = choices[keyOf(leaver)]?.[found.instanceId];
      const isOpen = (choice: OffboardChoice) => weighed.denied[choice] === null;
      const choice = wanted && isOpen(wanted) ? wanted : fate ? noMoreThan(fate, isOpen) : weighed.suggested;
      leaver.places.push({ found, choices: weighed, choice });
    });
    await breathe();
  }
  for (const { places } of leavers) places.sort((a, b) => rankOf(a.found) - rankOf(b.found));
  return leavers;
}

/** What is wanted everywhere where it can be done, else the next that takes less. */
function noMoreThan(fate: 'end' | 'lower', isOpen: (choice: OffboardChoice) => boolean): OffboardChoice {
  const order: OffboardChoice[] = ['end', 'lower', 'revoke-sessions'];
  return order.slice(fate === 'end' ? 0 : 1).find(isOpen) ?? 'leave';
}

function rankOf(found: Found): number {
  if (found.ownKeys.length > 0) return 0;
  return isThere(found) ? 1 : 2;
}

/** The steps of all, instance by instance, each with the place of its person in the list. */
async function stepsOf(leavers: readonly Leaver[], breathe: YieldIfDue): Promise<StepOfPerson[]> {
  const all = leavers.flatMap(({ emails, places }, person) =>
    places.map((place) => ({ person, emails, place })),
  );
  const steps: StepOfPerson[] = [];
  for (const there of Map.groupBy(all, ({ place }) => place.found.instanceId).values()) {
    const planned = planOffboarding(there.map(({ emails, place }) => ({ emails, ...place })));
    for (const { at, step } of planned) steps.push({ at: there[at]?.person ?? 0, step });
    await breathe();
  }
  return steps;
}

/** Somebody who leaves, what is done for them, and what confirms it; nothing does where nothing can be done. */
type Planning = { leaver: Leaver; steps: PlannedStep[]; confirmation: string | null };

function planningOf(leavers: readonly Leaver[], planned: readonly StepOfPerson[]): Planning[] {
  const steps = leavers.map((): PlannedStep[] => []);
  for (const { at, step } of planned) steps[at]?.push(step);
  return leavers.map((leaver, at) => {
    const own = steps[at] ?? [];
    const isDoable = own.some(({ denied }) => denied === undefined);
    return { leaver, steps: own, confirmation: isDoable ? confirmationOf(own) : null };
  });
}

/** The plan of those who leave: of one as they are, of several of those who are confirmed; or what is missing. */
function planLeaving(
  leavers: readonly Leaver[],
  steps: readonly StepOfPerson[],
  confirmed: NonNullable<Intent['confirmed']>,
  asOf: number | null,
): Result<Planned> {
  const [first, ...others] = leavers;
  if (!first) return refuse('Enter at least one address.');
  const planned = others.length === 0 ? ok(planOne(first, steps)) : planSeveral(leavers, steps, confirmed);
  if (!planned.ok) return planned;
  const { plan, review } = planned.value;
  const tooMany = denySteps(plan.steps.length);
  if (tooMany !== null) return refuse(tooMany);
  return ok({ plan, review: asOf === null ? review : { ...review, asOf } });
}

function planOne(leaver: Leaver, planned: readonly StepOfPerson[]): Planned {
  const steps = planned.map(({ step }) => step);
  return {
    // Not all addresses need have a step that tells of them, and who was only looked for did not leave.
    plan: {
      ...{ kind: 'off-board', steps, known: knownOf([leaver]), leaving: [[...leaver.emails]] },
      found: foundOf([leaver]),
    },
    review: {
      first: leaver.places.flatMap(({ found }) => denyOwnKey(found) ?? []),
      warnings: [],
      unknown: [],
    },
  };
}

function planSeveral(
  leavers: readonly Leaver[],
  planned: readonly StepOfPerson[],
  confirmed: NonNullable<Intent['confirmed']>,
): Result<Planned> {
  const people = planningOf(leavers, planned);
  const isMeant = ({ leaver, confirmation }: Planning) =>
    confirmation !== null && (confirmed === 'all' || confirmed[keyOf(leaver)] === confirmation);
  const changed = people.filter(
    (each) => confirmed !== 'all' && keyOf(each.leaver) in confirmed && !isMeant(each),
  );
  if (changed.length > 0) return refuse(changedWords(changed), 'people');
  const meant = people.filter(isMeant);
  if (meant.length === 0 && confirmed !== 'all') return refuse(NOBODY_CONFIRMED, 'people');
  const steps = planned.flatMap(({ at, step }) => (people[at] && isMeant(people[at]) ? step : []));
  const those = meant.map(({ leaver }) => leaver);
  return ok({
    plan: {
      ...{ kind: 'off-board', steps, known: knownOf(those) },
      leaving: those.map(({ emails }) => [...emails]),
      found: foundOf(those),
    },
    review: {
      first: keysOfLeavers(those).map(keyWords),
      warnings: takenOfMany(those),
      unknown: [],
      left: [
        ...those.flatMap(leftWords),
        ...people
          // Whoever is nowhere has left.
          .filter((each) => !isMeant(each) && (confirmed !== 'all' || each.leaver.places.length > 0))
          .map(unmeantWords),
      ],
    },
  });
}

const NOBODY_CONFIRMED = 'Confirm each person; nobody else is off-boarded.';

/** Who would be off-boarded in another way than was confirmed, as sentences. */
function changedWords(changed: readonly Planning[]): string {
  const [first = '', ...others] = changed.map(({ leaver }) => oneLine(keyOf(leaver), 120));
  const whom = others.length === 0 ? first : `${first} and ${thousands(others.length)} more`;
  return `The plan for ${whom} has changed since you confirmed it. Check and confirm it again.`;
}

/** By instance, the memberships that stay as they are, as was chosen. */
function knownOf(leavers: readonly Leaver[]): Record<string, string[]> {
  const known: Record<string, string[]> = {};
  for (const { found, choice } of leavers.flatMap(({ places }) => places)) {
    const ids = leftAlone(found, choice);
    if (ids.length > 0)
      known[found.instanceId] = [...(known[found.instanceId] ?? []), ...ids].slice(0, 1_000);
  }
  return known;
}

/** By instance, what was found of those who leave, for the record. */
function foundOf(leavers: readonly Leaver[]): FoundThere {
  const found: FoundThere = {};
  for (const { instanceId, memberships, invitations } of leavers.flatMap(({ places }) =>
    places.map((place) => place.found),
  ))
    found[instanceId] = [
      ...(found[instanceId] ?? []),
      ...memberships.map(({ target, member: { user, role } }) => ({
        ...{
          email: oneLine(user.email, 254),
          name: oneLine(fullName(user), 80),
          role: oneLine(role, 40) || 'member',
        },
        organizationName: oneLine(target.organizationName, 80),
      })),
      ...invitations.map(({ target, email }) => ({
        ...{ email: oneLine(email, 254), name: '', role: null },
        organizationName: oneLine(target.organizationName, 80),
      })),
    ].slice(0, MOST_STEPS);
  return found;
}

/** Where the account of a person stays as it is, and why it cannot go. */
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

/** What a person chooses from; `alike`: of each who leaves, addresses that may be theirs. */
async function viewOf(
  leavers: readonly Leaver[],
  steps: readonly StepOfPerson[],
  alike: readonly (readonly Alike[])[],
  breathe: YieldIfDue,
): Promise<Omit<LeaversView, 'isAsking'>> {
  const people: LeaversView['people'] = [];
  for (const { leaver, steps: own, confirmation } of planningOf(leavers, steps)) {
    people.push({
      ...{ emails: [...leaver.emails], confirmation },
      ...{ does: inShort(leaver, own), marks: marksOf(leaver, own) },
      alike: (alike[people.length] ?? []).slice(0, MOST_ALIKE),
      places: leaver.places.map(placeView),
    });
    await breathe();
  }
  const found = leavers.flatMap(({ places }) => places.filter((place) => isThere(place.found)));
  return {
    people,
    summary: leaversSummary(leavers),
    foundOn: new Set(found.map((place) => place.found.instanceId)).size,
    keys: keysOfLeavers(leavers).map((key) => ({
      ...{ ...key, instanceName: nameOf(key.instanceName) },
      ...{ organizationName: oneLine(key.organizationName, 60), of: oneLine(key.of, 120) },
    })),
  };
}

/** More are no help in choosing. */
const MOST_ALIKE = 6;

type PlaceView = LeaversView['people'][number]['places'][number];

function placeView(place: Place): PlaceView {
  const { found, choices, choice } = place;
  const { instanceId, instanceName, version, accounts, unlooked, ownKeys } = found;
  const { denied } = choices;
  // What the person's own key may do there is no matter: nothing runs with it.
  const isOpen = found.memberships.length > 0 && ownKeys.length === 0;
  return {
    ...{ instanceId, instanceName: nameOf(instanceName), version, choice },
    userIds: accounts.map(({ userId }) => userId),
    found: foundWords(found),
    choices: isOpen ? OFFBOARD_CHOICES.filter((each) => denied[each] === null) : [],
    denied: isOpen ? barredOf(denied) : {},
    goes: isOpen ? goingOn(place) : [],
    unlooked: unlooked === null ? null : oneLine(unlooked, 300),
    seenAt: lastSeenAt(found),
    ownKeys: ownKeys.map(({ of, organizationName, ...key }) => ({
      ...{ ...key, organizationName: oneLine(organizationName, 60) },
      ...(of === undefined ? {} : { of: oneLine(of, 120) }),
    })),
  };
}

function barredOf(denied: Place['choices']['denied']): PlaceView['denied'] {
  const barred: PlaceView['denied'] = {};
  for (const choice of OFFBOARD_CHOICES) if (denied[choice] !== null) barred[choice] = denied[choice];
  return barred;
}
