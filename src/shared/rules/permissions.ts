import { has, type Server } from '../capabilities.ts';
import type { Member } from '../dokploy.ts';
import type { AppError } from '../errors.ts';
import type { Step } from '../operations/operation.ts';
import { seesEverything } from '../permissions/accessSummary.ts';
import type { PermissionsDifference } from '../permissions/permissions.ts';
import type { Permissions, Tree } from '../permissions/shapes.ts';
import { type Switch, UNPROTECTED_SWITCHES } from '../permissions/switches.ts';
import { differenceWords, permissionsWords } from '../permissions/words.ts';
import type { SomeFacts } from './actions.ts';
import { type DenyReason, denyAct, ofKey, type Principal, running, say, tooOld } from './principal.ts';

export function denyCopyAccess(role: string): DenyReason {
  if (!seesEverything(role)) return null;
  return say(`Sees everything, as ${role}: there is nothing to copy.`);
}

/** Owners and admins (before 0.26.0 owners only), and roles that may. */
export function denySetPermissionsOfAny(principal: Principal): DenyReason {
  return denyAct(principal, 'update', 'set permissions');
}

export function denySetPermissions(
  principal: Principal,
  member: Pick<Member, 'userId' | 'role'>,
): DenyReason {
  const never = denySetPermissionsOfAny(principal);
  if (never) return never;
  if (member.userId === principal.userId)
    return (seesEverything(member.role) ? say : ofKey)('You cannot set your own permissions.');
  if (member.role === 'owner') return say('The owner sees everything: permissions do not count.');
  if (member.role === 'admin') return say('Admins see everything: permissions do not count.');
  return null;
}

export function whySwitchHasNoEffect(principal: Principal, role: string, name: Switch): string | null {
  if (role !== 'member') return 'A custom role brings its own rights: switches do not count for it.';
  if (!has(principal, 'member-limits') && UNPROTECTED_SWITCHES.includes(name))
    return `Before Dokploy 0.28.7 members reach this without the switch, too${running(principal)}.`;
  if (name === 'canDeleteProjects' && !has(principal, 'member-limits'))
    return `Before Dokploy 0.28.7 it deletes projects that are not granted, too${running(principal)}.`;
  return null;
}

/** A member's key lists that member's grants only. */
export function denyReadTree(principal: Principal): DenyReason {
  return denyAct(principal, 'update', 'see all that can be granted');
}

/** Dokploy before 0.28.3 sends all data of every service, so a tree is read there only when a person asks. */
export function listsNamesAlone(server: Server): boolean {
  return has(server, 'project.allForPermissions');
}

export function failedAsHeavy(query: { state: string; error?: Pick<AppError, 'code'> }): boolean {
  return query.state === 'failed' && query.error?.code === 'server-too-old';
}

export function whyNoExtras(server: Server, tree: Pick<Tree, 'gitProviders' | 'servers'>): string | null {
  if (tree.gitProviders !== null || tree.servers !== null) return null;
  const brings = tooOld(server, 'gitProvider.allForPermissions', 'Granting single git providers and servers');
  return (
    brings?.reason ?? 'Granting single git providers and servers needs an enterprise license on the server.'
  );
}

export const PERMISSION_ACTIONS = {
  'members.setPermissions': {
    title: 'set permissions',
    what: (change, _, most) => differenceWords(change, most) || 'no change',
    passive: (subject) => [`The permissions of ${subject}`, 'changed'],
    done: (subject, change, _, step) => `Permissions of ${subject} changed: ${permissionsDone(change, step)}`,
    running: (subject) => `the change of permissions of ${subject}`,
    undo: (subject) => `put the permissions of ${subject} back`,
    effect: ({ organizationId, userId, email, grant, revoke }, { changed = { grant, revoke } } = {}) => [
      { does: 'change', on: 'grants', organizationId, userId, email, ...changed },
    ],
  },
} satisfies SomeFacts;

export const PERMISSION_PLANS = { 'set-permissions': 'Set permissions' } as const;

function permissionsDone({ grant, revoke }: PermissionsDifference, { state }: Step): string {
  const isLeftOut = state.state === 'done' && state.output.leftOut !== undefined;
  const done = (all: Permissions) => (isLeftOut ? { ...all, gitProviders: [], servers: [] } : all);
  const [granted, revoked] = [permissionsWords(done(grant)), permissionsWords(done(revoke))];
  const words = [granted && `granted ${granted}`, revoked && `took away ${revoked}`];
  return `${words.filter(Boolean).join('; ')}.${isLeftOut ? LEFT_OUT : ''}`;
}

const LEFT_OUT = ' Git providers and servers were left out: without a license the server keeps none of them.';
