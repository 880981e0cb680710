import { IconUser } from '@tabler/icons-react';
import { MENU_TITLES } from '../../../../shared/menu.ts';
import type { OperationKind } from '../../../../shared/operations/operation.ts';
import type { Preferences } from '../../../../shared/preferences.ts';
import { denyUnwritable } from '../denials.ts';
import type { Dialog } from '../dialogs.ts';
import type { State } from '../model.ts';
import { MEMBER_QUESTIONS, type MemberQuestion } from '../organizationVerbs.ts';
import { type Command, commandOf, shownPerson } from './command.ts';

const NO_INSTANCE = 'Add an instance first.';

const denyWithoutInstance = ({ order }: State): string | null => (order.length > 0 ? null : NO_INSTANCE);

function opens(dialog: Dialog, title: string, keywords: string, deny?: Command['deny']): Command {
  return {
    title,
    group: 'all',
    keywords,
    ...(deny ? { deny } : {}),
    run: ({ actions }) => actions.openDialog(dialog),
  };
}

function change(what: OperationKind, title: string, keywords: string, deny = denyWithoutInstance): Command {
  return opens({ kind: 'change-many', what }, title, `${keywords} many everywhere all instances`, deny);
}

const denyKeys = (state: State) => denyUnwritable(state) ?? denyWithoutInstance(state);

function ofPerson(title: string, keywords: string, sheet: (email: string) => Dialog): Command {
  return commandOf('all', shownPerson, { title, icon: IconUser, sheet }, keywords);
}

function askPerson(title: string, question: MemberQuestion, keywords: string): Command {
  return ofPerson(title, keywords, () => ({ kind: 'palette', typed: MEMBER_QUESTIONS[question] }));
}

function inWindow(dialog: Dialog, title: string, keywords: string): Command {
  return { ...opens(dialog, title, keywords), group: 'window' };
}

function theme(value: Preferences['theme']): Command {
  return {
    title: MENU_TITLES[`theme-${value}`],
    group: 'window',
    keywords: 'appearance colors dark light mode',
    overDialogs: true,
    run: ({ actions }) => actions.chooseTheme(value),
  };
}

