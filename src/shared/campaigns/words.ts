import type { Decision, Line, LineResult } from './campaign.ts';
import { decisionWords } from './decisions.ts';

export const RESULT_WORDS: Record<LineResult['state'], string> = {
  ...{ done: 'done', failed: 'failed', open: 'open', unknown: 'unknown', skipped: 'not done' },
};

export function standingWords(decision: Decision | null): string {
  return decision ? decisionWords(decision) : 'Undecided';
}

/** For example “Acme on Shop”. */
export function placeOf({
  organizationName,
  instanceName,
}: Pick<Line, 'organizationName' | 'instanceName'>): string {
  return organizationName === null ? instanceName : `${organizationName || 'Unnamed'} on ${instanceName}`;
}
