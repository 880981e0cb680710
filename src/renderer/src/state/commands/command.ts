import type { Actions } from '../actions.ts';
import type { InstanceAt } from '../instanceVerbs.ts';
import type { State } from '../model.ts';
import type { OrganizationAt } from '../organizationVerbs.ts';
import { selectPlace } from '../places.ts';
import { selectCurrentInstance, selectOrganizationId } from '../selectors.ts';
import { runVerb, type Verb } from '../verbs.ts';
import { HOME_PANE, viewOf } from '../views.ts';

export function shownInstance(state: State): InstanceAt | null {
  const instance = selectCurrentInstance(state);
  return instance ? { instanceId: instance.id, state } : null;
}

export function shownOrganization(state: State): OrganizationAt | null {
  const at = shownInstance(state);
  const organizationId = at && selectOrganizationId(state, at.instanceId);
  return at && organizationId ? { ...at, organizationId } : null;
}

export function shownPerson(state: State): string | null {
  const place = selectPlace(state);
  const { personId } = viewOf(state.views, HOME_PANE);
  const isOpen = place.at === 'home' && place.tab === 'people' && personId?.includes('@');
  return isOpen ? personId : null;
}

export type CommandGroup = 'organization' | 'instance' | 'all' | 'go' | 'window';

export type CommandTools = { state: State; actions: Actions };

export type Command = {
  title: string;
  group: CommandGroup;
  keywords?: string;
  /** Whether the command makes sense on the current screen; always if left out. */
  when?: (state: State) => boolean;
  deny?: (state: State) => string | null;
  overDialogs?: true;
  /** For shortcuts only: the palette offers the same in another way. */
  keysOnly?: true;
  /** `at`: index of the pressed shortcut among the command’s own. */
  run: (tools: CommandTools, at: number) => unknown;
};

/** A verb of what is shown; `shown` gives null where none is. */
export function commandOf<Subject>(
  group: CommandGroup,
  shown: (state: State) => Subject | null,
  { title, deny, ...verb }: Verb<Subject>,
  keywords: string,
): Command {
  return {
    ...{ title, group, keywords },
    when: (state) => shown(state) !== null,
    deny(state) {
      const subject = shown(state);
      return subject && (deny?.(subject) ?? null);
    },
    run({ state, actions }) {
      const subject = shown(state);
      if (subject) runVerb(verb, subject, actions);
    },
  };
}
