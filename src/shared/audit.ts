export const MOST_AUDIT_ENTRIES = 500;

const ACTIONS = {
  create: 'Created',
  update: 'Changed',
  delete: 'Deleted',
  deploy: 'Deployed',
  redeploy: 'Redeployed',
  cancel: 'Canceled',
  login: 'Signed in',
  logout: 'Signed out',
} as const;

const RESOURCES = {
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
} as const;

type Words = Readonly<Record<string, string>>;

export const AUDIT_ACTION_WORDS: Words = ACTIONS;
/** Dokploy also logs organizations but cannot filter by them. */
export const AUDIT_RESOURCE_WORDS: Words = { ...RESOURCES, organization: 'organization' };

export const AUDIT_ACTIONS = Object.keys(ACTIONS) as (keyof typeof ACTIONS)[];
export const AUDIT_RESOURCES = Object.keys(RESOURCES) as (keyof typeof RESOURCES)[];

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
