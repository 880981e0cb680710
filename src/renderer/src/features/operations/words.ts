import { findEmails } from '../../../../shared/entries.ts';
import type { ActivityKind, Operation, Step } from '../../../../shared/operations/operation.ts';
import { canRetry, countsSentence } from '../../../../shared/operations/steps.ts';
import { OPERATION_TITLES } from '../../../../shared/rules/actions.ts';
import { listed, thousands } from '../../../../shared/text.ts';
import { sanitizeText, shownName } from '../../ui/sanitizeText.ts';
import { clockOf } from '../../ui/when.ts';

export function addressesWords(text: string): string | null {
  const entries = findEmails(text);
  const count = entries.filter(({ state }) => state === 'address').length;
  if (count === 0) return null;
  const words = count === 1 ? '1 address.' : `${thousands(count)} addresses.`;
  const [first, ...others] = entries.flatMap((entry) => (entry.state === 'invalid' ? entry : []));
  if (!first) return words;
  const leftOut = `${words} Left out: “${sanitizeText(first.text.trim(), 60)}”`;
  return others.length === 0
    ? `${leftOut}. ${first.reason}`
    : `${leftOut} and ${thousands(others.length)} more.`;
}

const MOST_SUBJECTS = 20;

export function aboutWords({
  kind,
  subjects,
  counts,
}: Pick<Operation, 'kind' | 'subjects' | 'counts'>): string {
  const [first = ''] = subjects;
  const steps = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const others =
    subjects.length === 1 ? 0 : subjects.length < MOST_SUBJECTS ? subjects.length - 1 : steps - 1;
  const name = shownName(first, 80);
  // People have several steps each, so the number of unnamed people is unknown.
  if (kind === 'off-board' && subjects.length === MOST_SUBJECTS) return `${name} and many more`;
  return listed([name], 1, 1 + others);
}

export function operationTitle(
  kind: ActivityKind,
  steps: readonly Pick<Step, 'change'>[],
  leaving: readonly (readonly string[])[] = [],
): string {
  if (kind === 'off-board' && leaving.length > 1) return `Off-board ${thousands(leaving.length)} people`;
  const named = namedAddress(kind, steps);
  return named === null ? OPERATION_TITLES[kind] : `Off-board ${sanitizeText(named)}`;
}

export function namedAddress(kind: ActivityKind, steps: readonly Pick<Step, 'change'>[]): string | null {
  if (kind !== 'off-board') return null;
  const emails = steps.flatMap(({ change }) => ('email' in change ? change.email : []));
  return emails.find((email) => sanitizeText(email) !== '') ?? null;
}

export function progressWords(operation: Pick<Operation, 'kind' | 'subjects' | 'counts'>): string {
  const { skipped, waiting, running, open, ...ended } = operation.counts;
  const over = Object.values(ended).reduce((sum, count) => sum + count, 0);
  const of = `${thousands(over)} of ${thousands(over + waiting + running + open)}`;
  return `${OPERATION_TITLES[operation.kind]}: ${aboutWords(operation)} · ${of}`;
}

/** Skipped steps do not count; open ones count as done for now. */
export function progressOf(counts: Operation['counts']): number {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0) - counts.skipped;
  return all === 0 ? 100 : (100 * (all - counts.waiting - counts.running)) / all;
}

export function outcomeWords(operation: Operation, now: number): string {
  return `${countsSentence(operation)} ${undoneWords(operation, now)}`.trim();
}

export function undoneWords(
  { undone, undoable }: Pick<Operation, 'undone' | 'undoable'>,
  now: number,
): string {
  if (undone === undefined) return '';
  const when = clockOf(undone.at, now);
  return undoable === 0 ? `Undone ${when}.` : `${thousands(undone.count)} undone ${when}.`;
}

export function closingWords(closing: 'finishing' | 'stopping', running: number): string {
  if (running === 0) return 'Closing…';
  if (closing === 'stopping') return 'Closing after the current step. The remaining steps stay open.';
  return running === 1
    ? 'Closing when 1 operation is done.'
    : `Closing when ${thousands(running)} operations are done.`;
}

export function foundMoreWords(people: number): string {
  const whom = people === 1 ? 'this person' : `${thousands(people)} people`;
  return `More of ${whom} was found than this plan includes.`;
}

export function firstLeft(steps: readonly Step[]): number | null {
  if (steps.some(({ state }) => state.state === 'waiting' || state.state === 'running')) return null;
  const at = steps.findIndex(isLeft);
  return at < 0 ? null : at;
}

function isLeft({ state }: Step): boolean {
  return state.state === 'open' || canRetry(state.state);
}

export function oneWhere(
  steps: readonly Pick<Step, 'change' | 'instanceName' | 'organizationName'>[],
): string {
  const [first] = steps;
  if (!first || new Set(steps.map(({ change }) => change.instanceId)).size > 1) return '';
  const places = new Set(steps.map(({ organizationName }) => organizationName));
  const organization = places.size === 1 ? sanitizeText(first.organizationName ?? '', 60) : '';
  const instance = shownName(first.instanceName, 60);
  return `${organization ? ` in ${organization}` : ''} on ${instance}`;
}
