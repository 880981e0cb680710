import type { Instance, Notice } from '../shared/instance.ts';
import type { Access } from './access/access.ts';
import type { Activity } from './activity/activity.ts';
import type { NeedsRoom } from './needs/needs.ts';
import type { Permissions } from './permissions/permissions.ts';
import { describeDiskError } from './storage/jsonFile.ts';
import type { Cache } from './world/cache.ts';

/**
 * False if something is left, which is reported; a repeated call does the rest. Joined addresses and end
 * dates stay: they are knowledge about people.
 */
export function createForgetInstance(options: {
  cache: Pick<Cache, 'remove'>;
  preferences: { forget(instanceId: string): Promise<unknown> };
  access: () => Pick<Access, 'forget'>;
  permissions: () => Pick<Permissions, 'forget'>;
  needs: () => Pick<NeedsRoom, 'forget'>;
  monitoring: () => { forget(instanceId: string): Promise<unknown> };
  activity: () => Pick<Activity, 'forget'>;
  newId: () => string;
  notify: (notice: Notice) => void;
}): (instance: Instance) => Promise<boolean> {
  const { cache, preferences, newId, notify } = options;

  function tell(title: string, trouble: string): void {
    const text = `${trouble} Fix this: Quayside tries again at the next start.`;
    notify({ id: newId(), tone: 'warning', title, text });
  }

  async function forgetBaselines({ id, name }: Instance): Promise<boolean> {
    const forgotten = await options.access().forget(id);
    if (!forgotten.ok)
      tell(
        'A baseline still contains a removed instance',
        `“${name}” could not be removed from it: ${forgotten.error.message}`,
      );
    return forgotten.ok;
  }

  async function forgetPermissions({ id, name }: Instance): Promise<boolean> {
    const forgotten = await options.permissions().forget(id);
    if (!forgotten.ok)
      tell(
        'The uses of kits still contain a removed instance',
        `The uses of kits on “${name}” could not be deleted: ${forgotten.error.message}`,
      );
    return forgotten.ok;
  }

  async function forgetSnoozes({ id, name }: Instance): Promise<boolean> {
    const forgotten = await options.needs().forget(id);
    if (!forgotten.ok)
      tell(
        'A removed instance is still snoozed',
        `“${name}” could not be removed from the snoozed lines: ${forgotten.error.message}`,
      );
    return forgotten.ok;
  }

  async function forgetActivity({ id, name, forgetsActivity }: Instance): Promise<boolean> {
    if (!forgetsActivity) return true;
    try {
      await options.activity().forget(id);
      return true;
    } catch (error) {
      const trouble = `The entries of “${name}” could not be removed from Activity: ${describeDiskError(error)}.`;
      tell('Activity still contains a removed instance', trouble);
      return false;
    }
  }

  return async (instance) => {
    await Promise.all([
      cache.remove(instance.id),
      preferences.forget(instance.id),
      options.monitoring().forget(instance.id),
    ]);
    const parts = [forgetBaselines, forgetPermissions, forgetSnoozes, forgetActivity];
    const forgotten = await Promise.all(parts.map((forgetPart) => forgetPart(instance)));
    return !forgotten.includes(false);
  };
}
