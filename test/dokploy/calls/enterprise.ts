import { CallError } from '../errors.ts';
import { canaries } from '../secrets.ts';
import { type Call, type Context, forbid, requirePermission } from './call.ts';

const haveValidLicenseKey: Call = {
  kind: 'query',
  since: '0.27.0',
  policy(context) {
    if (!context.profile.atLeast('0.28.7')) requirePermission('member', 'update')(context);
  },
  run: ({ world }) => world.licensed,
};

function mayManage({ world, member }: Context): void {
  if (member?.role !== 'owner' && member?.role !== 'admin')
    throw new CallError('UNAUTHORIZED', 'UNAUTHORIZED');
  if (!world.licensed) forbid('Valid enterprise license required');
}

const listSsoProviders: Call = {
  kind: 'query',
  since: '0.28.0',
  policy: mayManage,
  run({ world, organizationId }) {
    return world.ssoProviders
      .filter((row) => row.organizationId === organizationId)
      .map(({ id, providerId, issuer, domain }) => ({
        ...{ id, providerId, issuer, domain, samlConfig: null, organizationId },
        // A text of JSON in the JSON, with the secret in it.
        oidcConfig: JSON.stringify({
          ...{ clientId: 'dokploy', clientSecret: canaries.clientSecret, scopes: ['openid'] },
        }),
      }));
  },
};

const getTrustedOrigins: Call = { kind: 'query', since: '0.28.0', policy: mayManage, run: () => [] };

const enforceSso: Call = { kind: 'query', since: '0.29.6', run: () => false };

const listScimProviders: Call = { kind: 'query', since: '0.29.0', policy: mayManage, run: () => [] };

// It wants a session, which a key has not.
const generateScimToken: Call = {
  kind: 'mutation',
  since: '0.29.0',
  policy: mayManage,
  input: () => ({ providerId: { type: 'string' } }),
  run() {
    throw new CallError('INTERNAL_SERVER_ERROR', 'Unauthorized');
  },
};

/** What a license opens beside custom roles and the audit log, as far as it was recorded. */
export const enterpriseCalls: Record<string, Call> = {
  'licenseKey.haveValidLicenseKey': haveValidLicenseKey,
  'sso.listProviders': listSsoProviders,
  'sso.getTrustedOrigins': getTrustedOrigins,
  'sso.enforceSSO': enforceSso,
  'scim.listProviders': listScimProviders,
  'scim.generateToken': generateScimToken,
};
