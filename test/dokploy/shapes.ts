import { type AccessList, accessLists, flags } from './grants.ts';
import type { ApiKey, Invitation, MailNotification, Member, Organization, User } from './rows.ts';
import { canaries } from './secrets.ts';
import type { Profile } from './versions.ts';
import type { World } from './world.ts';

function canary(world: World, name: keyof typeof canaries): string | null {
  return world.canaries ? canaries[name] : null;
}

export function organizationRow(profile: Profile, organization: Organization): object {
  const { id, name, slug, logo, createdAt, defaultRole, ownerId } = organization;
  return {
    id,
    name,
    slug,
    logo,
    createdAt,
    metadata: null,
    ...(profile.atLeast('0.30.0') ? { defaultRole } : {}),
    ownerId,
  };
}

// Git providers and servers came with 0.29.
function shownLists(profile: Profile): readonly AccessList[] {
  return profile.atLeast('0.29.0') ? accessLists : accessLists.slice(0, 3);
}

export function memberRow(profile: Profile, member: Member): object {
  const { id, organizationId, userId, role, createdAt, isDefault } = member;
  return {
    ...{ id, organizationId, userId, role, createdAt, teamId: null, isDefault },
    ...Object.fromEntries(flags.map((flag) => [flag, member[flag]])),
    ...Object.fromEntries(shownLists(profile).map((list) => [list, member[list]])),
  };
}

/** An invitation; `createdAt` came with 0.27. */
export function invitationRow(profile: Profile, invitation: Invitation): object {
  const { id, organizationId, email, role, status, expiresAt, inviterId, createdAt } = invitation;
  return {
    ...{ id, organizationId, email, role, status, expiresAt, inviterId, teamId: null },
    ...(profile.atLeast('0.27.0') ? { createdAt } : {}),
  };
}

function userName(profile: Profile, user: User): object {
  if (profile.atLeast('0.26.0')) return { firstName: user.firstName, lastName: user.lastName };
  return { name: user.firstName };
}

/** The user inside a row of user.all: far more than a client may keep, in 0.25 even keys of the server itself. */
export function userRow(profile: Profile, world: World, user: User): object {
  const { id, email, createdAt, twoFactorEnabled, emailVerified, image } = user;
  return {
    id,
    ...userName(profile, user),
    ...{ isRegistered: false, expirationDate: createdAt, createdAt2: createdAt, createdAt },
    ...{ twoFactorEnabled, email, emailVerified, image },
    ...{ banned: user.banned, banReason: null, banExpires: null, updatedAt: createdAt, role: 'user' },
    ...{ enablePaidFeatures: false, allowImpersonation: false },
    ...(profile.atLeast('0.26.0') ? {} : serverSettings(world)),
    ...(profile.atLeast('0.27.0')
      ? {
          enableEnterpriseFeatures: user.enableEnterpriseFeatures || isLicensed(world, user),
          licenseKey: user.licenseKey ?? canary(world, 'licenseKey'),
          isValidEnterpriseLicense: isLicensed(world, user),
          trustedOrigins: null,
        }
      : {}),
    stripeCustomerId: canary(world, 'stripeCustomerId'),
    stripeSubscriptionId: canary(world, 'stripeSubscriptionId'),
    serversQuantity: 0,
    ...(profile.atLeast('0.30.0')
      ? { sendInvoiceNotifications: false, isEnterpriseCloud: false, bookmarkedTemplates: [] }
      : {}),
  };
}

// A license is the owner's.
function isLicensed(world: World, user: User): boolean {
  return world.licensed && world.organizations.some((row) => row.ownerId === user.id);
}

// 0.25 kept the server's settings on the user and handed them out with it.
function serverSettings(world: World): object {
  return {
    ...{
      serverIp: world.settings.serverIp,
      certificateType: 'none',
      https: false,
      host: null,
      letsEncryptEmail: null,
    },
    sshPrivateKey: canary(world, 'sshPrivateKey'),
    ...{ enableDockerCleanup: false, logCleanupCron: '0 0 * * *' },
    metricsConfig: {
      server: {
        ...{ port: 4500, type: 'Dokploy', token: world.settings.metricsToken, cronJob: '' },
        ...{ thresholds: { cpu: 0, memory: 0 }, refreshRate: 60, urlCallback: '', retentionDays: 2 },
      },
      containers: { services: { exclude: [], include: [] }, refreshRate: 60 },
    },
    ...{ cleanupCacheApplications: false, cleanupCacheOnPreviews: false, cleanupCacheOnCompose: false },
  };
}

