import { meaningOf } from '../errors.ts';
import { effectOf, factsOf } from '../rules/actions.ts';
import { type Effect, letIn } from '../rules/effect.ts';
import { counted, foldAddress, nameOf, oneLine, thousands } from '../text.ts';
import type { ActionName, Change, ChangeBy } from './change.ts';
import type { Operation, PlannedStep, Step, StepWord } from './operation.ts';

// Without zod, which the page does not carry.

export const MOST_STEPS = 10_000;
export const MOST_REMARK = 500;

/** Kinds whose steps are independent and can be left out. */
const LOOSE: readonly string[] = [
  'invite',
  'add-people',
  'change-roles',
  'revoke-sessions',
  'renew-invitations',
  'remove-invitations',
  'create-keys',
  'rotate-keys',
  'retire-keys',
  'review-changes',
  'create-role',
  'copy-role',
];

export function canLeaveOut(kind: string): boolean {
  return LOOSE.includes(kind);
}

/** Button that goes on with an operation; an off-boarding is planned anew first. */
export function finishWords(kind: Operation['kind']): string {
  return kind === 'off-board' ? 'Finish…' : 'Finish now';
}

export function denySteps(count: number, advice = 'Choose fewer.'): string | null {
  if (count <= MOST_STEPS) return null;
  return `This is ${thousands(count)} steps. At most ${thousands(MOST_STEPS)} can run at once. ${advice}`;
}

export const STEP_WORDS = [
  'waiting',
  'running',
  'done',
  'failed',
  'unknown',
  'skipped',
  'canceled',
  'open',
] as const satisfies readonly StepWord[];

type StepCounts = Record<StepWord, number>;

export function countSteps(steps: readonly Pick<Step, 'state'>[]): StepCounts {
  const counts = Object.fromEntries(STEP_WORDS.map((word) => [word, 0])) as StepCounts;
  for (const { state } of steps) counts[state.state] += 1;
  return counts;
}

/** Sends nothing, so it can be repeated at any time. */
export function isLookup(change: Change): change is ChangeBy<'members.find'> {
  return change.action === 'members.find';
}

export function canRetry(state: StepWord): boolean {
  return state === 'failed' || state === 'unknown' || state === 'canceled';
}

export function isDone({ state }: Pick<Step, 'state'>): boolean {
  return state.state === 'done' && state.undone === undefined;
}

export function isUndoable<S extends Pick<Step, 'state'>>(step: S): step is S & { state: Undoable } {
  const { state } = step;
  return state.state === 'done' && state.undo !== null && state.undone === undefined;
}

/** `lowered`: a membership. */
type Loss = Effect['on'] | 'lowered';
export type LossWords = Record<Loss, [one: string, many: string]>;

const LOSES: LossWords = {
  organization: ['organization is deleted', 'organizations are deleted'],
  account: ['account is deleted', 'accounts are deleted'],
  membership: ['membership ends', 'memberships end'],
  session: ['account loses its sessions', 'accounts lose their sessions'],
  lowered: ['membership is lowered', 'memberships are lowered'],
  grants: ['membership loses its grants', 'memberships lose their grants'],
  invitation: ['invitation is removed', 'invitations are removed'],
  role: ['role is deleted', 'roles are deleted'],
  key: ['key is retired', 'keys are retired'],
};

/** The first effect of a change names it. */
function lossOf(change: Change): Loss | null {
  const effects = effectOf(change);
  const [effect] = effects;
  if (!effect || effect.does === 'give' || letIn(effects)) return null;
  if (effect.does === 'end' || effect.on === 'grants') return effect.on;
  return effect.on === 'membership' ? 'lowered' : null;
}

/** In the order of the words. */
export function lossesIn(steps: readonly Pick<PlannedStep, 'change'>[], words: LossWords) {
  const losses = steps.map(({ change }) => lossOf(change));
  return Object.entries(words).flatMap(([loss, [one, many]]) => {
    const count = losses.filter((each) => each === loss).length;
    return count === 0 ? [] : { count, one, many };
  });
}

export function doesWords(steps: readonly Pick<PlannedStep, 'change' | 'denied'>[]): string | null {
  const runs = steps.filter(({ denied }) => denied === undefined);
  const words = lossesIn(runs, LOSES).map(({ count, one, many }) => counted(count, one, many));
  return words.length > 0 ? words.join(' · ') : null;
}

export function stepWord({ state }: Pick<Step, 'state'>): string {
  if (state.state !== 'done') return state.state;
  return state.undone === undefined ? (state.already ? 'done already' : 'done') : 'undone';
}

type Undoable = Extract<Step['state'], { state: 'done' }> & { undo: Change };

export function stepSubject({
  change,
  organizationName,
  instanceName,
}: Pick<Step, 'change' | 'organizationName' | 'instanceName'>): string {
  if ('email' in change) return change.email;
  if ('name' in change) return change.name;
  if ('computer' in change) return change.computer;
  return (organizationIdOf(change) === null ? null : organizationName) ?? instanceName;
}

