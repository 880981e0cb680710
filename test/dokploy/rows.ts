import type { AccessList, Flag } from './grants.ts';

/** An account of the instance; e-mail in lower case, dates as ISO 8601. */
export type User = {
  id: string;
  email: string;
  firstName: string;
  lastName: string;
  image: string | null;
  createdAt: string;
  twoFactorEnabled: boolean;
  emailVerified: boolean;
  banned: boolean | null;
  /** Null where this world was never told. */
  password: string | null;
  enableEnterpriseFeatures: boolean;
  licenseKey: string | null;
};

export type Session = {
  id: string;
  userId: string;
  ipAddress: string | null;
  userAgent: string | null;
  createdAt: string;
  expiresAt: string;
};

export type Organization = {
  id: string;
  name: string;
  slug: string | null;
  logo: string | null;
  createdAt: string;
  defaultRole: string | null;
  ownerId: string;
};

/** What a member was granted: eleven switches, and five lists of ids that nothing checks. */
export type Permissions = Record<Flag, boolean> & Record<AccessList, string[]>;

/** A membership: the role and the permissions are here, never on the user. */
export type Member = {
  id: string;
  organizationId: string;
  userId: string;
  role: string;
  createdAt: string;
  isDefault: boolean;
} & Permissions;

/** An invitation; expired is computed, the status stays "pending". */
export type Invitation = {
  id: string;
  organizationId: string;
  email: string;
  role: string;
  status: 'pending' | 'accepted' | 'rejected' | 'canceled';
  expiresAt: string;
  inviterId: string;
  createdAt: string;
};

/** An API key with its counters; organizationId null is a key without metadata. */
export type ApiKey = {
  id: string;
  name: string;
  prefix: string | null;
  secret: string;
  userId: string;
  organizationId: string | null;
  enabled: boolean;
  expiresAt: string | null;
  rateLimitEnabled: boolean;
  rateLimitMax: number;
  rateLimitTimeWindow: number;
  requestCount: number;
  remaining: number | null;
  lastRequest: number | null;
  createdAt: string;
};

/** A custom role of one organization; a member can hold it without a license, but it then opens nothing. */
export type CustomRole = {
  id: string;
  organizationId: string;
  role: string;
  permissions: Record<string, string[]>;
  createdAt: string;
};

/** A mail notification; `refused` is an SMTP server that does not listen. */
export type MailNotification = {
  id: string;
  name: string;
  organizationId: string;
  refused: boolean;
  createdAt: string;
};

/** A project; `env` holds the variables that all its services share. */
export type Project = {
  id: string;
  organizationId: string;
  name: string;
  description: string;
  env: string;
  createdAt: string;
};

/** An environment of a project; each project begins with a default one. */
export type Environment = {
  id: string;
  projectId: string;
  name: string;
  description: string;
  env: string;
  isDefault: boolean;
  createdAt: string;
};

export const kinds = [
  'application',
  'compose',
  'postgres',
  'mysql',
  'mariadb',
  'mongo',
  'redis',
  'libsql',
] as const;

export type Kind = (typeof kinds)[number];

/** A service of an environment; `status` is that of its last deployment, "done" when it succeeded. */
export type Service = {
  id: string;
  environmentId: string;
  kind: Kind;
  name: string;
  appName: string;
  description: string;
  status: 'idle' | 'running' | 'done' | 'error';
  serverId: string | null;
  createdAt: string;
};

export type RemoteServer = {
  id: string;
  organizationId: string;
  name: string;
  ipAddress: string;
  serverType: 'deploy' | 'build';
  createdAt: string;
};

/** A connection to a git host, which belongs to one person. */
export type GitProvider = {
  id: string;
  organizationId: string;
  userId: string;
  name: string;
  providerType: 'github' | 'gitlab' | 'bitbucket' | 'gitea';
  createdAt: string;
};

/** One entry of an organization's audit log; `metadata` is a text of JSON. */
export type AuditEntry = {
  id: string;
  organizationId: string;
  userId: string | null;
  userEmail: string;
  userRole: string;
  action: string;
  resourceType: string;
  resourceId: string | null;
  resourceName: string | null;
  metadata: string | null;
  createdAt: string;
};

/** A way to sign in by another site. */
export type SsoProvider = {
  id: string;
  organizationId: string;
  providerId: string;
  issuer: string;
  domain: string;
};
