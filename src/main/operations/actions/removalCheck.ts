import type { Account, Member, Session } from '../../../shared/dokploy.ts';
import { ok, type Result } from '../../../shared/errors.ts';
import { fullName } from '../../../shared/fullName.ts';
import { oneLine } from '../../../shared/oneLine.ts';
import type { ChangeBy, ToldMemberships } from '../../../shared/operations/change.ts';
import { isNothing } from '../../../shared/permissions/permissions.ts';
import { ownedBy } from '../../../shared/rules/organizations.ts';
import type { Dokploy } from '../../dokploy/client.ts';
import { type OrganizationRef, type Readings, refOf } from '../action.ts';

type Remove = ChangeBy<'members.remove'>;

/** Looks, before an account is deleted, what goes with it beside what was told of it. */
export function createRemovalCheck({ dokploy }: { dokploy: Pick<Dokploy, 'call'> }) {
  /** Why it may not be deleted for the organizations that it is in; null where it is in those alone that were told. */
  async function whyInMore(
    change: Remove,
    told: ToldMemberships,
    account: Account,
    readings: Pick<Readings, 'members'>,
  ): Promise<Result<string | null>> {
    const { instanceId, userId, email } = change;
    // As many as the server counts cannot be looked into one by one: it also counts those that no key here opens.
    const counted = await dokploy.call('user.checkUserOrganizations', refOf(change), { userId });
    if (!counted.ok && told.hidden !== null) return counted;
    const look = async (ref: OrganizationRef) => isAmong(await readings.members(ref), userId);
    const named = await Promise.all(
      told.organizationIds.map((id) =>
        look(id === change.organizationId ? refOf(change) : { instanceId, organizationId: id }),
      ),
    );
    const there = named.filter((each) => each === true).length;
    const isAllSeen = !named.includes(null);
    // Those that no key opened are no excuse: the account may have left one of them for one that a key opens.
    if (counted.ok && isAllSeen && counted.value <= there) return ok(null);
    const others = account.organizations.filter(({ id }) => !told.organizationIds.includes(id));
    const found = await Promise.all(others.map(({ id }) => look({ instanceId, organizationId: id })));
    const names = others.filter((_, at) => found[at]).map(({ name }) => `“${oneLine(name, 80)}”`);
    if (names.length > 0)
      return ok(`${email} is in ${names.join(', ')} now, too, which the deletion of the account would end.`);
    if (!counted.ok || told.hidden === null) return ok(null);
    // Where a named one cannot be looked at, it counts as it was told.
    const more = counted.value - named.filter((each) => each !== false).length - told.hidden;
    if (more <= 0) return ok(null);
    return ok(
      `${email} is in ${more} more ${more === 1 ? 'organization' : 'organizations'} now that no key here opens, which the deletion of the account would end.`,
    );
  }

  return {
    /**
     * Why it may not be deleted, as a sentence; null where nothing more goes than was told, or nothing was told. Gives the
     * failure of what could not be looked at.
     */
    async whyMoreGoes(
      change: Remove,
      readings: Pick<Readings, 'members' | 'account'>,
    ): Promise<Result<string | null>> {
      const { owned, memberships } = change;
      if (!owned && !memberships) return ok(null);
      const account = await readings.account(change.instanceId);
      if (!account.ok) return account;
      const why = owned ? whyOwnsMore(change, owned, account.value) : null;
      if (why !== null || !memberships) return ok(why);
      return whyInMore(change, memberships, account.value, readings);
    },
  };
}

/**
 * Why an account that was just made is not to be taken back: it is in use. Null where nothing tells so. Servers show the
 * sessions of others to an owner's key alone, from 0.30.0 on: none proves nothing.
 */
export function whyInUse(
  members: readonly Member[],
  { userId, email, madeAs }: Remove,
  sessions: Result<Session[]> | null,
): string | null {
  const member = members.find((each) => each.userId === userId);
  if (madeAs === undefined || !member) return null;
  const { role, user, permissions } = member;
  const stays = 'so the account stays. Remove the person under Members if they are to go.';
  if (sessions?.ok && sessions.value.some((session) => session.userId === userId))
    return `${email} has signed in since, ${stays}`;
  if (role !== madeAs) return `${email} is ${oneLine(role, 40)} there now, ${stays}`;
  if (permissions && !isNothing(permissions)) return `${email} was granted access since, ${stays}`;
  const isSetUp = user.twoFactorEnabled === true || fullName(user) !== '';
  return isSetUp ? `${email} has set up the account since, ${stays}` : null;
}

/** Null where nobody can say. */
function isAmong(members: Result<Member[]>, userId: string): boolean | null {
  return members.ok ? members.value.some((member) => member.userId === userId) : null;
}

/** Why an account may not be deleted for what it owns; null where that is what was told. */
function whyOwnsMore(
  { userId, email }: { userId: string; email: string },
  told: readonly string[],
  account: Account,
): string | null {
  const more = ownedBy(account, userId).filter(({ id }) => !told.includes(id));
  if (more.length === 0) return null;
  const names = more.map(({ name }) => `“${oneLine(name, 80)}”`).join(', ');
  return `${email} owns ${names} now, which would be deleted with the account.`;
}
