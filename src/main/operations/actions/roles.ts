import { counted } from '../../../shared/counted.ts';
import type { CustomRole } from '../../../shared/dokploy.ts';
import { ok, type Result } from '../../../shared/errors.ts';
import type { ChangeBy } from '../../../shared/operations/change.ts';
import type { WritableDokploy } from '../../dokploy/client.ts';
import { type Actions, type Readings, refOf } from '../action.ts';

export function createRoleActions(options: {
  dokploy: WritableDokploy;
}): Pick<Actions, 'roles.create' | 'roles.delete'> {
  const { dokploy } = options;
  return {
    'roles.create': {
      reads: 'roles',
      answers: true,
      idempotent: true,
      async check(change, readings) {
        const now = await roleOf(change, readings);
        if (!now.ok) return now;
        if (!now.value) return ok({ verdict: 'needed' });
        if (allowsSame(now.value, change)) return ok({ verdict: 'already' });
        return ok({
          verdict: 'changed',
          why: 'There is a role of this name now that allows something else.',
        });
      },
      async send({ name, permissions, ...change }) {
        const input = { roleName: name, permissions };
        const made = await dokploy.call('customRole.create', refOf(change), input);
        return { result: made.ok ? ok({}) : made };
      },
      async settle(change, _, readings) {
        const now = await roleOf(change, readings);
        return { shown: now.ok ? now.value !== undefined && allowsSame(now.value, change) : null };
      },
      inverse: (change) => ({ ...change, action: 'roles.delete' }),
    },

    'roles.delete': {
      reads: 'roles',
      answers: true,
      idempotent: true,
      async check(change, readings) {
        const now = await roleOf(change, readings);
        if (!now.ok) return now;
        if (!now.value) return ok({ verdict: 'already' });
        if (!allowsSame(now.value, change))
          return ok({ verdict: 'changed', why: 'What the role allows was changed meanwhile.' });
        const held = now.value.memberCount ?? 0;
        if (held === 0) return ok({ verdict: 'needed' });
        const why = `${counted(held, 'person has', 'people have')} it now. Give them another role first.`;
        return ok({ verdict: 'changed', why });
      },
      async send({ name, ...change }) {
        const deleted = await dokploy.call('customRole.remove', refOf(change), { roleName: name });
        return { result: deleted.ok ? ok({}) : deleted };
      },
      async settle(change, _, readings) {
        const now = await roleOf(change, readings);
        return { shown: now.ok ? now.value === undefined : null };
      },
      inverse: ({ invited: _, isDefault: __, ...change }) => ({ ...change, action: 'roles.create' }),
    },
  };
}

type RoleChange = ChangeBy<'roles.create' | 'roles.delete'>;

async function roleOf(change: RoleChange, readings: Readings): Promise<Result<CustomRole | undefined>> {
  const roles = await readings.call('customRole.all', refOf(change));
  return roles.ok ? ok(roles.value.find(({ role }) => role === change.name)) : roles;
}

/** Dokploy keeps no order of resources and actions. */
function allowsSame({ permissions }: CustomRole, change: RoleChange): boolean {
  const sorted = (all: CustomRole['permissions']) =>
    JSON.stringify(
      Object.keys(all)
        .sort()
        .map((resource) => [resource, [...(all[resource] ?? [])].sort()]),
    );
  return sorted(permissions) === sorted(change.permissions);
}
