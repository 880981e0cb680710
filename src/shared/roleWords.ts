import type { CustomRole } from './dokploy.ts';
import { FAR_REACHING, switchCautions } from './permissions/switches.ts';
import { nameOf, oneLine } from './text.ts';

type Actions = Readonly<Record<string, readonly string[]>>;

export type RoleRow = { resource: string; name: string; may: string[]; mayNot: string[] };
const GROUPS: readonly { title: string; names: Readonly<Record<string, string>> }[] = [
  {
    title: 'Projects and services',
    names: {
      project: 'Projects',
      environment: 'Environments',
      service: 'Services',
      deployment: 'Deployments',
      domain: 'Domains',
      volume: 'Volumes',
      backup: 'Backups',
      volumeBackup: 'Volume backups',
      schedule: 'Scheduled jobs',
      tag: 'Tags',
    },
  },
  {
    title: 'Variables and secrets',
    names: {
      envVars: 'Variables of services',
      environmentEnvVars: 'Variables of environments',
      projectEnvVars: 'Variables of projects',
      vaultProvider: 'Vault providers',
      sshKeys: 'SSH keys',
      gitProviders: 'Git providers',
    },
  },
  {
    title: 'Servers and network',
    names: {
      server: 'Servers',
      docker: 'Docker',
      traefikFiles: 'Traefik files',
      registry: 'Registries',
      certificate: 'Certificates',
      destination: 'Backup destinations',
      dnsProvider: 'DNS providers',
    },
  },
  {
    title: 'Watching',
    names: { logs: 'Logs', monitoring: 'Monitoring', notification: 'Notifications', auditLog: 'Audit log' },
  },
  {
    title: 'People and access',
    names: {
      member: 'Members',
      invitation: 'Invitations',
      team: 'Teams',
      ac: 'Roles',
      organization: 'The organization',
      api: 'API page',
    },
  },
];

const ACTIONS: Readonly<Record<string, string>> = {
  read: 'see',
  create: 'create',
  update: 'change',
  write: 'change',
  cancel: 'cancel',
  restore: 'restore',
  delete: 'delete',
};

const SPECIAL: Readonly<Record<string, string>> = {
  'deployment.create': 'deploy',
  'member.create': 'invite and add',
  'member.update': 'change roles and permissions',
  'member.delete': 'remove (not with a key)',
};

/** Dokploy refuses these in custom roles. */
const NEVER_GIVEN: readonly string[] = ['organization', 'invitation', 'team', 'ac'];

/** More than Dokploy has; keeps a server from filling the screen. */
const MOST_UNKNOWN = 50;
const MOST_ACTIONS = 20;
const MOST_IN_SHORT = 3;

export function ownRoleWords(role: string): string | null {
  switch (role) {
    case 'owner':
      return 'Everything. It cannot be given to anyone else.';
    case 'admin':
      return 'Everything but the organization’s own settings, its owner and other admins.';
    case 'member':
      return 'Sees nothing until you grant it.';
    default:
      return null;
  }
}

function grouped<Row>(actions: Actions, rowOf: (resource: string, name: string) => Row | null) {
  return groupsOf(actions)
    .map(({ title, names }) => ({
      title,
      rows: Object.entries(names).flatMap(([resource, name]) => rowOf(resource, name) ?? []),
    }))
    .filter(({ rows }) => rows.length > 0);
}

export function roleGroups(permissions: Actions, statements: Actions | null) {
  return grouped(permissions, (resource, name): RoleRow | null => {
    const may = actionsOf(permissions, resource);
    if (may.length === 0) return null;
    const others = statements ? actionsOf(statements, resource).filter((each) => !may.includes(each)) : [];
    return { resource, name, may: wordsOf(resource, may), mayNot: wordsOf(resource, others) };
  });
}

export function closedTo(permissions: Actions, statements: Actions | null): string[] {
  if (!statements) return [];
  return grouped(statements, (resource, name) => {
    const isThere = actionsOf(statements, resource).length > 0 && !NEVER_GIVEN.includes(resource);
    return isThere && actionsOf(permissions, resource).length === 0 ? name : null;
  }).flatMap(({ rows }) => rows);
}

export function roleCautions(permissions: Actions): string[] {
  const far = Object.entries(FAR_REACHING).filter(
    ([resource]) => actionsOf(permissions, resource).length > 0,
  );
  return [
    ...adminCautions(permissions),
    ...(actionsOf(permissions, 'server').some((action) => action !== 'read') ? [WORKS_ON_SERVERS] : []),
    ...switchCautions(far.map(([, name]) => name)),
  ];
}

