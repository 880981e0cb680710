import type { Result } from '../shared/errors.ts';
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

  return async ({ id, name, forgetsActivity }) => {
    await Promise.all([cache.remove(id), preferences.forget(id), options.monitoring().forget(id)]);
    const parts = [
      {
        title: 'A baseline still contains a removed instance',
        undone: `“${name}” could not be removed from it`,
        why: whyNot(options.access().forget(id)),
      },
      {
        title: 'The uses of kits still contain a removed instance',
        undone: `The uses of kits on “${name}” could not be deleted`,
        why: whyNot(options.permissions().forget(id)),
      },
      {
        title: 'A removed instance is still snoozed',
        undone: `“${name}” could not be removed from the snoozed lines`,
        why: whyNot(options.needs().forget(id)),
      },
      {
        title: 'Activity still contains a removed instance',
        undone: `The entries of “${name}” could not be removed from Activity`,
        why: forgetsActivity && options.activity().forget(id).then(nothing, sentenceOf),
      },
    ];
    const areGone = await Promise.all(
      parts.map(async ({ title, undone, why }) => {
        const trouble = (await why) ?? null;
        if (trouble === null) return true;
        const text = `${undone}: ${trouble} Fix this: Quayside tries again at the next start.`;
        notify({ id: newId(), tone: 'warning', title, text });
        return false;
      }),
    );
    return !areGone.includes(false);
  };
}

const nothing = () => null;
const sentenceOf = (error: unknown) => `${describeDiskError(error)}.`;

async function whyNot(forgetting: Promise<Result<unknown>>): Promise<string | null> {
  const forgotten = await forgetting;
  return forgotten.ok ? null : forgotten.error.message;
}
