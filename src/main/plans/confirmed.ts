import { createHash } from 'node:crypto';
import type { ChangeBy } from '../../shared/operations/change.ts';
import type { PlannedStep } from '../../shared/operations/operation.ts';

/** What is confirmed of steps, as a digest: each thing that is done, so that what does more than that is not confirmed. */
export function confirmationOf(steps: readonly PlannedStep[]): string {
  const done = steps
    .filter(({ denied }) => denied === undefined)
    .map(({ change }) => [
      change.action,
      change.instanceId,
      'organizationId' in change ? change.organizationId : null,
      ...(change.action === 'members.remove' ? goesWith(change) : []),
    ]);
  return createHash('sha256').update(JSON.stringify(done)).digest('base64url');
}

/** The account that is deleted, and what goes along. Until the server has said in how many more it is, that is none. */
function goesWith({ userId, owned = [], memberships }: ChangeBy<'members.remove'>) {
  const { organizationIds = [], hidden = null } = memberships ?? {};
  return [userId, owned, organizationIds.toSorted(), hidden ?? 0];
}
