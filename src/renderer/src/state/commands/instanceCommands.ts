import { MENU_TITLES } from '../../../../shared/menu.ts';
import { INSTANCE_VERBS, type InstanceAt } from '../instanceVerbs.ts';
import type { Verb } from '../verbs.ts';
import { commandOf } from './command.ts';
import { shownInstance } from './shown.ts';

const command = (verb: Verb<InstanceAt>, keywords: string) =>
  commandOf('instance', shownInstance, verb, keywords);

export const INSTANCE_COMMANDS = {
  'new-organization': command(INSTANCE_VERBS['new-organization'], 'create add'),
  'create-keys': command(INSTANCE_VERBS['create-keys'], 'make add api token'),
  'open-in-browser': command(INSTANCE_VERBS['open-in-browser'], 'web dokploy'),
  diagnose: command(
    { ...INSTANCE_VERBS.diagnose, title: MENU_TITLES.diagnose },
    'trouble help network connection tls dns why fails',
  ),
  'edit-instance': command(INSTANCE_VERBS['edit-instance'], 'rename address url proxy headers color'),
  'replace-key': command(INSTANCE_VERBS['replace-key'], 'change api token'),
  'remove-instance': command(INSTANCE_VERBS['remove-instance'], 'delete forget'),
};
