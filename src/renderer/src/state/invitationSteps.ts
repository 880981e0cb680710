import type { Invitation } from '../../../shared/dokploy.ts';
import { meaningOf, writeOutcome } from '../../../shared/errorMeanings.ts';
import type { AppError } from '../../../shared/errors.ts';
import { invitationStatus } from '../../../shared/invitation.ts';

/** What is done with one address of an organization. `key` names the step; it stays when what is left of it is tried again. */
export type InvitationStep = { key: string; email: string } & (
  | { kind: 'create'; role: string }
  /** Removes and invites again. */
  | { kind: 'renew'; role: string; invitationId: string }
  /** The role is kept, so that the person can be invited again. */
  | { kind: 'remove'; role: string | null; invitationId: string }
  /** Mails the link by a notification of the server's. */
  | { kind: 'send'; role: string | null; invitationId: string; notificationId: string }
);

/** How a step that was tried ended. */
export type TriedEnd =
  /** `invitationId`: of the invitation that was made, where the server told it. */
  | { state: 'done'; invitationId: string | null }
  /** `removed`: of a renewal only the first half was done. */
  | { state: 'failed'; error: AppError; removed: boolean };

/** How a step ended. */
export type StepEnd =
  | TriedEnd
  /** An earlier failure would have met it too, or it was stopped before its turn. */
  | { state: 'untried' };

/** How a step stands. */
export type StepState = { state: 'waiting' } | { state: 'running' } | StepEnd;

/** One step of several. */
export type RunStep = { step: InvitationStep; at: StepState };

/** A step that removes or renews an existing invitation. */
export function stepOf(kind: 'remove', invitation: Pick<Invitation, 'id' | 'email' | 'role'>): InvitationStep;
export function stepOf(
  kind: 'renew',
  invitation: Pick<Invitation, 'id' | 'email'>,
  role: string,
): InvitationStep;
export function stepOf(
  kind: 'remove' | 'renew',
  { id, email, role: has }: Pick<Invitation, 'id' | 'email'> & { role?: string | null },
  role?: string,
): InvitationStep {
  const base = { key: `${kind} ${id}`, email, invitationId: id };
  return kind === 'renew'
    ? { ...base, kind, role: role ?? has ?? 'member' }
    : { ...base, kind, role: has ?? null };
}

/** A step that invites an address. */
export function inviteStep(email: string, role: string, key = `create ${email}`): InvitationStep {
  return { key, kind: 'create', email, role };
}

/** What is left to do of a step that ended so: all of it, or of a half renewal the invitation alone. Null when it is done. */
export function leftOf(step: InvitationStep, at: StepState): InvitationStep | null {
  if (at.state === 'done') return null;
  return at.state === 'failed' && at.removed && step.kind === 'renew'
    ? inviteStep(step.email, step.role, step.key)
    : step;
}

/** The step that takes a removal back as far as can be: a new invitation with a new link. */
export function undoOf(step: InvitationStep, at: StepState): InvitationStep | null {
  const removed = step.kind === 'remove' && at.state === 'done' && step.role !== null;
  return removed ? inviteStep(step.email, step.role as string, step.key) : null;
}

/** Whether others after it would fail for the same reason. */
export function endsRun(end: StepEnd): boolean {
  return end.state === 'failed' && meaningOf(end.error).scope !== 'subject';
}

/** Whether the invitations may be others than before. */
export function mayHaveChanged(step: InvitationStep, end: StepEnd): boolean {
  if (step.kind === 'send' || end.state === 'untried') return false;
  return end.state === 'done' || end.removed || writeOutcome(end.error) !== 'no';
}

/**
 * How a step ended in the light of the invitations as they are now (`now` in ms): an answer that was lost on the way
 * may have been a success, and a server that did not show the new invitation has it in its list.
 */
export function settle<End extends StepEnd>(
  step: InvitationStep,
  end: End,
  invitations: readonly Invitation[],
  now: number,
): End | TriedEnd {
  // The second half of a renewal too: that it failed may be all that is known of it.
  const unknown = end.state === 'failed' && writeOutcome(end.error) === 'perhaps';
  if (step.kind === 'send' || end.state === 'untried' || !(unknown || end.state === 'done')) return end;
  if (step.kind === 'remove') {
    const gone = !invitations.some(({ id }) => id === step.invitationId);
    return unknown && gone ? { state: 'done', invitationId: null } : looked(end);
  }
  const old = step.kind === 'renew' ? step.invitationId : null;
  const made = invitations.find(
    (each) =>
      each.id !== old &&
      each.email.toLowerCase() === step.email.toLowerCase() &&
      invitationStatus(each, now) === 'pending',
  );
  if (made) return { state: 'done', invitationId: made.id };
  // Of a renewal whose answer was lost the first half may be done: then inviting is all that is left.
  const gone = old !== null && !invitations.some(({ id }) => id === old);
  const known = looked(end);
  return known.state === 'failed' && gone ? { ...known, removed: true } : known;
}

/** Looking was the advice of a failure whose outcome nobody knew; that was done, and nothing was found. */
function looked<End extends StepEnd>(end: End): End {
  if (end.state !== 'failed') return end;
  const advice = 'The invitations were read again since then: it did not happen. Try again.';
  return { ...end, error: { ...end.error, advice } };
}
