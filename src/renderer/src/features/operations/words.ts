import type { Change } from '../../../../shared/operations/change.ts';
import type { ActivityKind, Operation } from '../../../../shared/operations/operation.ts';
import type { Step } from '../../../../shared/operations/step.ts';
import { canRetry, type StepCounts } from '../../../../shared/operations/steps.ts';
import { OPERATION_TITLES } from '../../../../shared/operations/titles.ts';
import { formatNumber } from '../../ui/locale.ts';
import { OLD_KEY_WORDS } from '../../ui/oldKeyWords.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';

/** Whom or what an operation is about: the one, or the first and how many more. */
export function aboutWords({ subjects, counts }: Pick<Operation, 'subjects' | 'counts'>): string {
  const [first = ''] = subjects;
  const steps = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const others = subjects.length === 1 ? 0 : subjects.length < 20 ? subjects.length - 1 : steps - 1;
  const name = sanitizeText(first, 80) || 'Unnamed';
  return others > 0 ? `${name} and ${formatNumber(others)} more` : name;
}

/** What an operation, or its plan, is called where it is shown alone: who is off-boarded is named. */
export function operationTitle(kind: ActivityKind, steps: readonly Pick<Step, 'change'>[]): string {
  const [person] = steps.flatMap(({ change }) => ('email' in change ? sanitizeText(change.email) : []));
  return kind === 'off-board' && person ? `Off-board ${person}` : OPERATION_TITLES[kind];
}

/** Whom or what a step is about. */
export function subjectOf({ change, organizationName, instanceName }: Omit<Step, 'id' | 'state'>): string {
  if ('email' in change) return sanitizeText(change.email);
  if (change.action === 'organizations.update') return named(change.before.name);
  if ('name' in change) return named(change.name);
  if ('computer' in change) return `Keys of ${named(change.computer)}`;
  return named(organizationName ?? instanceName);
}

function named(name: string): string {
  return sanitizeText(name, 120) || 'Unnamed';
}

/** What a step does, in few words. */
export function whatOf(change: Change): string {
  switch (change.action) {
    case 'members.setRole':
      return `${role(change.from)} → ${role(change.role)}`;
    case 'members.remove':
      return 'delete account';
    case 'members.endMembership':
      return 'end membership';
    case 'members.find':
      return 'look for the person';
    case 'invitations.create':
      return `invite as ${role(change.role)}`;
    case 'invitations.remove':
      return 'remove invitation';
    case 'invitations.renew':
      return `renew as ${role(change.role)}`;
    case 'invitations.send':
      return 'send by mail';
    case 'organizations.create':
      return 'create';
    case 'organizations.update':
      return 'change settings';
    case 'organizations.delete':
      return 'delete';
    case 'organizations.setDefault':
      return 'make default';
    case 'keys.make':
      return 'create key';
    case 'keys.rotate':
      return 'rotate key';
    case 'keys.retire':
    case 'keys.retireOnServer':
      return 'retire key';
    case 'keys.retireOfComputer':
      return 'look up and retire';
  }
}

