import { arrangementsWithout } from './arrangements.ts';
import { withoutInstance } from './groups.ts';
import type { Preferences } from './preferences.ts';
import { usedWithout } from './usedItems.ts';

/**
 * The choices without what concerns an instance that was removed; what is the same stays the same object. Never by what
 * the list of instances lacks: one that was damaged, or is an older copy, comes back.
 */
export function choicesWithout(choices: Preferences, instanceId: string): Preferences {
  const { [instanceId]: view, ...views } = choices.views;
  const isShown = choices.route.at === 'instance' && choices.route.instanceId === instanceId;
  return {
    ...choices,
    views: view ? views : choices.views,
    groups: withoutInstance(choices.groups, instanceId),
    arrangements: arrangementsWithout(choices.arrangements, instanceId),
    used: usedWithout(choices.used, instanceId),
    route: isShown ? { at: 'home' } : choices.route,
  };
}
