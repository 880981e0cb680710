import type { Step } from '../../shared/operations/step.ts';
import { foldAddress } from '../../shared/sameAddress.ts';
import { isAt, type KeptUses, withApplied, withoutWaiting, withWaiting } from './keptUses.ts';

/** As many people who wait are kept. */
export const MOST_WAITING = 10_000;

/** What a step that was done makes of the uses of templates; null where it has nothing to do with them. */
export function afterStep({
  change,
  state,
}: Pick<Step, 'change' | 'state'>): ((uses: KeptUses) => KeptUses) | null {
  if (state.state !== 'done') return null;
  switch (change.action) {
    case 'members.setPermissions': {
      if (!change.template) return null;
      const { id: templateId, mode, isTakenBack = false } = change.template;
      const { instanceId, organizationId, userId, email } = change;
      const person = { userId, email, mode, at: state.at };
      return (uses) => withApplied(uses, [{ templateId, instanceId, organizationId, person, isTakenBack }]);
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
      return (uses) =>
        uses.waiting.length >= MOST_WAITING
          ? uses
          : withWaiting(uses, [{ templateId, mode, instanceId, organizationId, ...entry }]);
    }
    case 'invitations.remove': {
      const email = foldAddress(change.email);
      return (uses) =>
        withoutWaiting(
          uses,
          (entry) => entry.joinedAt === null && entry.email === email && isAt(entry, change),
        );
    }
    default:
      return null;
  }
}
