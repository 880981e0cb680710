import type { Organization } from '../../shared/dokploy.ts';
import { readSettings } from '../../shared/entries.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import type { Change } from '../../shared/operations/change.ts';
import type { Intent } from '../../shared/operations/intent.ts';
import { NOTHING_TO_SAY, type Planned } from '../../shared/operations/planned.ts';
import type { World } from '../world/world.ts';
import type { Planners } from './plans.ts';

/** The plans that change organizations: one step each, with what it found, by which it is taken back. */
export const organizationPlans: Pick<
  Planners,
  Extract<Intent['kind'], `${string}-organization` | 'make-default'>
> = {
  'create-organization'({ kind, ...entry }, { world }) {
    const settings = readSettings(entry);
    if (!settings.ok) return settings;
    const { logo, ...rest } = { ...entry, ...settings.value };
    const before = world.organizations(entry.instanceId).map(({ id }) => id);
    // An empty logo would be stored as one.
    return planOf(kind, world, {
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
    return planOf(kind, world, { action: 'organizations.update', ...change }, organization);
  },

  'make-default'({ kind, ...ref }, { world }) {
    const organization = world.organization(ref);
    if (!organization) return fail(GONE);
    // The default is each person's own.
    const ownOf = ({ members }: Organization) => members?.[0];
    const former = world
      .organizations(ref.instanceId)
      .find((each) => ownOf(each)?.isDefault && ownOf(each)?.userId === ownOf(organization)?.userId);
    const before = former ? { organizationId: former.id, name: former.name } : null;
    const { name } = organization;
    return planOf(kind, world, { action: 'organizations.setDefault', ...ref, name, before }, organization);
  },

  'delete-organization'({ kind, ...ref }, { world }) {
    const organization = world.organization(ref);
    if (!organization) return fail(GONE);
    const { name } = organization;
    return planOf(kind, world, { action: 'organizations.delete', ...ref, name }, organization);
  },
};

function planOf(
  kind: Planned['plan']['kind'],
  world: World,
  change: Change,
  organization: Organization | null = null,
): Result<Planned> {
  const instanceName = world.instance(change.instanceId)?.name ?? '';
  const step = { change, instanceName, organizationName: organization?.name ?? null };
  return ok({ plan: { kind, steps: [step] }, review: NOTHING_TO_SAY });
}

const GONE: AppError = {
  code: 'conflict',
  message: 'The organization is not there any more.',
  advice: 'Nothing was sent. Refresh the instance, and look again.',
};
