import type { Change } from '../../../shared/operations/change.ts';
import type { Step } from '../../../shared/operations/operation.ts';
import { isUndoable } from '../../../shared/operations/steps.ts';
import { denyInvite } from '../../../shared/rules/invitations.ts';
import { denyRemoveMember } from '../../../shared/rules/members.ts';
import { shownName } from '../sanitizeText.ts';
import { denyAs } from './denials.ts';
import type { State } from './model.ts';
import { selectPrincipal } from './selectors.ts';

export function denyUndo(state: State, steps: readonly Step[]): string | null {
  let first: string | null = null;
  for (const step of steps) {
    if (!isUndoable(step)) continue;
    const why = state.byId[step.change.instanceId]
      ? denyReason(state, step.state.undo)
      : `“${shownName(step.instanceName, 60)}” was removed from Quayside.`;
    if (why === null) return null;
    first ??= why;
  }
  return first;
}

/**
 * Undoing a removed invitation invites again, undoing a new account deletes it: a key may lack the right to
 * either.
 */
function denyReason(state: State, undo: Change): string | null {
  if (undo.action !== 'invitations.create' && undo.action !== 'members.remove') return null;
  const principal = selectPrincipal(state, undo.instanceId, undo.organizationId);
  if (undo.action === 'invitations.create') return denyAs(principal, denyInvite);
  const { userId, madeAs: role = 'member' } = undo;
  return denyAs(principal, (who) => denyRemoveMember(who, { userId, role }));
}