/** What became of a step that was done, as a sentence. */
export function doneSentence(step: Step): string {
  const { change, state } = step;
  const subject = subjectOf(step);
  if (state.state === 'done' && state.already) return `${subject}: no change was needed.`;
  switch (change.action) {
    case 'members.setRole':
      return `Role of ${subject} changed from ${role(change.from)} to ${role(change.role)}.`;
    case 'members.remove':
      return `The account of ${subject} was deleted.`;
    case 'members.endMembership':
      return `The membership of ${subject} has ended. The account stays.`;
    case 'members.find':
      return `${subject} was looked for, and is neither a member nor invited there.`;
    case 'invitations.create':
      return `${subject} is invited as ${role(change.role)}. Copy the link and send it.`;
    case 'invitations.remove':
      return `The invitation of ${subject} is removed. Its link no longer works.`;
    case 'invitations.renew':
      return `The invitation of ${subject} is renewed. The old link no longer works, so copy the new one.`;
    case 'invitations.send':
      return `The server mailed the invitation to ${subject}.`;
    case 'organizations.create':
      return `“${subject}” was created.`;
    case 'organizations.update':
      return `The settings of “${named(change.settings.name)}” were saved.`;
    case 'organizations.delete':
      return `“${subject}” was deleted.`;
    case 'organizations.setDefault':
      return `“${subject}” is your default organization now.`;
    case 'keys.make':
      return `A key for “${subject}” was created.`;
    case 'keys.rotate':
      return `The key of “${subject}” was rotated. ${oldKeyWords(state)}`.trim();
    case 'keys.retire':
      return `The key of “${subject}” was retired.`;
    case 'keys.retireOnServer':
      return `The key “${subject}” was deleted on the server.`;
    case 'keys.retireOfComputer':
      return `The keys of “${named(change.computer)}” were deleted on ${named(step.instanceName)}.`;
  }
}

/** What taking a step back does, after "Undo:". */
export function undoWords(step: Step): string {
  const { change } = step;
  const subject = subjectOf(step);
  switch (change.action) {
    case 'members.setRole':
      return `make ${subject} ${role(change.from)} again`;
    case 'invitations.create':
      return `remove the invitation of ${subject}`;
    case 'invitations.remove':
      return `invite ${subject} again`;
    case 'organizations.update':
      return `put the settings of “${subject}” back`;
    case 'organizations.setDefault':
      return `make “${named(change.before?.name ?? '')}” the default`;
    default:
      return `${subject}, ${whatOf(change)}`;
  }
}

/** Whether the old invitation is gone and no new one was made, as far as anybody knows. */
export function isHalfRenewal({ change, state }: Step): boolean {
  const left = 'left' in state ? state.left : undefined;
  return change.action === 'invitations.renew' && left?.action === 'invitations.create';
}

function oldKeyWords(state: Step['state']): string {
  const oldKey = state.state === 'done' ? state.output.oldKey : undefined;
  return oldKey ? OLD_KEY_WORDS[oldKey] : '';
}

/** What was to be done where it was not, or is not known to be: `known` tells which. */
export function notDoneSentence(step: Step, known: boolean): string {
  const subject = subjectOf(step);
  if (isHalfRenewal(step)) {
    return known
      ? `The old invitation of ${subject} was removed, but no new one was made: this address has no invitation now.`
      : `The old invitation of ${subject} was removed. Whether a new one was made is not known.`;
  }
  const [what, done] = PASSIVE[step.change.action](subject);
  return known
    ? `${what} was not ${done}.`
    : `Whether ${what.replace(/^The /, 'the ')} was ${done} is not known.`;
}

const PASSIVE: Record<Change['action'], (subject: string) => [string, string]> = {
  'members.setRole': (subject) => [`The role of ${subject}`, 'changed'],
  'members.remove': (subject) => [`The account of ${subject}`, 'deleted'],
  'members.endMembership': (subject) => [`The membership of ${subject}`, 'ended'],
  'members.find': (subject) => [subject, 'looked for'],
  'invitations.create': (subject) => [subject, 'invited'],
  'invitations.remove': (subject) => [`The invitation of ${subject}`, 'removed'],
  'invitations.renew': (subject) => [`The invitation of ${subject}`, 'renewed'],
  'invitations.send': (subject) => [`The invitation of ${subject}`, 'mailed'],
  'organizations.create': (subject) => [`“${subject}”`, 'created'],
  'organizations.update': (subject) => [`“${subject}”`, 'changed'],
  'organizations.delete': (subject) => [`“${subject}”`, 'deleted'],
  'organizations.setDefault': (subject) => [`“${subject}”`, 'made your default organization'],
  'keys.make': (subject) => [`A key for “${subject}”`, 'created'],
  'keys.rotate': (subject) => [`The key of “${subject}”`, 'rotated'],
  'keys.retire': (subject) => [`The key of “${subject}”`, 'retired'],
  'keys.retireOnServer': (subject) => [`The key “${subject}”`, 'deleted on the server'],
  'keys.retireOfComputer': (subject) => [`The retirement of the ${subject.replace(/^K/, 'k')}`, 'finished'],
};

