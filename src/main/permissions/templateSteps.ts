import type { Step } from '../../shared/operations/step.ts';
import { foldAddress } from '../../shared/sameAddress.ts';
import {
  type AppliedTo,
  isAt,
  type KeptUses,
  type Waiting,
  withApplied,
  withoutWaiting,
  withWaiting,
} from './keptUses.ts';

/** How many people who wait are kept at most. */
export const MOST_WAITING = 10_000;

/** What a step that was done did by a template: applied it, had somebody wait for it, or ended an invitation. */
export type StepUse =
  | { did: 'apply'; to: AppliedTo }
  | { did: 'invite'; entry: Waiting }
  | { did: 'remove'; isGone: (entry: Waiting) => boolean };

/** What a step did, and when; `again`: an operation that an earlier run left tells it once more. */
export type ToldUse = { use: StepUse; at: number; again: boolean };

/**
 * The uses of templates after these steps. What is told again counts where a kill came before it was heard of: all else
 * may have changed since, by a person or by a later operation.
 */
export function withTold(uses: KeptUses, told: readonly ToldUse[]): KeptUses {
  const { heardAt = Number.NEGATIVE_INFINITY } = uses;
  const news = told.filter(({ again, at }) => !again || at > heardAt);
  if (news.length === 0) return uses;
  const after = withSteps(
    uses,
    news.map(({ use }) => use),
  );
  return { ...after, heardAt: news.reduce((latest, { at }) => Math.max(latest, at), heardAt) };
}

/** The uses of templates after these steps, one after the other: steps of a kind together, since there may be thousands. */
export function withSteps(uses: KeptUses, steps: readonly StepUse[]): KeptUses {
  const runs: StepUse[][] = [];
  for (const step of steps) {
    const last = runs.at(-1);
    if (last?.[0]?.did === step.did) last.push(step);
    else runs.push([step]);
  }
  return runs.reduce(withAlike, uses);
}

function withAlike(uses: KeptUses, steps: readonly StepUse[]): KeptUses {
  const applied = steps.flatMap((step) => (step.did === 'apply' ? step.to : []));
  const invited = steps.flatMap((step) => (step.did === 'invite' ? step.entry : []));
  const gone = steps.flatMap((step) => (step.did === 'remove' ? step.isGone : []));
  const room = Math.max(0, MOST_WAITING - uses.waiting.length);
  const known = withWaiting(withApplied(uses, applied), invited.slice(0, room));
  return gone.length === 0 ? known : withoutWaiting(known, (entry) => gone.some((isGone) => isGone(entry)));
}

/** What a step did by a template; null where it was not done, or has nothing to do with one. */
export function stepUse({ change, state }: Pick<Step, 'change' | 'state'>): StepUse | null {
  if (state.state !== 'done') return null;
  switch (change.action) {
    case 'members.setPermissions': {
      if (!change.template) return null;
      const { id: templateId, mode, isTakenBack = false } = change.template;
      const { instanceId, organizationId, userId, email } = change;
      const person = { userId, email, mode, at: state.at };
      return { did: 'apply', to: { templateId, instanceId, organizationId, person, isTakenBack } };
    }
    case 'invitations.create':
    case 'invitations.renew':
    case 'members.create': {
      if (!change.template) return null;
      const { id: templateId, mode } = change.template;
      const { instanceId, organizationId } = change;
      // Whoever has an account made for them is a member at once.
      const joinedAt = change.action === 'members.create' ? state.at : null;
      const entry = { email: foldAddress(change.email), since: state.at, joinedAt, absences: 0 };
      return { did: 'invite', entry: { templateId, mode, instanceId, organizationId, ...entry } };
    }
    case 'invitations.remove': {
      const email = foldAddress(change.email);
      return {
        did: 'remove',
        isGone: (entry) => entry.joinedAt === null && entry.email === email && isAt(entry, change),
      };
    }
    default:
      return null;
  }
}
