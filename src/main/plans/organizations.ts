import type { Organization } from '../../shared/dokploy.ts';
import { readSettings } from '../../shared/entries.ts';
import { type AppError, fail } from '../../shared/errors.ts';
import type { Planners } from './plans.ts';
import { planOne } from './steps.ts';

export const organizationPlans = {
  'create-organization'({ kind, ...entry }, { world }) {
    const settings = readSettings(entry);
    if (!settings.ok) return settings;
    const { logo, ...rest } = { ...entry, ...settings.value };
    const before = world.organizations(entry.instanceId).map(({ id }) => id);
    // Dokploy stores an empty logo as one.
    return planOne(kind, world, {
      action: 'organizations.create',
      ...rest,
      ...(logo ? { logo } : {}),
      before,
    });
  },

  'change-organization'({ kind, settings: typed, ...ref }, { world }) {
    const organization = world.organization(ref);
    if (!organization) return fail(GONE);
    const settings = readSettings(typed);
    if (!settings.ok) return settings;
    const { name, logo, defaultRole } = organization;
    const before = {
      name,
      ...(typed.logo === undefined ? {} : { logo: logo ?? '' }),
      ...(typed.defaultRole === undefined ? {} : { defaultRole: defaultRole ?? null }),
    };
    const change = { ...ref, settings: { name, ...settings.value }, before };
    return planOne(kind, world, { action: 'organizations.update', ...change });
  },

  'make-default'({ kind, ...ref }, { world }) {
    const organization = world.organization(ref);
    if (!organization) return fail(GONE);
    const ownOf = ({ members }: Organization) => members?.[0];
    const former = world
      .organizations(ref.instanceId)
      .find((each) => ownOf(each)?.isDefault && ownOf(each)?.userId === ownOf(organization)?.userId);
    const before = former ? { organizationId: former.id, name: former.name } : null;
    const { name } = organization;
    return planOne(kind, world, { action: 'organizations.setDefault', ...ref, name, before });
  },

  'delete-organization'({ kind, ...ref }, { world }) {
    const organization = world.organization(ref);
    if (!organization) return fail(GONE);
    const { name } = organization;
    return planOne(kind, world, { action: 'organizations.delete', ...ref, name });
  },

  'leave-organization'({ kind, ...ref }, { world }) {
    const own = world.organization(ref)?.members?.[0];
    const there = world.keys().find(({ instanceId }) => instanceId === ref.instanceId);
    const theirs = there?.keys.filter(({ userId }) => userId === own?.userId) ?? [];
    const email = theirs.find(({ userEmail }) => userEmail)?.userEmail;
    if (!own || !email) return fail(GONE);
    const { id: memberId, userId } = own;
    const isLastKey = theirs.every(({ organizationId }) => organizationId === ref.organizationId);
    const change = { ...ref, memberId, userId, email, ...(isLastKey ? { isLastKey } : {}) };
    return planOne(kind, world, { action: 'organizations.leave', ...change });
  },
} satisfies Partial<Planners>;

const GONE: AppError = {
  code: 'conflict',
  message: 'The organization no longer exists.',
  advice: 'Nothing was sent. Refresh the instance, then check again.',
};
