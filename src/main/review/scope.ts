import type { ReviewScope } from '../../shared/campaigns/campaign.ts';
import type { Instance } from '../../shared/instance.ts';
import type { InstanceGroup, Preferences } from '../../shared/preferences.ts';
import { type OrganizationRef, organizationKey } from '../../shared/target.ts';
import { counted, nameOf } from '../../shared/text.ts';
import type { IsWithin, Now } from '../access/drift.ts';
import type { ListedOrganization } from '../people/access.ts';
import type { Instances } from '../registry/instanceRegistry.ts';

/** Nothing outside of it may be named. */
export type Scope = {
  words: string;
  /** The group that it is. */
  group: string | null;
  instances: readonly Instance[];
  /** Facts on the whole instance may be told. */
  isWhole: boolean;
  isWithin: IsWithin;
};

type There = {
  instances: readonly Instance[];
  groups: readonly InstanceGroup[];
  organizations: readonly Pick<ListedOrganization, 'instanceId' | 'organizationId'>[];
};

export function scopeIn(
  scope: ReviewScope,
  app: { instances: Pick<Instances, 'list'>; preferences: { read(): Pick<Preferences, 'groups'> } },
  { places }: Pick<Now, 'places'>,
): Scope | null {
  const { groups } = app.preferences.read();
  return scopeOf(scope, { instances: app.instances.list(), groups, organizations: places.organizations });
}

export function scopeOf(scope: ReviewScope, there: There): Scope | null {
  if (scope.kind === 'organizations') return organizationsOf(scope.organizations, there);
  const group = scope.kind === 'group' ? there.groups.find(({ id }) => id === scope.groupId) : undefined;
  const ids = new Set(scope.kind === 'instances' ? scope.instanceIds : group?.instanceIds);
  const instances =
    scope.kind === 'all' ? there.instances : there.instances.filter((instance) => ids.has(instance.id));
  if (instances.length === 0) return null;
  const own = new Set(instances.map(({ id }) => id));
  return {
    words:
      scope.kind === 'all'
        ? 'All instances'
        : group
          ? `Group “${nameOf(group.name)}”`
          : instancesInWords(instances),
    group: group ? nameOf(group.name) : null,
    instances,
    isWhole: true,
    isWithin: (instanceId) => own.has(instanceId),
  };
}

function organizationsOf(wanted: readonly OrganizationRef[], there: There): Scope | null {
  const named = new Set(wanted.map(organizationKey));
  const found = there.organizations.filter((each) => named.has(organizationKey(each)));
  const own = new Set(found.map(({ instanceId }) => instanceId));
  const instances = there.instances.filter(({ id }) => own.has(id));
  if (instances.length === 0) return null;
  const count = counted(found.length, 'organization', 'organizations');
  return {
    words: `${count} on ${instancesInWords(instances)}`,
    group: null,
    instances,
    isWhole: false,
    isWithin: (instanceId, organizationId) =>
      organizationId === null
        ? own.has(instanceId)
        : named.has(organizationKey({ instanceId, organizationId })),
  };
}

function instancesInWords(instances: readonly Instance[]): string {
  const [first] = instances;
  if (first && instances.length === 1) return nameOf(first.name);
  return counted(instances.length, 'instance', 'instances');
}
