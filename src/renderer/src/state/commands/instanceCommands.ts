import { keylessOn } from '../../../../shared/keys.ts';
import { MENU_TITLES } from '../../../../shared/menu.ts';
import { denyCreateHere, denyCreateKeys, denyUnwritable } from '../denials.ts';
import type { Dialog } from '../dialogs.ts';
import type { State } from '../model.ts';
import { dataOf } from '../queryState.ts';
import { selectAccount } from '../selectors.ts';
import type { Command } from './command.ts';
import { forInstance, showsInstance } from './shown.ts';

type InstanceDialog = 'diagnose' | 'edit' | 'replace-key' | 'remove' | 'new-organization' | 'create-keys';

function dialog(
  kind: InstanceDialog,
  title: string,
  keywords: string,
  deny: (state: State) => string | null = denyUnwritable,
): Command {
  return {
    title,
    group: 'instance',
    keywords,
    when: showsInstance,
    deny,
    run: ({ state, actions }) =>
      void forInstance(state, ({ id }) => actions.openDialog({ kind, instanceId: id } as Dialog)),
  };
}

export const INSTANCE_COMMANDS = {
  'new-organization': dialog('new-organization', 'New organization…', 'create add', (state) =>
    forInstance(state, (instance) => denyCreateHere(instance, dataOf(selectAccount(state, instance.id)))),
  ),
  'create-keys': dialog('create-keys', 'Create missing keys…', 'make add api token', (state) =>
    forInstance(state, ({ id, keys }) => {
      const account = dataOf(selectAccount(state, id)) ?? null;
      const none = keylessOn({ account, keys }).length === 0;
      if (none) return denyUnwritable(state) ?? 'Every organization read so far has a key.';
      return denyUnwritable(state) ?? denyCreateKeys(state, id);
    }),
  ),
  'open-in-browser': {
    title: 'Open in browser',
    group: 'instance',
    keywords: 'web dokploy',
    when: showsInstance,
    run: ({ state, actions }) => void forInstance(state, ({ id }) => actions.openInBrowser(id)),
  },
  diagnose: dialog(
    'diagnose',
    MENU_TITLES.diagnose,
    'trouble help network connection tls dns why fails',
    () => null,
  ),
  'edit-instance': dialog('edit', 'Edit instance…', 'rename address url proxy headers color'),
  'replace-key': dialog('replace-key', 'Replace key…', 'change api token'),
  'remove-instance': dialog('remove', 'Remove instance…', 'delete forget'),
} satisfies Record<string, Command>;
