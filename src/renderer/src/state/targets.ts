import type { Account } from '../../../shared/dokploy.ts';
import { accountsIn, personOf } from '../../../shared/people.ts';
import { type Principal, principalIn } from '../../../shared/principal.ts';
import { denyReadMembers, rolesOffered } from '../../../shared/rules/members.ts';
import type { InstanceTargets, KeyHolder, Target } from '../../../shared/target.ts';
import type { State } from './model.ts';
import { dataOf, failureOf, readingOf } from './queryState.ts';
import {
  selectAccount,
  selectInvitations,
  selectKey,
  selectKeys,
  selectMembers,
  selectOrganizations,
  selectPrincipal,
  selectRights,
} from './selectors.ts';

/** Every organization of every instance as far as it is known now: what a plan over many is made from. */
export function targetsOf(state: State): InstanceTargets[] {
  return state.order.map((instanceId) => {
    const account = readingOf(selectAccount(state, instanceId))?.data ?? null;
    const instanceName = state.byId[instanceId]?.name ?? '';
    const targets = (account?.organizations ?? []).map(({ id, name }) =>
      targetOf(state, instanceId, id, name),
    );
    return { instanceId, instanceName, account, targets, whyUnknown: whyUnread(state, instanceId) };
  });
}

function targetOf(state: State, instanceId: string, organizationId: string, name: string): Target {
  const principal = selectPrincipal(state, instanceId, organizationId);
  const members = selectMembers(state, instanceId, organizationId);
  const invitations = selectInvitations(state, instanceId, organizationId);
  const readAt = [members, invitations].flatMap((list) => readingOf<unknown>(list)?.at ?? []);
  const rights = dataOf(selectRights(state, instanceId, organizationId));
  return {
    instanceId,
    instanceName: state.byId[instanceId]?.name ?? '',
    organizationId,
    organizationName: name,
    principal,
    members: dataOf(members) ?? null,
    invitations: dataOf(invitations) ?? null,
    roles: principal && rights ? rolesOffered(principal, rights.customRoles) : null,
    whyUnknown: whyUnknown(state, instanceId, organizationId),
    holders: holdersOf(state, instanceId, organizationId),
    ...(readAt.length > 0 ? { readAt: Math.min(...readAt) } : {}),
  };
}

/** The people whose keys open an organization, each once, the one whose key is used first. */
function holdersOf(state: State, instanceId: string, organizationId: string): KeyHolder[] {
  const account = dataOf(selectAccount(state, instanceId));
  const used = selectPrincipal(state, instanceId, organizationId);
  if (!account || !used) return [];
  const holders = new Map<string | null, KeyHolder>();
  for (const { userId, userEmail: email, role } of selectKeys(state, instanceId, organizationId)) {
    if (holders.has(userId)) continue;
    const isUsed = userId === null || userId === used.userId;
    const principal = isUsed ? used : asPerson(account, { ...used, userId, role });
    holders.set(userId, { userId: userId ?? used.userId, email, principal });
  }
  return [...holders.values()];
}

/** By the role alone, since rights are read with the key in use; before the person's account was read, by the role recorded. */
function asPerson(account: Account, recorded: Principal): Principal {
  const { organizationId, userId, absent = [] } = recorded;
  const own = accountsIn(account).find((each) => personOf(each) === userId);
  if (!own || organizationId === null) return { ...recorded, allowed: null };
  return principalIn(own, organizationId, { allowed: null, customRoles: [], absent: [...absent] });
}

/** Why nothing of an instance could be read last; null where it could. */
export function whyUnread(state: State, instanceId: string): string | null {
  const account = selectAccount(state, instanceId);
  const failure = failureOf(account);
  if (failure) return failure.message;
  return readingOf(account) ? null : 'It has not been read yet.';
}

/** Why the people of an organization are not known; null where they are. */
export function whyUnknown(state: State, instanceId: string, organizationId: string): string | null {
  const why = whyUnreadable(state, instanceId, organizationId);
  if (why !== null) return why;
  const members = selectMembers(state, instanceId, organizationId);
  const invitations = selectInvitations(state, instanceId, organizationId);
  return dataOf(members) && dataOf(invitations) ? null : 'Its people have not been read yet.';
}

/** Why the people of an organization cannot be read, or could not be last; null where nothing is known to bar it. */
export function whyUnreadable(state: State, instanceId: string, organizationId: string): string | null {
  const barred = whyBarred(state, instanceId, organizationId);
  if (barred !== null) return barred;
  const members = selectMembers(state, instanceId, organizationId);
  const invitations = selectInvitations(state, instanceId, organizationId);
  return (failureOf(members) ?? failureOf(invitations))?.message ?? null;
}

/** Why the invitations of an organization cannot be read, or could not be last; null where nothing is known to bar it. */
export function whyNoInvitations(state: State, instanceId: string, organizationId: string): string | null {
  const barred = whyBarred(state, instanceId, organizationId);
  return barred ?? failureOf(selectInvitations(state, instanceId, organizationId))?.message ?? null;
}

/** What bars reading both lists. */
function whyBarred(state: State, instanceId: string, organizationId: string): string | null {
  const account = failureOf(selectAccount(state, instanceId));
  if (account) return account.message;
  const organization = selectOrganizations(state, instanceId).find(({ id }) => id === organizationId);
  if (organization?.unread) return organization.unread.why;
  if (!selectKey(state, instanceId, organizationId)) return 'No key opens this organization.';
  const principal = selectPrincipal(state, instanceId, organizationId);
  const denied = principal && denyReadMembers(principal);
  return denied?.reason ?? null;
}
