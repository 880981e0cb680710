import type { Profile } from '../versions.ts';
import { accountCalls } from './account.ts';
import { auditLogCalls } from './auditLog.ts';
import type { Call } from './call.ts';
import { customRoleCalls } from './customRoles.ts';
import { enterpriseCalls } from './enterprise.ts';
import { gitProviderCalls } from './gitProviders.ts';
import { invitationCalls } from './invitations.ts';
import { memberCalls } from './members.ts';
import { organizationCalls } from './organizations.ts';
import { permissionCalls } from './permissions.ts';
import { profileCalls } from './profile.ts';
import { projectCalls } from './projects.ts';
import { sessionCalls } from './sessions.ts';

const calls: Record<string, Call> = {
  ...organizationCalls,
  ...memberCalls,
  ...invitationCalls,
  ...accountCalls,
  ...enterpriseCalls,
  ...customRoleCalls,
  ...auditLogCalls,
  ...profileCalls,
  ...gitProviderCalls,
  ...permissionCalls,
  ...projectCalls,
  ...sessionCalls,
};

const names = new Map(Object.keys(calls).map((name) => [name.toLowerCase(), name]));

/** The procedure of a path such as "user.all", in any letter case; null where this version has none. */
export function findCall(profile: Profile, path: string): { name: string; call: Call } | null {
  const name = names.get(path.toLowerCase());
  const call = name === undefined ? undefined : calls[name];
  if (name === undefined || !call) return null;
  if (call.since !== undefined && !profile.atLeast(call.since)) return null;
  return { name, call };
}
