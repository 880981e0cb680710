import { counted, foldAddress, oneLine, thousands } from '../text.ts';
import type { ActionName, Change, ChangeBy } from './change.ts';
import type { PlannedStep, Step, StepWord } from './operation.ts';

// Without zod, which the page does not carry.

export const MOST_STEPS = 10_000;
/** The longest note (UTF-16 units) that a person writes for the record. */
export const MOST_REMARK = 500;

/** The operations whose steps stand alone: each can be left out. In all others steps depend on each other. */
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

/** Why so many steps cannot be run as one operation, as sentences; null where they can. */
export function denySteps(count: number, advice = 'Choose fewer.'): string | null {
  if (count <= MOST_STEPS) return null;
  return `This is ${thousands(count)} steps. At most ${thousands(MOST_STEPS)} can run at once. ${advice}`;
}

/** The states, in the order in which a summary tells them. */
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

/** Whether its step only looks at a server: it sends nothing, so it can be made again at any time. */
export function isLookup(change: Change): change is ChangeBy<'members.find'> {
  return change.action === 'members.find';
}

/** Whether a person can have it tried: what failed, what was not tried, and what a reading must settle first. */
export function canRetry(state: StepWord): boolean {
  return state === 'failed' || state === 'unknown' || state === 'canceled';
}

/** Whether a step can be taken back: it was done, something takes it back, and nothing has yet. */
export function isUndoable<S extends Pick<Step, 'state'>>(step: S): step is S & { state: Undoable } {
  const { state } = step;
  return state.state === 'done' && state.undo !== null && state.undone === undefined;
}

const OFFBOARDS: [action: ActionName, one: string, many: string][] = [
  ['members.remove', 'account is deleted', 'accounts are deleted'],
  ['members.endMembership', 'membership ends', 'memberships end'],
  ['sessions.revokeAll', 'account loses its sessions', 'accounts lose their sessions'],
  ['members.setRole', 'membership is lowered', 'memberships are lowered'],
  ['invitations.remove', 'invitation is removed', 'invitations are removed'],
];

/** What is done for a person who leaves, counted, without a full stop; null where nothing is. */
export function doesWords(steps: readonly Pick<PlannedStep, 'change' | 'denied'>[]): string | null {
  const runs = steps.filter(({ denied }) => denied === undefined);
  const words = OFFBOARDS.flatMap(([action, one, many]) => {
    const count = runs.filter(({ change }) => change.action === action).length;
    return count === 0 ? [] : counted(count, one, many);
  });
  return words.length > 0 ? words.join(' · ') : null;
}

/** How a step stands, in a word: also that it was so before, or was taken back. */
export function stepWord({ state }: Pick<Step, 'state'>): string {
  if (state.state !== 'done') return state.state;
  return state.undone === undefined ? (state.already ? 'done already' : 'done') : 'undone';
}

type Undoable = Extract<Step['state'], { state: 'done' }> & { undo: Change };

/** Whom or what a step is about: an address, or a name as it stands. */
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

/** Steps by the place of the person, in order; `people`: addresses of each. */
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

export type Deletion = { email: string; instanceName: string };

/** What goes with an account that is deleted as a whole, as a sentence. */
export function deletionWords({ email, instanceName }: Deletion): string {
  return `Deletes the account of ${oneLine(email, 120)} on ${oneLine(instanceName, 60) || 'Unnamed'}, with its API keys and grants. This cannot be undone.`;
}
