import type { Roles } from '../../shared/calls/organizations.ts';
import type { CustomRole } from '../../shared/dokploy.ts';
import { readRoleName } from '../../shared/entries.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import { invitationStatus } from '../../shared/invitation.ts';
import type { Change, IntentOf } from '../../shared/operations/change.ts';
import type { PlannedStep } from '../../shared/operations/operation.ts';
import type { Planned } from '../../shared/operations/planned.ts';
import { allowsSame, roleCautions } from '../../shared/roleWords.ts';
import { type DenyReason, say } from '../../shared/rules/principal.ts';
import { denyChangeRoles, denyMoreRoles, denyPermissions, denyRoleHeld } from '../../shared/rules/roles.ts';
import { organizationKey } from '../../shared/target.ts';
import { counted, quoted } from '../../shared/text.ts';
import type { Ref, World } from '../world/world.ts';
import { NO_ORGANIZATION, refuse, runs } from './many.ts';
import type { Planners } from './plans.ts';
import { GONE, namedStep, planOf } from './steps.ts';

export const rolePlans = {
  async 'create-role'({ kind, name: typed, permissions, places }, { world }) {
    const name = readRoleName(typed);
    return name.ok ? inPlaces(world, { kind, name: name.value, permissions, places }) : name;
  },

  async 'copy-role'({ kind, role: name, places, replaces, ...ref }, { world }) {
    const found = await roleAt(world, ref, name);
    if (!found.ok) return found;
    // Dokploy's imported role names may be ones Quayside would not send.
    const fit = readRoleName(name);
    if (!fit.ok) return fit;
    return inPlaces(world, { kind, name: fit.value, permissions: found.value.permissions, places, replaces });
  },

  async 'edit-role'({ kind, role: name, permissions, ...ref }, { world }) {
    const found = await roleAt(world, ref, name);
    if (!found.ok) return found;
    const role = found.value;
    const step = await updateStep(world, ref, role, { permissions });
    return planOf(kind, [step], runs(step) ? changesFor(role.memberCount, permissions) : []);
  },

  async 'rename-role'({ kind, role: name, name: typed, ...ref }, { world, now }) {
    const read = readRoleName(typed);
    if (!read.ok) return read;
    const newName = read.value;
    if (newName === name) return refuse('Enter another name.', 'name');
    const found = await roleAt(world, ref, name);
    if (!found.ok) return found;
    const role = found.value;
    const step = await updateStep(world, ref, role, { permissions: role.permissions, newName });
    return planOf(kind, [step], runs(step) ? leftBehind(role, namedWith(world, ref, name, now)) : []);
  },

  async 'delete-role'({ kind, role: name, ...ref }, { world, now }) {
    const found = await roleAt(world, ref, name);
    if (!found.ok) return found;
    const role = found.value;
    const { invited, isDefault } = namedWith(world, ref, name, now);
    const change = {
      action: 'roles.delete',
      ...{ ...ref, name, permissions: role.permissions },
      ...(invited !== null && { invited }),
      ...(isDefault && { isDefault }),
    } as const;
    const deny = () => denyRoleHeld(role.memberCount ?? null);
    return planOf(kind, [await stepOf(world, ref, change, deny)]);
  },
} satisfies Partial<Planners>;

type Permissions = CustomRole['permissions'];
type Making = { name: string; permissions: Permissions; places: readonly Ref[]; replaces?: boolean } & {
  kind: IntentOf<'create-role' | 'copy-role'>['kind'];
};

async function inPlaces(
  world: World,
  { kind, name, permissions, places, replaces = false }: Making,
): Promise<Result<Planned>> {
  if (places.length === 0) return refuse(NO_ORGANIZATION, 'organizations');
  let held = 0;
  // One named twice would get the role twice.
  const once = new Map(places.map((ref) => [organizationKey(ref), ref]));
  const steps = await Promise.all(
    [...once.values()].map(async (ref) => {
      const found = await roleAt(world, ref, name);
      const there = found.ok ? found.value : null;
      const change = { action: 'roles.create', ...ref, name, permissions } as const;
      if (there && allowsSame(there.permissions, permissions))
        return { ...namedStep(world, change), denied: 'It is there already.', already: true as const };
      if (!there || !replaces)
        return stepOf(world, ref, change, ({ roles, statements }) =>
          there
            ? say('A role with this name is there, with other permissions.')
            : (denyMoreRoles(roles?.length ?? 0) ?? denyPermissions(permissions, statements)),
        );
      const step = await updateStep(world, ref, there, { permissions });
      if (runs(step)) held += there.memberCount ?? 0;
      return step;
    }),
  );
  return planOf(kind, steps, steps.some(runs) ? changesFor(held, permissions) : []);
}

async function roleAt(world: World, ref: Ref, name: string): Promise<Result<CustomRole>> {
  const there = await world.roles(ref);
  if (!there.ok) return there;
  const role = there.value.roles?.find((each) => each.role === name);
  return role ? ok(role) : fail(GONE);
}

async function stepOf(
  world: World,
  ref: Ref,
  change: Change,
  deny: (there: Roles) => DenyReason,
): Promise<PlannedStep> {
  const there = await world.roles(ref);
  const principal = world.principal(ref);
  const denied = !there.ok
    ? say(there.error.message)
    : ((principal && denyChangeRoles(principal, there.value.licensed)) ?? deny(there.value));
  const { reason, otherKey } = denied ?? {};
  return {
    ...namedStep(world, change),
    ...(reason && { denied: reason }),
    ...(otherKey && { otherKey }),
  };
}

async function updateStep(
  world: World,
  ref: Ref,
  { role: name, permissions: before }: CustomRole,
  after: { permissions: Permissions; newName?: string },
): Promise<PlannedStep> {
  const change = { action: 'roles.update', ...ref, name, ...after, before } as const;
  if (after.newName === undefined && allowsSame(before, after.permissions))
    return { ...namedStep(world, change), denied: 'It allows this already.', already: true };
  return stepOf(world, ref, change, ({ roles, statements }) =>
    roles?.some(({ role }) => role === after.newName)
      ? say(`A role is called ${quoted(after.newName ?? '')} already.`)
      : denyPermissions(after.permissions, statements),
  );
}

function changesFor(held: number | null | undefined, permissions: Permissions): string[] {
  const who = counted(held ?? 0, 'person has', 'people have');
  return [
    ...(held ? [`${who} this role: what they may do changes at once.`] : []),
    ...roleCautions(permissions),
  ];
}

function namedWith(world: World, ref: Ref, name: string, now: number) {
  const open = world
    .target(ref)
    ?.invitations?.filter((each) => each.role === name && invitationStatus(each, now) === 'pending');
  return { invited: open?.length ?? null, isDefault: world.organization(ref)?.defaultRole === name };
}

/** Dokploy checks only members before a role is renamed. */
function leftBehind(
  { role, memberCount }: CustomRole,
  { invited, isDefault }: ReturnType<typeof namedWith>,
): string[] {
  const old = quoted(role);
  const late = `the old name ${old}: people who accept can do nothing until they get another role.`;
  return [
    ...(memberCount ? [`${counted(memberCount, 'member moves', 'members move')} to the new name.`] : []),
    ...(invited === null ? [`Open invitations could not be read. Any with this role keep ${late}`] : []),
    ...(invited ? [`${counted(invited, 'open invitation keeps', 'open invitations keep')} ${late}`] : []),
    ...(isDefault
      ? [`The default role stays ${old}: choose another one, or new members get a missing role.`]
      : []),
  ];
}
