import { CallError } from '../errors.ts';
import { knowsResource, mayDo } from '../permissions.ts';
import type { ApiKey, Member, User } from '../rows.ts';
import type { Fields } from '../validate.ts';
import type { Profile } from '../versions.ts';
import type { World } from '../world.ts';

/** What a call knows of its caller; the organization is always the key's. */
export type Context = {
  world: World;
  profile: Profile;
  user: User;
  key: ApiKey;
  organizationId: string;
  member: Member | null;
  port: number;
};

/** One procedure: when it came, who may, what it takes, what it does; undefined is an empty 200 body. */
export type Call = {
  kind: 'query' | 'mutation';
  since?: string;
  /** Refuses before the input is looked at, as the server's middleware does. */
  policy?: (context: Context) => void;
  input?: (profile: Profile) => Fields;
  // biome-ignore lint/suspicious/noExplicitAny: the input was checked against `input` before
  run: (context: Context, input: any) => unknown;
};

export function forbid(message: string): never {
  throw new CallError('FORBIDDEN', message);
}

export function miss(message: string): never {
  throw new CallError('NOT_FOUND', message);
}

/** Lets through who may act on a resource of the key's organization; the words of the refusal changed twice. */
export function requirePermission(resource: string, action: string): (context: Context) => void {
  return ({ world, profile, organizationId, member }) => {
    const role = member?.role;
    if (!profile.atLeast('0.28.7')) {
      const enough = role === 'owner' || (role === 'admin' && profile.atLeast('0.26.0'));
      if (!enough) throw new CallError('UNAUTHORIZED', 'UNAUTHORIZED');
      return;
    }
    if (role === undefined) throw new CallError('UNAUTHORIZED', 'Permission denied');
    if (!isKnownRole(world, organizationId, role) || (!isBuiltIn(role) && !world.licensed))
      throw new CallError('UNAUTHORIZED', 'Invalid role');
    if (!mayDo(world, organizationId, role, resource, action)) {
      const isKnown = knowsResource(world, organizationId, role, resource);
      const words = isKnown
        ? `unauthorized to access resource "${resource}"`
        : `You are not allowed to access resource: ${resource}`;
      throw new CallError('UNAUTHORIZED', words);
    }
  };
}

export function requireLicence(resource: string, action: string): (context: Context) => void {
  const mayAct = requirePermission(resource, action);
  return (context) => {
    mayAct(context);
    if (!context.world.licensed) forbid('Valid enterprise license required');
  };
}

function isBuiltIn(role: string): boolean {
  return ['owner', 'admin', 'member'].includes(role);
}

export function isKnownRole(world: World, organizationId: string, role: string): boolean {
  if (isBuiltIn(role)) return true;
  return world.customRoles.some((row) => row.organizationId === organizationId && row.role === role);
}
