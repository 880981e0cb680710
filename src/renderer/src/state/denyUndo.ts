import type { Change } from '../../../shared/operations/change.ts';
import type { Step } from '../../../shared/operations/operation.ts';
import { isUndoable } from '../../../shared/operations/steps.ts';
import { effectOf } from '../../../shared/rules/actions.ts';
import type { Effect } from '../../../shared/rules/effect.ts';
import { denyInvite } from '../../../shared/rules/invitations.ts';
import { denyRemoveMember } from '../../../shared/rules/members.ts';
import type { DenyReason, Principal } from '../../../shared/rules/principal.ts';
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

/** Undoing may invite again, or delete an account: a key may lack the right to either. */
function denyReason(state: State, undo: Change): string | null {
  for (const effect of effectOf(undo)) {
    const rule = ruleOf(effect, undo);
    if (!rule || !('organizationId' in effect) || !effect.organizationId) continue;
    const why = denyAs(selectPrincipal(state, undo.instanceId, effect.organizationId), rule);
    if (why !== null) return why;
  }
  return null;
}

function ruleOf({ does, on, userId }: Effect, undo: Change): ((who: Principal) => DenyReason) | null {
  if (does === 'give' && on === 'invitation') return denyInvite;
  if (does !== 'end' || on !== 'membership' || !userId) return null;
  const role = ('madeAs' in undo && undo.madeAs) || 'member';
  return (who) => denyRemoveMember(who, { userId, role });
}
