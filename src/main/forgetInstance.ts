import type { Instance, Notice } from '../shared/instance.ts';
import type { Activity } from './activity/activity.ts';
import type { LastSeen } from './readings/lastSeen.ts';
import { describeDiskError } from './storage/jsonFile.ts';

/**
 * Makes the function that deletes what is kept of an instance beside its record: what was last seen of it, its part of
 * the choices, and of Activity where the person wanted that. Asked again it does the rest; false where something is left,
 * which is told. Baselines go by the list of instances themselves (`access/`); joined addresses and end dates stay: they
 * say what the person knows of people, wherever those are seen.
 */
export function createForgetInstance(options: {
  lastSeen: Pick<LastSeen, 'remove'>;
  preferences: { forget(instanceId: string): Promise<unknown> };
  /** It is wired after what asks for this. */
  activity: () => Pick<Activity, 'forget'>;
  newId: () => string;
  notify: (notice: Notice) => void;
}): (instance: Instance) => Promise<boolean> {
  const { lastSeen, preferences, newId, notify } = options;

  async function forgetActivity({ id, name, forgetsActivity }: Instance): Promise<boolean> {
    if (!forgetsActivity) return true;
    try {
      await options.activity().forget(id);
      return true;
    } catch (error) {
      const text = `What was done on “${name}” could not be removed from Activity: ${describeDiskError(error)}. Mend that; the next start of Quayside tries again.`;
      notify({ id: newId(), tone: 'warning', title: 'Activity still has a removed instance', text });
      return false;
    }
  }

  return async (instance) => {
    await Promise.all([lastSeen.remove(instance.id), preferences.forget(instance.id)]);
    return forgetActivity(instance);
  };
}
