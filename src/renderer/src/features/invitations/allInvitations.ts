import type { Invitation } from '../../../../shared/dokploy.ts';
import type { InstanceTargets, Target } from '../../../../shared/plans/target.ts';
import type { Gap } from '../../ui/gaps.ts';
import type { InvitationTools } from './invitationTools.ts';

/** An invitation of any organization, with what it is acted on with. */
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

/** The organizations whose invitations are not in the list, by instance and reason. */
export function missingInvitations(instances: readonly InstanceTargets[]): Gap[] {
  const gaps = new Map<string, Gap>();
  for (const { instanceId, targets, whyUnknown } of instances) {
    if (targets.length === 0 && whyUnknown)
      gaps.set(instanceId, { kind: 'missing', instanceId, organizations: [], why: whyUnknown, at: null });
    for (const { organizationName, invitations, whyUnknown: why } of targets) {
      if (why === null) continue;
      const kind = invitations === null ? 'missing' : 'older';
      const id = JSON.stringify([kind, instanceId, why]);
      const known = gaps.get(id) ?? { kind, instanceId, organizations: [], why, at: null };
      gaps.set(id, { ...known, organizations: [...known.organizations, organizationName] });
    }
  }
  return [...gaps.values()];
}
