import type { Decision, LineResult } from './campaign.ts';

export const LINE_FATES = ['delete', 'end', 'lower', 'withdraw', 'retire'] as const;
export type LineFate = (typeof LINE_FATES)[number];

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

export function isOpen(line: { decision: Decision | null; result?: LineResult; waived?: string }): boolean {
  const { decision, result, waived } = line;
  const isGone = result?.state === 'skipped' && result.operationId === null;
  const isLeft = waived !== undefined || isGone;
  return decision !== null && decision.is !== 'keep' && result?.state !== 'done' && !isLeft;
}

export const MOST_DAYS = 3_650;

/** Printing 10,000 lines took 8 s and 2 GB of memory, 25,000 took 21 s and 3.3 GB, and 50,000 failed. */
export const MOST_PRINTED = 10_000;
