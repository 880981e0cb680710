import type { Instance } from '../../shared/instance.ts';

/** The people known of an instance's installation: their ids are as good as unique, and tell it from another one. */
export function peopleKnown({ identity, keys }: Instance): string[] {
  return [...new Set([...(identity?.userIds ?? []), ...keys.flatMap(({ userId }) => userId ?? [])])].sort();
}

/** Names the installation of an instance: the same name for all that have a person or an organization in common. */
export function installationOf(instanceId: string, all: readonly Instance[]): string {
  let same = all.filter(({ id }) => id === instanceId);
  for (let size = 0; size < same.length; ) {
    size = same.length;
    const known = new Set(same.flatMap(idsOf));
    same = all.filter((each) => same.includes(each) || idsOf(each).some((id) => known.has(id)));
  }
  return same.map(({ id }) => id).sort()[0] ?? instanceId;
}

/** What tells an installation from others: the people and the organizations known of it. */
function idsOf(instance: Instance): string[] {
  const { identity, keys } = instance;
  const ofKeys = keys.flatMap(({ organizationId }) => organizationId ?? []);
  return [...peopleKnown(instance), ...Object.keys(identity?.organizations ?? {}), ...ofKeys];
}

/** Whether an instance is still the installation that a plan was made for; nobody known then says nothing against it. */
export function isSameInstallation(planned: readonly string[] | undefined, instance: Instance): boolean {
  if (!planned || planned.length === 0) return true;
  const now = peopleKnown(instance);
  return now.length === 0 || now.some((userId) => planned.includes(userId));
}
