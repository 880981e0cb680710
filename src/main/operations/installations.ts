import type { Instance } from '../../shared/instance.ts';

/** The people known of an instance's installation: their ids are as good as unique, and tell it from another one. */
export function peopleKnown({ identity, keys }: Instance): string[] {
  return [...new Set([...(identity?.userIds ?? []), ...keys.flatMap(({ userId }) => userId ?? [])])].sort();
}

/** Whether an instance is still the installation that a plan was made for; nobody known then says nothing against it. */
export function isSameInstallation(planned: readonly string[] | undefined, instance: Instance): boolean {
  if (!planned || planned.length === 0) return true;
  const now = peopleKnown(instance);
  return now.length === 0 || now.some((userId) => planned.includes(userId));
}