/** The user inside user.get, with the user's keys: their hashes too, before 0.30. */
export function ownUserRow(profile: Profile, world: World, user: User): object {
  const keys = world.keys.filter((key) => key.userId === user.id);
  if (!profile.atLeast('0.30.0')) {
    const apiKeys = keys.map((key) => storedKeyRow(profile, key));
    return { ...userRow(profile, world, user), apiKeys };
  }
  const { id, firstName, lastName, email, image, twoFactorEnabled } = user;
  return {
    ...{ id, firstName, lastName, email, image, allowImpersonation: false, twoFactorEnabled },
    stripeCustomerId: canary(world, 'stripeCustomerId'),
    stripeSubscriptionId: canary(world, 'stripeSubscriptionId'),
    ...{ serversQuantity: 0, isEnterpriseCloud: false, sendInvoiceNotifications: false },
    apiKeys: keys.map((key) => {
      const { id, name, prefix, enabled, expiresAt, createdAt } = key;
      return { id, name, prefix, enabled, expiresAt, createdAt };
    }),
  };
}

// 0.28.7 had renamed the field for better-auth but not in its table: keys read well and cannot be made.
function keyOwner(profile: Profile, key: ApiKey): object {
  if (!profile.atLeast('0.28.8')) return { userId: key.userId };
  return { configId: 'default', referenceId: key.userId };
}

function keyRow(profile: Profile, key: ApiKey): object {
  const { id, name, prefix, enabled, rateLimitEnabled, rateLimitTimeWindow, rateLimitMax } = key;
  return {
    ...{ id, name, start: key.secret.slice(0, 6), prefix, ...keyOwner(profile, key) },
    ...{ refillInterval: null, refillAmount: null, lastRefillAt: null, enabled },
    ...{ rateLimitEnabled, rateLimitTimeWindow, rateLimitMax },
    ...{ requestCount: key.requestCount, remaining: key.remaining },
    lastRequest: key.lastRequest === null ? null : new Date(key.lastRequest).toISOString(),
    ...{ expiresAt: key.expiresAt, createdAt: key.createdAt, updatedAt: key.createdAt, permissions: null },
  };
}

function storedKeyRow(profile: Profile, key: ApiKey): object {
  const metadata = JSON.stringify({ organizationId: key.organizationId });
  return { ...keyRow(profile, key), key: canaries.keyHash, metadata };
}

/** A key as createApiKey answers it: the one time that its value is shown. */
export function createdKeyRow(profile: Profile, key: ApiKey): object {
  return { ...keyRow(profile, key), key: key.secret, metadata: null };
}

/** A mail notification as notification.getEmailProviders answers it, SMTP password included. */
export function notificationRow(notification: MailNotification): object {
  const { id, name, organizationId, createdAt } = notification;
  const email = {
    ...{ emailId: id, smtpServer: 'smtp.example.com', smtpPort: 587, username: 'dokploy' },
    ...{ password: canaries.smtpPassword, fromAddress: 'dokploy@example.com' },
    toAddresses: ['ops@example.com'],
  };
  return {
    ...{ notificationId: id, name, notificationType: 'email', createdAt, organizationId },
    ...{ appDeploy: false, appBuildError: false, databaseBackup: false, volumeBackup: false },
    ...{ dokployRestart: false, dokployBackup: false, dockerCleanup: false, serverThreshold: false },
    ...{ slackId: null, telegramId: null, discordId: null, emailId: id, resendId: null, gotifyId: null },
    ...{ ntfyId: null, mattermostId: null, customId: null, larkId: null, pushoverId: null, teamsId: null },
    email,
    resend: null,
  };
}