export function addressesOf(steps: readonly Pick<Step, 'change'>[]): string[] {
  const all = steps.flatMap(({ change }) => [
    ...('email' in change ? [change.email] : []),
    ...(isLookup(change) ? change.also : []),
  ]);
  return [...new Map(all.map((email) => [foldAddress(email), email])).values()];
}

export function stepsOfPeople<T extends Pick<Step, 'change'>>(
  steps: readonly T[],
  people: readonly (readonly string[])[],
): T[][] {
  const addresses = steps.map(({ change }) => ('email' in change ? foldAddress(change.email) : null));
  return people.map((emails) => {
    const own = new Set<string | null>(emails.map(foldAddress));
    return steps.filter((_, at) => own.has(addresses[at] ?? null));
  });
}

export function organizationIdOf(change: Change): string | null {
  return 'organizationId' in change ? change.organizationId : null;
}

type Deletion = { email: string; instanceName: string };

export function deletionWords({ email, instanceName }: Deletion): string {
  return `Deletes the account of ${oneLine(email, 120)} on ${nameOf(instanceName)}, with its API keys and grants. This cannot be undone.`;
}

/** Gravest first. */
const DOES: Record<ActionName, [verb: string, one: string, many: string, did: string]> = {
  'organizations.delete': ['Delete', 'organization', 'organizations', 'deleted'],
  'members.remove': ['Delete', 'account', 'accounts', 'deleted'],
  'members.endMembership': ['End', 'membership', 'memberships', 'ended'],
  'organizations.leave': ['Leave', 'organization', 'organizations', 'left by the key’s owner'],
  'roles.delete': ['Delete', 'role', 'roles', 'deleted'],
  'keys.retire': ['Retire', 'key', 'keys', 'retired'],
  'keys.retireOnServer': ['Retire', 'key', 'keys', 'retired'],
  'keys.retireOfComputer': ['Retire keys on', 'instance', 'instances', 'cleared of that computer’s keys'],
  'invitations.remove': ['Remove', 'invitation', 'invitations', 'removed'],
  'members.setRole': ['Change', 'role', 'roles', 'changed'],
  'members.setPermissions': ['Set permissions of', 'person', 'people', 'with changed permissions'],
  'sessions.revoke': ['Revoke', 'session', 'sessions', 'revoked'],
  'sessions.revokeAll': ['Sign out', 'account', 'accounts', 'signed out'],
  'members.create': ['Add', 'person', 'people', 'added'],
  'invitations.create': ['Create', 'invitation', 'invitations', 'created'],
  'invitations.renew': ['Renew', 'invitation', 'invitations', 'renewed'],
  'invitations.accept': ['Accept', 'invitation', 'invitations', 'accepted'],
  'invitations.send': ['Send', 'invitation', 'invitations', 'sent'],
  'organizations.create': ['Create', 'organization', 'organizations', 'created'],
  'organizations.update': ['Change', 'organization', 'organizations', 'changed'],
  'organizations.setDefault': ['Change', 'default organization', 'default organizations', 'changed'],
  'roles.create': ['Create', 'role', 'roles', 'created'],
  'roles.update': ['Change', 'role', 'roles', 'changed'],
  'keys.make': ['Create', 'key', 'keys', 'created'],
  'keys.rotate': ['Rotate', 'key', 'keys', 'rotated'],
  'members.find': ['Check', 'instance', 'instances', 'checked'],
};

const MOST_PARTS = 3;

type Part = { verb: string; did: string; count: number; things: string };

function partsOf(steps: readonly Pick<PlannedStep, 'change'>[]): Part[] {
  const parts = new Map<string, Part>();
  for (const [action, [verb, one, many, did]] of Object.entries(DOES)) {
    const own = steps.filter(({ change }) => change.action === action);
    const key = `${verb} ${one}`;
    // One person has several steps.
    const more = many === 'people' ? addressesOf(own).length : own.length;
    const count = more + (parts.get(key)?.count ?? 0);
    if (more > 0) parts.set(key, { verb, did, count, things: counted(count, one, many) });
  }
  // The final search is no result of its own.
  if (parts.size > 1) parts.delete('Check instance');
  return [...parts.values()];
}

function fewOf(parts: readonly Part[], words: readonly string[]): string {
  if (words.length <= MOST_PARTS) return words.join(', ');
  const more = parts.slice(2).reduce((sum, { count }) => sum + count, 0);
  return `${words[0]}, ${words[1]} and ${thousands(more)} more`;
}

export function runWords(steps: readonly Pick<PlannedStep, 'change'>[]): string | null {
  const parts = partsOf(steps);
  const words = parts.map(({ verb, things }, at) => `${at === 0 ? verb : verb.toLowerCase()} ${things}`);
  return words.length === 0 ? null : fewOf(parts, words);
}

export const MOST_NAMED = 3;