/** What a running step waits for, within a sentence: "the change of role of EMAIL". */
export function runningWords(step: Step): string {
  const subject = subjectOf(step);
  switch (step.change.action) {
    case 'members.setRole':
      return `the change of role of ${subject}`;
    case 'members.remove':
      return `the deletion of the account of ${subject}`;
    case 'members.endMembership':
      return `the end of the membership of ${subject}`;
    case 'members.find':
      return `the search for ${subject}`;
    case 'invitations.create':
      return `the invitation of ${subject}`;
    case 'invitations.remove':
      return `the removal of the invitation of ${subject}`;
    case 'invitations.renew':
      return `the renewal of the invitation of ${subject}`;
    case 'invitations.send':
      return `the sending of the invitation of ${subject}`;
    case 'organizations.create':
      return `the creation of “${subject}”`;
    case 'organizations.update':
      return `the change of “${subject}”`;
    case 'organizations.delete':
      return `the deletion of “${subject}”`;
    case 'organizations.setDefault':
      return `the choice of “${subject}” as default`;
    case 'keys.make':
      return `the creation of a key for “${subject}”`;
    case 'keys.rotate':
      return 'the rotation of a key';
    case 'keys.retire':
    case 'keys.retireOnServer':
      return 'the deletion of a key';
    case 'keys.retireOfComputer':
      return `the retirement of the ${subject.replace(/^K/, 'k')}`;
  }
}

/** How far an operation is, or how it went, in numbers. */
export function countsSentence({ phase, counts }: Pick<Operation, 'phase' | 'counts'>): string {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (phase === 'running' || phase === 'stopping') {
    const ended = counts.done + counts.failed + counts.unknown;
    const words = `${formatNumber(ended)} of ${formatNumber(all - counts.skipped)} done.`;
    return phase === 'stopping' ? `${words} Stopping after the step under way.` : words;
  }
  const parts = TOLD.flatMap((word) => (counts[word] > 0 ? `${formatNumber(counts[word])} ${word}` : []));
  return `${parts.join(', ')}.`;
}

/** That the app is about to end by itself, and when. `running`: how many operations it waits for. */
export function closingWords(closing: 'finishing' | 'stopping', running: number): string {
  if (running === 0) return 'Closing…';
  if (closing === 'stopping') return 'Closing after the step under way. The steps that are left stay open.';
  return running === 1
    ? 'Closing when 1 operation is done.'
    : `Closing when ${formatNumber(running)} operations are done.`;
}

/** That what is left of an old plan was looked at anew, as long as any of it is left; null where it was not. */
export function lookedAnew(
  { startedAt }: Pick<Operation, 'startedAt'>,
  steps: readonly Step[],
): string | null {
  const at = Math.max(0, ...steps.filter(isLeft).map(({ lookedAt = 0 }) => lookedAt));
  if (at === 0) return null;
  const days = Math.max(1, Math.round((at - startedAt) / 86_400_000));
  return `This plan was made ${formatNumber(days)} ${days === 1 ? 'day' : 'days'} before what was left of it was looked at anew. What is still needed can be run; what is not any more was skipped.`;
}

/** The steps with those that are left to run before all others. */
export function leftFirst(steps: readonly Step[]): Step[] {
  return steps.toSorted((a, b) => Number(isLeft(b)) - Number(isLeft(a)));
}

function isLeft({ state }: Step): boolean {
  return state.state === 'open' || canRetry(state);
}

const TOLD = [
  'done',
  'failed',
  'unknown',
  'skipped',
  'canceled',
  'open',
] as const satisfies readonly (keyof StepCounts)[];

function role(name: string): string {
  return sanitizeText(name, 40);
}
