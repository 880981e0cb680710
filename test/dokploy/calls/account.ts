import { CallError } from '../errors.ts';
import { createSecret } from '../identifiers.ts';
import { permissionTable } from '../permissions.ts';
import { createdKeyRow, memberRow, ownUserRow } from '../shapes.ts';
import { type Call, forbid, miss } from './call.ts';

const day = 86_400;

const get: Call = {
  kind: 'query',
  run({ world, profile, user, member }) {
    if (!member) return undefined;
    return { ...memberRow(profile, member), user: ownUserRow(profile, world, user) };
  },
};

const session: Call = {
  kind: 'query',
  since: '0.28.6',
  run: ({ user, organizationId }) => ({
    user: { id: user.id },
    session: { activeOrganizationId: organizationId },
  }),
};

const getPermissions: Call = {
  kind: 'query',
  since: '0.28.7',
  run({ world, profile, member }) {
    if (!member) throw new CallError('UNAUTHORIZED', 'Permission denied');
    return permissionTable(profile, world, member);
  },
};

type KeyInput = {
  name: string;
  prefix?: string;
  expiresIn?: number;
  rateLimitEnabled?: boolean;
  metadata: { organizationId: string };
};

const createApiKey: Call = {
  kind: 'mutation',
  input: (profile) => ({
    name: {
      type: 'string',
      notEmpty: true,
      ...(profile.atLeast('0.29.13')
        ? { max: { length: 32, message: 'Name must be at most 32 characters' } }
        : {}),
    },
    prefix: { type: 'string', optional: true },
    expiresIn: { type: 'number', optional: true },
    rateLimitEnabled: { type: 'boolean', optional: true },
    metadata: { type: 'object', fields: { organizationId: { type: 'string' } } },
  }),
  run({ world, profile, user }, input: KeyInput) {
    const { organizationId } = input.metadata;
    if (profile.atLeast('0.26.0') && !world.membership(user.id, organizationId))
      forbid('You are not a member of this organization');
    if (input.name.length > 32) fail('The name length is either too large or too small.');
    const { expiresIn } = input;
    if (expiresIn !== undefined && expiresIn < day)
      fail('The expiresIn is smaller than the predefined minimum value.');
    if (expiresIn !== undefined && expiresIn > 365 * day)
      fail('The expiresIn is larger than the predefined maximum value.');
    if (profile.atLeast('0.28.7') && !profile.atLeast('0.28.8')) fail(brokenKeyTable);
    const prefix = input.prefix ?? null;
    const key = world.addKey({
      name: input.name,
      prefix,
      secret: `${prefix ?? ''}${createSecret()}`,
      userId: user.id,
      organizationId,
      expiresAt: expiresIn === undefined ? null : world.date(expiresIn * 1000),
      rateLimitEnabled: input.rateLimitEnabled ?? true,
    });
    return createdKeyRow(profile, key);
  },
};

const brokenKeyTable =
  'The field "configId" does not exist in the "apikey" Drizzle schema. ' +
  'Please update your drizzle schema or re-generate using "npx auth@latest generate".';

function fail(message: string): never {
  throw new CallError('INTERNAL_SERVER_ERROR', message);
}

const deleteApiKey: Call = {
  kind: 'mutation',
  input: () => ({ apiKeyId: { type: 'string' } }),
  run({ world, user }, { apiKeyId }: { apiKeyId: string }) {
    const key = world.keys.find((row) => row.id === apiKeyId);
    if (!key) miss('API key not found');
    if (key.userId !== user.id)
      throw new CallError('UNAUTHORIZED', 'You are not authorized to delete this API key');
    world.keys = world.keys.filter((row) => row !== key);
    return true;
  },
};

const getDokployVersion: Call = { kind: 'query', run: ({ profile }) => profile.version };

export const accountCalls: Record<string, Call> = {
  'user.get': get,
  'user.session': session,
  'user.getPermissions': getPermissions,
  'user.createApiKey': createApiKey,
  'user.deleteApiKey': deleteApiKey,
  'settings.getDokployVersion': getDokployVersion,
};