/** For example "Shop and Labs", or "5 instances". */
export function onWords(instances: readonly Pick<Step, 'instanceName'>[]): string {
  if (instances.length > MOST_NAMED) return counted(instances.length, 'instance', 'instances');
  const names = [...new Set(instances.map(({ instanceName }) => nameOf(instanceName)))];
  const last = names.at(-1) ?? '';
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${last}` : last;
}

/** Instances, not names: two can have the same. */
function whereOf(steps: readonly Step[]): string {
  return onWords([...new Map(steps.map((step) => [step.change.instanceId, step])).values()]);
}

/** For example "15 keys created. 2 wait for Shop. 1 failed on Labs." */
export function resultSentence(steps: readonly Step[]): string {
  const byState = Map.groupBy(steps, ({ state }) =>
    state.state === 'done' && state.already ? 'already' : state.state,
  );
  const told = (state: StepWord | 'already', words: (count: string, own: readonly Step[]) => string) => {
    const own = byState.get(state) ?? [];
    return own.length === 0 ? [] : [words(thousands(own.length), own)];
  };
  const parts = partsOf(byState.get('done') ?? []);
  const done = parts.map(({ things, did }) => `${things} ${did}`);
  return [
    ...(done.length === 0 ? [] : [`${fewOf(parts, done)}.`]),
    ...told('open', (count, own) => {
      const isAway = own.every(
        ({ state }) => state.state === 'open' && meaningOf(state.error).reach === 'away',
      );
      const word = own.length === 1 ? 'waits' : 'wait';
      return isAway ? `${count} ${word} for ${whereOf(own)}.` : `${count} still open on ${whereOf(own)}.`;
    }),
    ...told('failed', (count, own) => `${count} failed on ${whereOf(own)}.`),
    ...told('unknown', (count, own) => `Can’t tell for ${count} on ${whereOf(own)}.`),
    ...told('already', (count) => `${count} needed no change.`),
    ...told('skipped', (count) => `${count} skipped.`),
    ...told('canceled', (count) => `${count} canceled.`),
  ].join(' ');
}

export function undoableWords(steps: readonly Pick<PlannedStep, 'change'>[]): string {
  const facts = steps.map(({ change }) => factsOf(change));
  const lasting = facts.filter(({ undo, byHand }) => undo === undefined && byHand === undefined).length;
  if (lasting === 0) return facts.find(({ byHand }) => byHand)?.byHand ?? 'You can undo this.';
  return lasting === steps.length ? 'This can’t be undone.' : 'Part of this can’t be undone.';
}

export function reviewWords(steps: readonly PlannedStep[], count: number, waiting = 0): string {
  const tooMany = denySteps(steps.length);
  if (tooMany !== null) return tooMany;
  const wanted = steps.filter(({ already }) => !already);
  const barred = wanted.filter(({ denied }) => denied !== undefined).length;
  if (steps.length === 0) return 'Nothing to do: nothing matches.';
  if (wanted.length === 0) return 'Nothing to do: everything already matches.';
  const of = count === wanted.length ? '' : ` of ${thousands(wanted.length)}`;
  const waits = waiting === 0 ? '' : ` ${thousands(waiting)} ${waiting === 1 ? 'waits' : 'wait'}.`;
  const cannot = barred === 0 ? '' : ` ${thousands(barred)} can’t.`;
  return `${thousands(count)}${of} will run.${waits}${cannot}`;
}

export function countsSentence({
  phase,
  counts,
  already = 0,
  stillOpen,
}: Pick<Operation, 'phase' | 'counts' | 'already' | 'stillOpen'>): string {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (phase === 'running' || phase === 'stopping') {
    const ended = counts.done + counts.failed + counts.unknown;
    const open = counts.open > 0 ? `, ${thousands(counts.open)} open` : '';
    const words = `${thousands(ended)} of ${thousands(all - counts.skipped)} done${open}.`;
    return phase === 'stopping' ? `${words} Stopping after the current step.` : words;
  }
  const told = STEP_WORDS.flatMap((word): [number, string][] =>
    word === 'done'
      ? [
          [counts.done - already, 'done'],
          [already, 'done already'],
        ]
      : [[counts[word], word]],
  );
  const parts = told.flatMap(([count, word]) => (count > 0 ? `${thousands(count)} ${word}` : []));
  const on = new Set(stillOpen?.on.map(({ instanceId }) => instanceId)).size;
  return `${parts.join(', ')}.${on > 0 ? ` Not finished on ${counted(on, 'instance', 'instances')}.` : ''}`;
}

export const OUTCOMES = ['running', 'open', 'failed', 'unknown', 'done', 'skipped', 'canceled'] as const;

type Outcome = (typeof OUTCOMES)[number];

export function outcomeOf({
  phase,
  counts,
  note,
  stillOpen,
}: Pick<Operation, 'phase' | 'counts' | 'note' | 'stillOpen'>): Outcome {
  // Changes to this app have no steps and are recorded when done.
  if (note !== undefined) return 'done';
  if (phase === 'running' || phase === 'stopping') return 'running';
  if (counts.open > 0) return 'open';
  if (counts.failed > 0) return 'failed';
  if (counts.unknown > 0) return 'unknown';
  if (stillOpen) return 'open';
  if (counts.done > 0) return 'done';
  return counts.canceled > 0 ? 'canceled' : 'skipped';
}
