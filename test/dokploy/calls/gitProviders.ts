import type { GitProvider } from '../rows.ts';
import { canaries } from '../secrets.ts';
import type { Profile } from '../versions.ts';
import { type Call, type Context, requireLicence } from './call.ts';

function newestFirst({ world, organizationId }: Context): GitProvider[] {
  return world.gitProviders
    .filter((row) => row.organizationId === organizationId)
    .reverse()
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}

const allForPermissions: Call = {
  kind: 'query',
  since: '0.29.0',
  policy: requireLicence('member', 'update'),
  run: (context) =>
    newestFirst(context).map(({ id, name, providerType }) => ({ gitProviderId: id, name, providerType })),
};

// Before 0.29 each person saw their own, with the tokens.
const getAll: Call = {
  kind: 'query',
  run(context) {
    const { profile, user, member } = context;
    const isAdmin = member?.role === 'owner' || member?.role === 'admin';
    const mine = (row: GitProvider) => row.userId === user.id || (isAdmin && profile.atLeast('0.29.0'));
    return newestFirst(context)
      .filter(mine)
      .map((row) => providerRow(profile, row, row.userId === user.id));
  },
};

function providerRow(profile: Profile, row: GitProvider, isOwner: boolean): object {
  const { id, name, providerType, createdAt, organizationId, userId } = row;
  const isSlim = profile.atLeast('0.29.8');
  const details = isSlim ? slimDetails(row) : fullDetails(profile, row);
  return {
    ...{ gitProviderId: id, name, providerType, createdAt, organizationId, userId },
    ...{ gitlab: null, bitbucket: null, github: null, gitea: null, ...details },
    ...(isSlim ? { sharedWithOrganization: false, isOwner } : {}),
  };
}

function slimDetails({ id, providerType }: GitProvider): object {
  if (providerType === 'bitbucket') {
    const bitbucket = {
      bitbucketId: id,
      bitbucketUsername: 'acme',
      isConfigured: false,
      isDeprecated: false,
    };
    return { bitbucket };
  }
  const gitlabUrl = 'https://gitlab.example.com';
  return { gitlab: { gitlabId: id, applicationId: 'gl-app', gitlabUrl, isConfigured: false } };
}

function fullDetails(profile: Profile, { id, providerType }: GitProvider): object {
  if (providerType === 'bitbucket') {
    const bitbucket = {
      ...{ bitbucketId: id, bitbucketUsername: 'acme', bitbucketEmail: 'a@example.com', gitProviderId: id },
      ...{ appPassword: canaries.gitToken, apiToken: canaries.gitToken, bitbucketWorkspaceName: 'acme' },
    };
    return { bitbucket };
  }
  const gitlab = {
    ...{ gitlabId: id, gitlabUrl: 'https://gitlab.example.com', applicationId: 'gl-app', gitProviderId: id },
    ...(profile.atLeast('0.28.0') ? { gitlabInternalUrl: null } : {}),
    ...{ redirectUri: 'https://x.example.com/cb', secret: canaries.gitToken, groupName: '' },
    ...{ accessToken: null, refreshToken: null, expiresAt: null },
  };
  return { gitlab };
}

export const gitProviderCalls: Record<string, Call> = {
  'gitProvider.allForPermissions': allForPermissions,
  'gitProvider.getAll': getAll,
};
