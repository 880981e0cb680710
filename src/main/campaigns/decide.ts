import type { Decision, Line, Reviewer } from '../../shared/campaigns/campaign.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import { oneLine } from '../../shared/text.ts';
import { campaignPlans } from '../plans/campaigns.ts';
import type { Given } from '../plans/plans.ts';
import type { Row } from './standing.ts';

export const CLOSED: AppError = {
  code: 'review-closed',
  message: 'This review is closed: its decisions are signed.',
  advice: 'Nothing was changed. Start a new review to decide again.',
};

export const OTHER_NOW: AppError = {
  code: 'conflict',
  message: 'The review changed while you were asked.',
  advice: 'Nothing was signed. Check its lines, then try again.',
};

export function refuse(message: string, field?: string): Result<never> {
  const details = field === undefined ? {} : { details: { field } };
  return fail({ code: 'bad-input', message, advice: '', ...details });
}

export function reviewerOf(typed: Reviewer): Result<Reviewer> {
  const name = oneLine(typed.name, 120);
  const email = oneLine(typed.email, 254);
  if (name === '') return refuse('Enter who reviews.', 'reviewer.name');
  return email.includes('@') ? ok({ name, email }) : refuse('Enter their address.', 'reviewer.email');
}

export function denyDecision(line: Line | undefined, decision: Decision | null): string | null {
  if (!line) return 'A line of this is not part of the review.';
  if (decision === null || decision.is === 'keep') return null;
  const who = `${oneLine(line.email || line.name, 120) || 'This line'} on ${oneLine(line.instanceName, 60)}`;
  if (line.fates.length === 0) return `${who} can only be kept. ${line.why ?? ''}`.trim();
  if (decision.is === 'revoke')
    return line.fates.includes(decision.fate)
      ? null
      : `${who} cannot be revoked that way. ${line.why ?? ''}`.trim();
  if (line.kind === 'key') return 'An API key is kept or revoked: it has no role.';
  if (decision.role.trim().toLowerCase() === 'owner') return 'The owner role cannot be assigned.';
  if (line.whyNoChange !== undefined) return `The role of ${who} cannot be changed. ${line.whyNoChange}`;
  return line.role === decision.role ? `${who} has this role already. Keep the line instead.` : null;
}

/** Refuses if more would be deleted than decided; otherwise gives sentences on what could not be checked. */
export async function weighDeletions(
  rows: readonly Row[],
  { world, now }: Pick<Given, 'world' | 'now'>,
): Promise<Result<readonly string[]>> {
  const deleted = rows.flatMap(({ line, standing: { decision } }) =>
    decision?.is === 'revoke' && decision.fate === 'delete' ? { line, decision } : [],
  );
  const given = { world, now, joined: async () => [], reviewed: async () => ok(deleted) };
  const planned = await campaignPlans['review-changes']({ kind: 'review-changes', campaignId: '' }, given);
  if (!planned.ok) return ok([]);
  for (const { change, instanceName, denied } of planned.value.plan.steps)
    if (change.action === 'members.remove' && denied !== undefined)
      return refuse(`${oneLine(change.email, 120)} on ${oneLine(instanceName, 60)}: ${denied}`);
  return ok(planned.value.review.left ?? []);
}
