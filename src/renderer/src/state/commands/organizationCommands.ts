import { ORGANIZATION_VERBS } from '../organizationVerbs.ts';
import { commandOf } from './command.ts';
import { shownOrganization } from './shown.ts';

const command = (what: keyof typeof ORGANIZATION_VERBS, keywords: string) =>
  commandOf('organization', shownOrganization, ORGANIZATION_VERBS[what], keywords);

export const ORGANIZATION_COMMANDS = {
  invite: command('invite', 'add member user invitation'),
  'add-with-password': command('add-with-password', 'add member user person account credentials'),
  'new-role': command('new-role', 'create custom permissions'),
  permissions: command('permissions', 'access grant projects services switches member'),
  'copy-access': command('copy-access', 'permissions grant to from like another member'),
  'compare-access': command('compare-access', 'permissions difference with between two members'),
  'paste-key': command('paste-key', 'add api token'),
  'make-default': command('make-default', 'star default organization'),
  'leave-organization': command('leave-organization', 'quit part exit'),
  'delete-organization': command('delete-organization', 'remove'),
};
