import { withoutInstance } from './groups.ts';
import type { Preferences } from './preferences.ts';
import { viewsWithout } from './savedViews.ts';
import { usedWithout } from './usedItems.ts';

/** Without a removed instance; the same objects where nothing differs. Never by what the list lacks: a damaged one comes back. */
export function choicesWithout(choices: Preferences, instanceId: string): Preferences {
  const { [instanceId]: view, ...views } = choices.views;
  const isShown = choices.route.at === 'instance' && choices.route.instanceId === instanceId;
  return {
    ...choices,
    views: view ? views : choices.views,
    groups: withoutInstance(choices.groups, instanceId),
    savedViews: viewsWithout(choices.savedViews, instanceId),
    used: usedWithout(choices.used, instanceId),
    route: isShown ? { at: 'home' } : choices.route,
  };
}
