import { isUnanswered } from '../../shared/invitation.ts';
import type { Change } from '../../shared/operations/change.ts';
import type { PlannedStep } from '../../shared/operations/step.ts';
import { foldAddress } from '../../shared/sameAddress.ts';
import type { InstanceTargets } from '../../shared/target.ts';

/**
 * Picks the people of whom nothing is left anywhere once these steps are done, as far as the lists tell: that is an
 * off-boarding. Each is given by all their addresses, folded; `now` in ms since the epoch.
 */
export function leavingEverywhere<T extends readonly string[]>(
  people: readonly T[],
  steps: readonly PlannedStep[],
  instances: readonly InstanceTargets[],
  now: number,
): T[] {
  const ending = steps.filter(({ denied }) => denied === undefined).map(({ change }) => change);
  const ended = new Set(ending.flatMap((change) => keyOfEnded(change) ?? []));
  const meant = new Set<string>(people.flat());
  const touched = new Set<string>();
  const staying = new Set<string>();
  for (const change of ending)
    if ('email' in change) (keyOfEnded(change) ? touched : staying).add(foldAddress(change.email));
  const note = (email: string, instanceId: string, ids: readonly string[]) => {
    const address = foldAddress(email);
    if (meant.has(address) && !ids.some((id) => ended.has(JSON.stringify([instanceId, id]))))
      staying.add(address);
  };
  for (const { instanceId, targets } of instances)
    for (const { members, invitations } of targets) {
      for (const { id, userId, user } of members ?? []) note(user.email, instanceId, [id, userId]);
      for (const each of invitations ?? [])
        if (isUnanswered(each, now)) note(each.email, instanceId, [each.id]);
    }
  return people.filter(
    (emails) => emails.some((email) => touched.has(email)) && !emails.some((email) => staying.has(email)),
  );
}

/** What a change ends: a membership, an account or an invitation; null for one that ends none. */
function keyOfEnded(change: Change): string | null {
  switch (change.action) {
    case 'members.remove':
      return JSON.stringify([change.instanceId, change.userId]);
    case 'members.endMembership':
      return JSON.stringify([change.instanceId, change.memberId]);
    case 'invitations.remove':
      return JSON.stringify([change.instanceId, change.invitationId]);
    default:
      return null;
  }
}
