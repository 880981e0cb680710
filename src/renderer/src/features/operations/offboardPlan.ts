import { confirmDeletions } from '../../../../shared/operations/deletions.ts';
import { denySteps } from '../../../../shared/operations/steps.ts';
import { denyOwnKey, leftAlone } from '../../../../shared/plans/offboard.ts';
import type { StepOfPerson } from '../../../../shared/plans/offboardPeople.ts';
import { personsOf } from '../../../../shared/plans/persons.ts';
import type { InstanceTargets } from '../../../../shared/plans/target.ts';
import { foldAddress } from '../../../../shared/sameAddress.ts';
import { formatNumber } from '../../ui/locale.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { confirmationOf, confirmedIn } from './confirmed.ts';
import { whatGoes, whatGoesOfMany } from './goesWith.ts';
import { isDoable, keysOfLeavers, type LeaversKey } from './leaverWords.ts';
import { type ChosenFor, keyOfLeaver, type Leaver, stepsOfLeavers } from './leaving.ts';
import type { ManyFault, Reviewed } from './reviewed.ts';

/** What was chosen for people who leave. */
export type OffboardDraft = {
  /** Addresses that are one person's, beside those that were joined. */
  together: readonly (readonly string[])[];
  choices: ChosenFor;
  /** By the first address of a person, what was seen of their off-boarding when it was confirmed. */
  confirmed: Readonly<Record<string, string>>;
};

/** Nothing chosen yet. */
export const NO_OFFBOARD_DRAFT: OffboardDraft = { together: [], choices: {}, confirmed: {} };

/** As many people are off-boarded at once: each is confirmed by itself. */
const MOST_LEAVING = 100;

/** Why so many people are not off-boarded at once, as a sentence; null where they are few enough. */
export function denyMany(people: number): string | null {
  if (people <= MOST_LEAVING) return null;
  return `These are ${formatNumber(people)} people. Off-board at most ${MOST_LEAVING} at once: each is confirmed by itself.`;
}

/** When the oldest list was read of those that could be, in ms since the epoch; null where none was. */
export function asOfIn(instances: readonly InstanceTargets[]): number | null {
  const read = instances
    .filter(({ whyUnknown }) => !whyUnknown)
    .flatMap(({ targets }) => targets.filter(({ whyUnknown }) => whyUnknown === null))
    .flatMap(({ readAt }) => readAt ?? []);
  return read.length > 0 ? Math.min(...read) : null;
}

/** The people whom addresses name, each with all of theirs; `joined`: those that belong together wherever they are named. */
export function leavingPeople(
  addresses: readonly string[],
  together: OffboardDraft['together'],
  joined: readonly (readonly string[])[],
): string[][] {
  const given = new Set(addresses.map(foldAddress));
  const kept = together.map((group) => group.filter((address) => given.has(foldAddress(address))));
  return personsOf(addresses, [...kept, ...joined]);
}

/** The steps of each, in the order of the people. */
export function stepsByLeaver(leavers: readonly Leaver[], steps: readonly StepOfPerson[]): StepsOfLeaver[] {
  const own: StepsOfLeaver[] = leavers.map((leaver) => ({ leaver, steps: [] }));
  for (const { at, step } of steps) own[at]?.steps.push(step);
  return own;
}

/** Somebody who leaves, and what is done for it. */
export type StepsOfLeaver = { leaver: Leaver; steps: StepOfPerson['step'][] };

/** The people who are confirmed, by key, as they would be off-boarded now. */
export function confirmedLeavers(
  people: readonly StepsOfLeaver[],
  { confirmed }: Pick<OffboardDraft, 'confirmed'>,
): Set<string> {
  return confirmedIn(
    // Of whom nothing can be done there is nothing to confirm.
    people
      .filter(({ steps }) => isDoable(steps))
      .map(({ leaver, steps }) => ({ key: keyOfLeaver(leaver), confirmation: confirmationOf(steps) })),
    new Map(Object.entries(confirmed)),
  );
}

/** The plan of those who leave: of one as they are, of several of those who are confirmed; or what is missing. */
export function planLeaving(leavers: readonly Leaver[], draft: OffboardDraft): Reviewed | ManyFault {
  const [first, ...others] = leavers;
  if (!first) return { error: 'Enter the address of whoever leaves.' };
  const planned = stepsOfLeavers(leavers);
  const plan = others.length === 0 ? planOne(first, planned) : planSeveral(leavers, planned, draft);
  const tooMany = 'error' in plan ? null : denySteps(plan.steps.length);
  return tooMany === null ? plan : { error: tooMany };
}

