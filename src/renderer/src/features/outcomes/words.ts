import type { Operation, Step } from '../../../../shared/operations/operation.ts';
import { canRetry } from '../../../../shared/operations/steps.ts';
import { OPERATION_TITLES } from '../../../../shared/rules/actions.ts';
import { thousands } from '../../../../shared/text.ts';
import { aboutWords } from '../../parts/operations.ts';
import { sanitizeText, shownName } from '../../sanitizeText.ts';

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
