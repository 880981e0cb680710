import { CallError } from '../errors.ts';
import { createId } from '../identifiers.ts';
import type { Organization } from '../rows.ts';
import { memberRow, organizationRow } from '../shapes.ts';
import type { Fields } from '../validate.ts';
import { type Call, type Context, forbid, isKnownRole, miss } from './call.ts';

const byId = (): Fields => ({ organizationId: { type: 'string' } });
const notMember = 'You are not a member of this organization';

const create: Call = {
  kind: 'mutation',
  input: () => ({ name: { type: 'string' }, logo: { type: 'string', optional: true } }),
  run({ world, profile, user, member }, input: { name: string; logo?: string }) {
    const role = member?.role;
    const enough = role === 'owner' || (role === 'admin' && profile.atLeast('0.26.0')) || profile.cloud;
    if (!enough) forbid('Only the organization owner can create an organization');
    refuseNul(profile.atLeast('0.28.0'), profile.atLeast('0.30.0'), input.name);
    const organization = world.addOrganization({
      name: storable(input.name),
      ownerId: user.id,
      logo: input.logo ?? null,
      slug: createId(),
    });
    return organizationRow(profile, organization);
  },
};

// A lone surrogate comes back as U+FFFD.
function storable(name: string): string {
  return Buffer.from(name, 'utf8').toString('utf8');
}

// PostgreSQL refuses NUL, and the server hands out its complaint as it is.
function refuseNul(withQuery: boolean, withDefaultRole: boolean, name: string): void {
  if (!name.includes('\0')) return;
  if (!withQuery)
    throw new CallError('INTERNAL_SERVER_ERROR', 'invalid byte sequence for encoding "UTF8": 0x00');
  const defaultRole = withDefaultRole ? ', "default_role"' : '';
  const columns = `"id", "name", "slug", "logo", "created_at", "metadata"${defaultRole}, "owner_id"`;
  const values = `($1, $2, $3, default, $4, default${withDefaultRole ? ', default' : ''}, $5)`;
  const query = `insert into "organization" (${columns}) values ${values} returning ${columns}`;
  const message = `Failed query: ${query}\nparams: ${createId()},${name},${createId()}`;
  throw new CallError('INTERNAL_SERVER_ERROR', message);
}

const all: Call = {
  kind: 'query',
  run({ world, profile, user }) {
    return world.organizations.flatMap((organization) => {
      const own = world.membership(user.id, organization.id);
      if (!own) return [];
      return [{ ...organizationRow(profile, organization), members: [memberRow(profile, own)] }];
    });
  },
};

const one: Call = {
  kind: 'query',
  input: byId,
  run({ world, profile, user }, { organizationId }: { organizationId: string }) {
    const isMember = world.membership(user.id, organizationId) !== null;
    if (!isMember && profile.atLeast('0.26.0')) forbid(notMember);
    const organization = world.organization(organizationId);
    return organization ? organizationRow(profile, organization) : undefined;
  },
};

// 0.25 looks at the role in the key's organization instead of the one that is meant.
function requireOwner(context: Context, organization: Organization | null, words: string): Organization {
  const { world, profile, user, member } = context;
  if (!profile.atLeast('0.26.0') && member?.role !== 'owner') forbid(words);
  if (!organization) miss('Organization not found');
  if (!profile.atLeast('0.26.0')) return organization;
  const own = world.membership(user.id, organization.id);
  if (!own) forbid(notMember);
  if (own.role !== 'owner') forbid(words);
  return organization;
}

type Update = { organizationId: string; name: string; logo?: string; defaultRole?: string | null };

const update: Call = {
  kind: 'mutation',
  input: (profile) => ({
    organizationId: { type: 'string' },
    name: { type: 'string' },
    logo: { type: 'string', optional: true },
    ...(profile.atLeast('0.30.0')
      ? { defaultRole: { type: 'string', optional: true, nullable: true, notEmpty: true } as const }
      : {}),
  }),
  run(context, input: Update) {
    const { world, profile } = context;
    const found = world.organization(input.organizationId);
    if (!found && !profile.atLeast('0.26.0') && context.member?.role === 'owner') return undefined;
    const organization = requireOwner(context, found, 'Only the organization owner can update it');
    if (profile.atLeast('0.30.0')) setDefaultRole(context, organization, input.defaultRole);
    organization.name = storable(input.name);
    if (input.logo !== undefined) organization.logo = input.logo;
    // The table has no order: a changed row comes last.
    world.organizations = [...world.organizations.filter((row) => row !== organization), organization];
    return organizationRow(profile, organization);
  },
};

function setDefaultRole(
  { world }: Context,
  organization: Organization,
  role: string | null | undefined,
): void {
  if (role === undefined) return;
  if (role === 'owner') forbid('Cannot set owner as the default role');
  if (role !== null && !isKnownRole(world, organization.id, role)) miss(`Role "${role}" not found`);
  const custom = role !== null && role !== 'admin' && role !== 'member';
  if (custom && !world.licensed)
    forbid('Setting a custom role as default requires a valid enterprise license');
  organization.defaultRole = role;
}

const remove: Call = {
  kind: 'mutation',
  input: byId,
  run(context, { organizationId }: { organizationId: string }) {
    const { world, user } = context;
    const words = 'Only the organization owner can delete it';
    const organization = requireOwner(context, world.organization(organizationId), words);
    if (organization.ownerId !== user.id) forbid(words);
    const owned = world.organizations.filter((row) => row.ownerId === user.id);
    if (owned.length === 1) forbid('You must maintain at least one organization where you are the owner');
    world.removeOrganization(organization.id);
    return [];
  },
};

const setDefault: Call = {
  kind: 'mutation',
  input: () => ({ organizationId: { type: 'string', notEmpty: true } }),
  run({ world, user }, { organizationId }: { organizationId: string }) {
    const chosen = world.membership(user.id, organizationId);
    if (!chosen) forbid(notMember);
    for (const member of world.members) if (member.userId === user.id) member.isDefault = false;
    chosen.isDefault = true;
    return { success: true };
  },
};

const active: Call = {
  kind: 'query',
  since: '0.28.4',
  run({ world, profile, organizationId }) {
    const organization = world.organization(organizationId);
    return organization ? organizationRow(profile, organization) : undefined;
  },
};

/** The calls on organizations; update, delete, one and setDefault reach every organization of the key's user. */
export const organizationCalls: Record<string, Call> = {
  'organization.create': create,
  'organization.all': all,
  'organization.one': one,
  'organization.update': update,
  'organization.delete': remove,
  'organization.setDefault': setDefault,
  'organization.active': active,
};
