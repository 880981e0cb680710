import type { Difference } from '../../shared/drift.ts';
import type { Change } from '../../shared/operations/change.ts';
import type { StepOutput } from '../../shared/operations/step.ts';
import { isNothing, type PermissionsDifference, without } from '../../shared/permissions/permissions.ts';
import { foldAddress } from '../../shared/sameAddress.ts';
import type { PersonOf } from './compare.ts';

/** What this app changed on a server. */
export type OwnChange = { change: Change; output: StepOutput };

/** Whether a difference is what was done with Quayside: how somebody stands now is how these changes, in their order, left it. */
export function ownChangesOf(done: readonly OwnChange[], personOf: PersonOf) {
  /** The role that a person was given last, by place; null where they were removed last. */
  const roles = new Map<string, string | null>();
  const invited = new Set<string>();
  const organizations = { made: new Set<string>(), deleted: new Set<string>() };
  const granted = new Map<string, PermissionsDifference[]>();

  for (const { change, output } of done) {
    const person = 'email' in change ? personOf(foldAddress(change.email)) : '';
    const place =
      'organizationId' in change ? placeOf(change.instanceId, change.organizationId ?? '', person) : '';
    switch (change.action) {
      case 'members.setRole':
      case 'members.create':
        roles.set(place, change.role);
        break;
      case 'invitations.create':
      case 'invitations.renew':
        // They may have accepted it since.
        roles.set(place, change.role);
        invited.add(JSON.stringify([place, change.role]));
        break;
      case 'members.endMembership':
        roles.set(place, null);
        break;
      case 'members.remove':
        for (const id of [change.organizationId, ...(change.memberships?.organizationIds ?? [])])
          roles.set(placeOf(change.instanceId, id, person), null);
        for (const id of change.owned ?? []) organizations.deleted.add(id);
        break;
      case 'members.setPermissions':
        if (output.changed) granted.set(place, [...(granted.get(place) ?? []), output.changed]);
        break;
      case 'organizations.create':
        if (output.organizationId) organizations.made.add(output.organizationId);
        break;
      case 'organizations.delete':
        organizations.deleted.add(change.organizationId);
        break;
    }
  }

  /** `permissions`: what a difference of permissions is by id. */
  return (difference: Difference, permissions?: PermissionsDifference): boolean => {
    if (difference.kind === 'lost-two-factor') return false;
    const { instanceId, organizationId } = difference;
    if (difference.kind === 'organization-new') return organizations.made.has(organizationId);
    if (difference.kind === 'organization-gone') return organizations.deleted.has(organizationId);
    const place = placeOf(instanceId, organizationId, difference.personId);
    switch (difference.kind) {
      case 'gone':
        return roles.get(place) === null;
      case 'invited':
        return invited.has(JSON.stringify([place, difference.now ?? 'member']));
      case 'permissions': {
        const own = granted.get(place) ?? [];
        const rest = own.reduce(
          ({ grant, revoke }, each) => ({
            grant: without(grant, each.grant),
            revoke: without(revoke, each.revoke),
          }),
          permissions ?? { grant: {}, revoke: {} },
        );
        return own.length > 0 && isNothing(rest.grant) && isNothing(rest.revoke);
      }
      default:
        return roles.get(place) === difference.now;
    }
  };
}

function placeOf(instanceId: string, organizationId: string, person: string): string {
  return JSON.stringify([instanceId, organizationId, person]);
}
