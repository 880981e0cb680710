import type { Invitation } from '../../../shared/dokploy.ts';
import { meaningOf, writeOutcome } from '../../../shared/errorMeanings.ts';
import { type AppError, fail, ok } from '../../../shared/errors.ts';
import { invitationFor, settleWrite, showsNoInvitation } from '../../../shared/settle.ts';

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

/** What would be done with many invitations, and those with which it cannot be done. */
export type BulkPlan = {
  kind: 'remove' | 'renew';
  steps: InvitationStep[];
  barred: { invitation: Invitation; why: string }[];
};

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

/** How a step ended in the light of the invitations as they are now (`now` in ms), whatever was answered. */
export function settle<End extends StepEnd>(
  step: InvitationStep,
  end: End,
  invitations: readonly Invitation[],
  now: number,
): End | TriedEnd {
  if (step.kind === 'send' || end.state === 'untried') return end;
  const old = step.kind === 'create' ? null : step.invitationId;
  const oldGone = old !== null && showsNoInvitation(invitations, old);
  const madeId = step.kind === 'remove' ? null : madeBy(step.email, end, invitations, now, old);
  const shown = step.kind === 'remove' ? oldGone : madeId !== null;
  const error = settleWrite(end.state === 'failed' ? fail(end.error) : ok(null), shown, 'invitations');
  if (!error) return { state: 'done', invitationId: madeId };
  if (end.state === 'failed' && error === end.error) return end;
  // Of a renewal whose answer was lost the first half may be done: then inviting is all that is left.
  const half = step.kind === 'renew' && oldGone && writeOutcome(error) === 'perhaps';
  return { state: 'failed', error, removed: half || (end.state === 'failed' && end.removed) };
}

/** The invitation that was made: the one that the server told, else a new one of that address. */
function madeBy(
  email: string,
  end: TriedEnd,
  invitations: readonly Invitation[],
  now: number,
  old: string | null,
): string | null {
  const told = end.state === 'done' ? end.invitationId : null;
  if (told !== null && invitations.some(({ id }) => id === told)) return told;
  return invitationFor(invitations, email, now, old)?.id ?? null;
}
