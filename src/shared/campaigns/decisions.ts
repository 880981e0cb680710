import type { Decision, LineResult } from './campaign.ts';

/** What revoking a line does there: to an account, to one membership, to an invitation, to a key. */
export const LINE_FATES = ['delete', 'end', 'lower', 'withdraw', 'retire'] as const;
export type LineFate = (typeof LINE_FATES)[number];

/** Where a review stands: lines are decided, then changes carried out, then nothing is open. */
export const CAMPAIGN_STATES = ['deciding', 'carrying-out', 'final'] as const;
export type CampaignState = (typeof CAMPAIGN_STATES)[number];

export const MOST_DECISION_NOTE = 1_000;

const FATE_WORDS: Record<LineFate, string> = {
  delete: 'Delete account',
  end: 'End membership',
  lower: 'Lower to member and take every grant',
  withdraw: 'Withdraw invitation',
  retire: 'Retire key',
};

/** A decision in words, for example “Change to member”. */
export function decisionWords(decision: Decision): string {
  switch (decision.is) {
    case 'keep':
      return 'Keep';
    case 'change':
      return `Change to ${decision.role}`;
    case 'revoke':
      return FATE_WORDS[decision.fate];
  }
}

/** Whether what was decided is still to be done: neither done nor left as it is, nor gone before. */
export function isOpen(line: { decision: Decision | null; result?: LineResult; waived?: string }): boolean {
  const { decision, result, waived } = line;
  const isGone = result?.state === 'skipped' && result.operationId === null;
  const isLeft = waived !== undefined || isGone;
  return decision !== null && decision.is !== 'keep' && result?.state !== 'done' && !isLeft;
}

/** The oldest invitation that a person can ask for, in days. */
export const MOST_DAYS = 3_650;

/** Lines of a PDF: 10,000 took 8 s and 2 GB of memory to print, 25,000 took 21 s and 3.3 GB, and 50,000 failed. */
export const MOST_PRINTED = 10_000;