function planOne(leaver: Leaver, planned: readonly StepOfPerson[]): Reviewed {
  const steps = planned.map(({ step }) => step);
  const deletions = new Set(deletionsIn(steps).map(({ change }) => change.instanceId)).size;
  const address = keyOfLeaver(leaver);
  const what = deletions === 1 ? 'this account' : `the accounts on ${formatNumber(deletions)} instances`;
  return {
    kind: 'off-board',
    steps,
    known: knownOf([leaver]),
    // Not all addresses need have a step that tells of them, and who was only looked for did not leave.
    leaving: [[...leaver.emails]],
    first: leaver.places.flatMap(({ found }) => denyOwnKey(found) ?? []),
    warnings: whatGoes(leaver),
    unknown: [],
    confirm: deletions > 0 ? { label: `Type “${address}” to delete ${what}`, text: address } : null,
  };
}

function planSeveral(
  leavers: readonly Leaver[],
  planned: readonly StepOfPerson[],
  draft: OffboardDraft,
): Reviewed | ManyFault {
  const people = stepsByLeaver(leavers, planned);
  const confirmed = confirmedLeavers(people, draft);
  const isMeant = ({ leaver }: StepsOfLeaver) => confirmed.has(keyOfLeaver(leaver));
  const same = Object.entries(draft.confirmed).filter(([key]) => confirmed.has(key));
  const changed = people.filter((each) => keyOfLeaver(each.leaver) in draft.confirmed && !isMeant(each));
  if (changed.length > 0)
    return { error: changedWords(changed), at: 'people', confirmed: Object.fromEntries(same) };
  const meant = people.filter(isMeant);
  if (meant.length === 0) return { error: NOBODY_CONFIRMED, at: 'people' };
  const steps = planned.flatMap(({ at, step }) => (meant.some((each) => each === people[at]) ? step : []));
  const those = meant.map(({ leaver }) => leaver);
  return {
    kind: 'off-board',
    steps,
    known: knownOf(those),
    leaving: those.map(({ emails }) => [...emails]),
    first: keysOfLeavers(those).map(keyWords),
    warnings: whatGoesOfMany(meant),
    unknown: [],
    left: [...those.flatMap(leftWords), ...people.filter((each) => !isMeant(each)).map(unmeantWords)],
    confirm: confirmDeletions(
      deletionsIn(steps).map(({ change, instanceName }) => ({
        email: 'email' in change ? change.email : '',
        instanceName,
      })),
    ),
  };
}

const NOBODY_CONFIRMED = 'Confirm each person who is to be off-boarded: nobody else is.';

/** Who would be off-boarded in another way than was confirmed, as sentences. */
function changedWords(changed: readonly StepsOfLeaver[]): string {
  const [first = '', ...others] = changed.map(({ leaver }) => sanitizeText(keyOfLeaver(leaver), 120));
  const whom = others.length === 0 ? first : `${first} and ${formatNumber(others.length)} more`;
  return `What is done for ${whom} has changed since you confirmed it. Look at it and confirm it again.`;
}

/** Whose key is in the way of which organization, as a sentence. */
function keyWords({ instanceName, organizationName, of }: LeaversKey): string {
  const where = `“${sanitizeText(organizationName, 60) || 'Unnamed'}” on ${sanitizeText(instanceName, 60) || 'Unnamed'}`;
  return `The key in use for ${where} is that of ${sanitizeText(of, 120) || 'somebody'}, who leaves. What needs it waits until the key of somebody who stays is there.`;
}

function deletionsIn(steps: readonly StepOfPerson['step'][]): StepOfPerson['step'][] {
  return steps.filter(({ change, denied }) => change.action === 'members.remove' && denied === undefined);
}

/** By instance, the memberships that stay as they are, as was chosen. */
function knownOf(leavers: readonly Leaver[]): NonNullable<Reviewed['known']> {
  const known: Record<string, string[]> = {};
  for (const { found, choice } of leavers.flatMap(({ places }) => places)) {
    const ids = leftAlone(found, choice);
    if (ids.length > 0)
      known[found.instanceId] = [...(known[found.instanceId] ?? []), ...ids].slice(0, 1_000);
  }
  return known;
}

/** Where the account of a person stays as it is, and why it cannot go. */
function leftWords({ emails, places }: Leaver): string[] {
  return places.flatMap(({ found, choice, choices }) => {
    if ((choice !== 'leave' && choice !== 'revoke-sessions') || found.memberships.length === 0) return [];
    const how = choice === 'leave' ? ' as it is' : ', its sessions revoked';
    const where = `${sanitizeText(emails[0], 120)} on ${sanitizeText(found.instanceName, 60) || 'Unnamed'}`;
    return [`${where}: the account stays${how}. ${choices.denied.delete ?? ''}`.trim()];
  });
}

function unmeantWords({ leaver, steps }: StepsOfLeaver): string {
  const who = sanitizeText(leaver.emails.join(', '), 200);
  if (leaver.places.length === 0) return `${who}: Nobody with this address was found.`;
  return isDoable(steps) ? `${who}: Not confirmed.` : `${who}: Nothing can be done.`;
}
