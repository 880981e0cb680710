import type { Invitation } from '../../../../shared/dokploy.ts';
import type { InstanceTargets, Target } from '../../../../shared/target.ts';
import type { State } from '../../state/model.ts';
import { dataOf, readingOf } from '../../state/queryState.ts';
import { selectAccount, selectInvitations } from '../../state/selectors.ts';
import { whyNoInvitations, whyUnread } from '../../state/targets.ts';
import { type Gap, gatherGaps, type PlaceGap } from '../../ui/gaps.ts';
import type { InvitationTools } from './invitationTools.ts';

export type InvitationRow = {
  id: string;
  invitation: Invitation;
  instanceName: string;
  organizationName: string;
  /** The same object for all of an organization. */
  tools: InvitationTools;
};

/** The invitations of all organizations that are known. `providersOf`: how many mail notifications an organization has. */
export function invitationRowsOf(
  instances: readonly InstanceTargets[],
  providersOf: (target: Target) => number | null,
): InvitationRow[] {
  return instances.flatMap(({ targets }) =>
    targets.flatMap((target) => {
      const { instanceId, organizationId, instanceName, organizationName, principal } = target;
      const organizationRef = { instanceId, organizationId };
      const tools = { organizationRef, principal, providers: providersOf(target) };
      return (target.invitations ?? []).map((invitation) => ({
        id: JSON.stringify([instanceId, invitation.id]),
        invitation,
        instanceName,
        organizationName,
        tools,
      }));
    }),
  );
}

/** The organizations whose invitations are not in the list, or are there as they once were, by instance and reason. */
export function missingInvitations(state: State): Gap[] {
  const places = state.order.flatMap((instanceId): PlaceGap[] => {
    const organizations = dataOf(selectAccount(state, instanceId))?.organizations ?? [];
    if (organizations.length > 0)
      return organizations.flatMap(({ id, name }) => gapOf(state, instanceId, id, name) ?? []);
    const why = whyUnread(state, instanceId);
    return why === null ? [] : [{ kind: 'missing', instanceId, organization: null, why, at: null }];
  });
  return gatherGaps(places);
}

function gapOf(
  state: State,
  instanceId: string,
  organizationId: string,
  organization: string,
): PlaceGap | null {
  const reading = readingOf(selectInvitations(state, instanceId, organizationId));
  const why = whyNoInvitations(state, instanceId, organizationId);
  const place = { instanceId, organization };
  if (!reading) return { ...place, kind: 'missing', why: why ?? NOT_READ, at: null };
  const isOlder = why !== null || reading.at < state.startedAt;
  return isOlder ? { ...place, kind: 'older', why: why ?? NOT_READ_AGAIN, at: reading.at } : null;
}

const NOT_READ = 'Its invitations have not been read yet.';
const NOT_READ_AGAIN = 'They have not been read again yet.';