const WORKS_ON_SERVERS = 'Servers: Add and remove servers, or work on them.';

function adminCautions(permissions: Actions): string[] {
  const member = actionsOf(permissions, 'member');
  return [
    ...(member.includes('update')
      ? ['People with it can make others admins, make admins members, and grant themselves anything.']
      : []),
    ...(member.includes('create') ? ['People with it can invite and add people, even as admins.'] : []),
  ];
}

export function roleChoices(permissions: Actions, statements: Actions) {
  return grouped({ ...permissions, ...statements }, (resource, name) => {
    const could = NEVER_GIVEN.includes(resource) ? [] : actionsOf(statements, resource);
    const actions = sorted([...new Set([...could, ...actionsOf(permissions, resource)])]);
    if (actions.length === 0) return null;
    return { resource, name, actions: actions.map((each) => [each, actionWords(resource, each)] as const) };
  });
}

export function comparedRoles(one: Actions, other: Actions) {
  return grouped({ ...one, ...other }, (resource, name) => {
    const [first = '', second = ''] = [one, other].map((each) =>
      wordsOf(resource, actionsOf(each, resource)).join(', '),
    );
    return first === second ? null : { resource, name, one: first, other: second };
  }).flatMap(({ rows }) => rows);
}

export function permissionsInShort(permissions: Actions): string {
  return listed(permissions) === '' ? 'Allows nothing by itself.' : `${listed(permissions)}.`;
}

function listed(permissions: Actions): string {
  const rows = roleGroups(permissions, null).flatMap((group) => group.rows);
  const told = rows.slice(0, MOST_IN_SHORT).map(({ name, may }) => `${name}: ${may.join(', ')}`);
  const more = rows.length - told.length;
  return `${told.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

export function roleDifference(before: Actions, after: Actions): string {
  const [more, less] = [listed(beyond(after, before)), listed(beyond(before, after))];
  return [more && `add ${more}`, less && `remove ${less}`].filter(Boolean).join('; ');
}

export function allowsSame(one: Actions, other: Actions): boolean {
  return [beyond(one, other), beyond(other, one)].every((none) => Object.keys(none).length === 0);
}

export function notTaken(permissions: Actions, statements: Actions): string {
  const given = Object.entries(statements).filter(([resource]) => !NEVER_GIVEN.includes(resource));
  return listed(beyond(permissions, Object.fromEntries(given)));
}

function beyond(these: Actions, others: Actions): Actions {
  return Object.fromEntries(
    Object.keys(these).flatMap((resource) => {
      const known = actionsOf(others, resource);
      const own = actionsOf(these, resource).filter((action) => !known.includes(action));
      return own.length > 0 ? [[resource, own]] : [];
    }),
  );
}

export function roleInShort(
  role: string,
  known: { customRoles: readonly CustomRole[]; licensed?: boolean | undefined },
): string {
  const own = ownRoleWords(role);
  if (own !== null) return own;
  const custom = known.customRoles.find((each) => each.role === role);
  if (!custom) return '';
  if (known.licensed === false) return OPENS_NOTHING;
  const raises = adminCautions(custom.permissions).length > 0 ? 'Can make people admins. ' : '';
  return `${raises}${permissionsInShort(custom.permissions)}`;
}

export const OPENS_NOTHING = 'Opens nothing: this organization has no Dokploy license.';

function groupsOf(actions: Actions): typeof GROUPS {
  const known = new Set(GROUPS.flatMap(({ names }) => Object.keys(names)));
  const others = Object.keys(actions)
    .filter((resource) => !known.has(resource))
    .slice(0, MOST_UNKNOWN)
    .map((resource) => [resource, nameOf(resource, 40)]);
  return others.length === 0 ? GROUPS : [...GROUPS, { title: 'Other', names: Object.fromEntries(others) }];
}

function actionsOf(actions: Actions, resource: string): string[] {
  // "constructor" is a name of every object.
  const own = Object.hasOwn(actions, resource) ? (actions[resource] ?? []) : [];
  return [...new Set(own)].slice(0, MOST_ACTIONS);
}

const wordsOf = (resource: string, actions: readonly string[]) =>
  sorted(actions).map((action) => actionWords(resource, action));

function sorted(actions: readonly string[]): string[] {
  const order = Object.keys(ACTIONS);
  const place = (action: string) => (order.includes(action) ? order.indexOf(action) : order.length);
  return actions.toSorted((a, b) => place(a) - place(b));
}

function actionWords(resource: string, action: string): string {
  return (
    SPECIAL[`${resource}.${action}`] ??
    (Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined) ??
    oneLine(action, 30)
  );
}
