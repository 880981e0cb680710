export const AUDIT_ACTIONS = [
  'create',
  'update',
  'delete',
  'deploy',
  'redeploy',
  'cancel',
  'login',
  'logout',
] as const;

/** Dokploy also logs organizations but cannot filter by them. */
export const AUDIT_RESOURCES = [
  'project',
  'environment',
  'service',
  'deployment',
  'domain',
  'user',
  'customRole',
  'session',
  'server',
  'registry',
  'certificate',
  'sshKey',
  'gitProvider',
  'notification',
  'settings',
] as const;

export const MOST_AUDIT_ENTRIES = 500;

export const AUDIT_ACTION_WORDS: Readonly<Record<string, string>> = {
  create: 'Created',
  update: 'Changed',
  delete: 'Deleted',
  deploy: 'Deployed',
  redeploy: 'Redeployed',
  cancel: 'Canceled',
  login: 'Signed in',
  logout: 'Signed out',
};

export const AUDIT_RESOURCE_WORDS: Readonly<Record<string, string>> = {
  project: 'project',
  environment: 'environment',
  service: 'service',
  deployment: 'deployment',
  domain: 'domain',
  user: 'person',
  customRole: 'role',
  session: 'session',
  server: 'server',
  registry: 'registry',
  certificate: 'certificate',
  sshKey: 'SSH key',
  gitProvider: 'Git provider',
  notification: 'notification',
  settings: 'settings',
  organization: 'organization',
};

export function auditWords(entry: {
  action: string;
  resourceType: string;
  details: readonly { name: string; value: string }[];
}): string {
  const { action, resourceType, details } = entry;
  // Dokploy logs an invitation as a change of the organization.
  if (details.some(({ name, value }) => name === 'type' && value === 'inviteMember')) return 'Invited person';
  const done = Object.hasOwn(AUDIT_ACTION_WORDS, action) ? AUDIT_ACTION_WORDS[action] : action;
  if (action === 'login' || action === 'logout') return done ?? action;
  const what = Object.hasOwn(AUDIT_RESOURCE_WORDS, resourceType)
    ? AUDIT_RESOURCE_WORDS[resourceType]
    : resourceType;
  return `${done} ${what}`;
}