export const WINDOW_COMMANDS = {
  'add-instance': opens({ kind: 'add' }, MENU_TITLES['add-instance'], 'new connect server', denyUnwritable),
  'add-many-instances': opens(
    { kind: 'add-many' },
    MENU_TITLES['add-many-instances'],
    'many new connect servers list paste',
    denyUnwritable,
  ),
  'invite-many': change('invite', 'Invite people to organizations…', 'add'),
  'add-people-many': change('add-people', 'Add people with a password…', 'user account credentials'),
  'change-roles-many': change('change-roles', 'Change roles…', 'promote'),
  'off-board': change('off-board', 'Off-board people…', 'offboard remove delete leave'),
  'revoke-sessions-many': change('revoke-sessions', 'Revoke sessions everywhere…', 'sign out browsers'),
  'revoke-sessions-person': ofPerson(
    'Revoke all sessions of this person…',
    'sign out everywhere browsers devices',
    (email) => ({ kind: 'change-many', what: 'revoke-sessions', emails: [email] }),
  ),
  'renew-invitations': change('renew-invitations', 'Renew invitations…', 'expired'),
  'remove-invitations': change('remove-invitations', 'Remove invitations…', 'expired cancel delete'),
  'set-up-keys': opens(
    { kind: 'change-many', what: 'create-keys', besidePasted: true },
    'Set up keys everywhere…',
    'create missing make add api token pasted',
    denyKeys,
  ),
  'rotate-keys': change('rotate-keys', 'Rotate keys that expire soon…', 'renew end', denyKeys),
  'retire-keys': change('retire-keys', 'Retire the keys of a computer…', 'delete', denyKeys),
  'keep-access': opens(
    { kind: 'keep-access' },
    'New baseline…',
    'keep today’s access snapshot drift compare audit',
    denyWithoutInstance,
  ),
  'apply-kit': {
    title: 'Apply kit…',
    group: 'all',
    keywords: 'grant access projects many people organizations',
    deny: denyWithoutInstance,
    run: ({ state, actions }) => {
      const email = shownPerson(state);
      actions.openDialog({ kind: 'apply-kit', ...(email === null ? {} : { people: [[email]] }) });
    },
  },
  'new-kit': opens({ kind: 'kit', kit: null }, 'New kit…', 'create rules grant access projects switches'),
  'person-permissions': askPerson(
    'This person’s permissions…',
    'permissions',
    'of access grant projects services switches',
  ),
  'person-copy-access': askPerson(
    'Copy this person’s access to…',
    'copy-access',
    'of permissions grant like',
  ),
  'person-compare-access': askPerson(
    'Compare this person’s access…',
    'compare-access',
    'of with permissions difference',
  ),
  'set-end-date': ofPerson(
    'Set an end date for this person…',
    'access ends expire contractor until off-board',
    (email) => ({ kind: 'end-date', emails: [email] }),
  ),
  'access-review': opens(
    { kind: 'access-review' },
    'Save access report…',
    'who has access review audit auditor client pdf html csv export document',
    denyWithoutInstance,
  ),
  'new-review': opens(
    { kind: 'new-review' },
    'New review…',
    'access review campaign certify decide attest soc iso audit start',
    denyWithoutInstance,
  ),
  'verify-pack': {
    title: 'Verify an evidence pack…',
    group: 'all',
    keywords: 'check access review signature audit auditor zip',
    async run({ actions: { call, openDialog, tellTrouble } }) {
      const looked = await call('campaigns.verifyPack', {});
      if (!looked.ok) tellTrouble('The pack was not verified', looked.error);
      else if (looked.value.outcome === 'looked') openDialog({ kind: 'verified-pack', look: looked.value });
    },
  },
  'wanted-access': opens(
    { kind: 'wanted-access' },
    'Import wanted access…',
    'csv json spreadsheet read file people roles apply compare',
    denyWithoutInstance,
  ),
  'import-instances': opens(
    { kind: 'import' },
    MENU_TITLES['import-instances'],
    'restore backup file',
    denyUnwritable,
  ),
  'export-instances': opens({ kind: 'export' }, MENU_TITLES['export-instances'], 'backup save file'),
  'new-group': opens(
    { kind: 'group', groupId: null, instanceIds: [] },
    'New group of instances…',
    'create folder rail',
    denyWithoutInstance,
  ),
  'toggle-rail': {
    title: 'Widen or narrow the rail',
    group: 'window',
    keywords: 'sidebar names',
    overDialogs: true,
    run: ({ actions }) => actions.toggleRail(),
  },
  refresh: {
    title: MENU_TITLES.refresh,
    group: 'window',
    keywords: 'reload read again',
    overDialogs: true,
    run: ({ actions }) => void actions.refreshShown(),
  },
  'command-palette': {
    title: MENU_TITLES['command-palette'],
    group: 'window',
    keysOnly: true,
    run: ({ actions }) => actions.openDialog({ kind: 'palette' }),
  },
  settings: inWindow(
    { kind: 'settings' },
    MENU_TITLES.settings,
    'preferences options theme density start dates language activity folder',
  ),
  'check-for-updates': {
    title: MENU_TITLES['check-for-updates'],
    group: 'window',
    keywords: 'look new version upgrade release download install',
    run: ({ actions }) => {
      actions.openDialog({ kind: 'settings', part: 'updates' });
      void actions.call('updates.run', { step: 'look' });
    },
  },
  about: inWindow({ kind: 'about' }, MENU_TITLES.about, 'version electron chromium node licenses licences'),
  'whats-new': inWindow(
    { kind: 'whats-new' },
    MENU_TITLES['whats-new'],
    'version update changelog changes release news',
  ),
  'keyboard-shortcuts': inWindow({ kind: 'shortcuts' }, MENU_TITLES['keyboard-shortcuts'], 'keys help'),
  diagnostics: inWindow(
    { kind: 'diagnostics' },
    MENU_TITLES.diagnostics,
    'help trouble about version log gpu sandbox files keychain support',
  ),
  repair: inWindow(
    { kind: 'repair' },
    MENU_TITLES.repair,
    'help trouble restore list damaged keychain keys lost start over reset',
  ),
  'theme-system': theme('system'),
  'theme-light': theme('light'),
  'theme-dark': theme('dark'),
} satisfies Record<string, Command>;
