import type { Account, Member, Session } from '../../../shared/dokploy.ts';
import { fail, ok, type Result } from '../../../shared/errors.ts';
import type { ChangeBy, ToldMemberships } from '../../../shared/operations/change.ts';
import { isNothing } from '../../../shared/permissions/permissions.ts';
import {
  denyDeleteOwner,
  denyEndMembership,
  denyGiveRole,
  denyRemoveMember,
  judgesRemovals,
} from '../../../shared/rules/members.ts';
import { ownedBy } from '../../../shared/rules/organizations.ts';
import { showsMembershipEnded, showsRemoval, showsRole } from '../../../shared/settle.ts';
import { fullName, oneLine } from '../../../shared/text.ts';
import { refusedFailure } from '../../dokploy/answerFailures.ts';
import type { Dokploy, WritableDokploy } from '../../dokploy/client.ts';
import type { Accounts } from '../../readings/accounts.ts';
import type { OrganizationAccess } from '../../readings/organizationAccess.ts';
import type { Cache } from '../../world/cache.ts';
import { type Actions, judge, type OrganizationRef, type Readings, refOf, sentBy, show } from '../action.ts';

export function createMemberActions(options: {
  dokploy: WritableDokploy;
  accounts: Accounts;
  access: OrganizationAccess;
  cache: Pick<Cache, 'noteOrganizationGone'>;
}) {
  const { dokploy, accounts, access, cache } = options;

  /** Dokploy 0.25 deletes any account for any key: allow the owner only, and people of the organization. */
  async function checkRemoval(
    organizationRef: OrganizationRef,
    userId: string,
    readings: Readings,
  ): Promise<Result<null>> {
    const { instanceId } = organizationRef;
    const call = 'user.remove';
    const account = await access.account(instanceId);
    if (!account.ok) return account;
    const principal = await access.principal(organizationRef);
    if (!principal.ok) return principal;
    if (!principal.value.isCloud && judgesRemovals(principal.value)) return ok(null);
    const never = access.refuse(
      instanceId,
      call,
      denyRemoveMember(principal.value, { userId: '', role: 'member' }),
    );
    if (never) return never;
    const members = await readings.members(organizationRef);
    if (!members.ok) return members;
    const member = members.value.find((each) => each.userId === userId);
    if (!member) {
      const sentence = 'Target user is not a member of this organization';
      return fail(refusedFailure(access.contextOf(instanceId, call), 'not-found', 404, sentence));
    }
    const refused = access.refuse(instanceId, call, denyRemoveMember(principal.value, member));
    if (refused) return refused;
    const owned = ownedBy(account.value, userId);
    return access.refuse(instanceId, call, denyDeleteOwner(principal.value, owned)) ?? ok(null);
  }

  /** Dokploy deletes a person's organizations with the account; on Cloud it deletes nothing. */
  function dropOwned(instanceId: string, userId: string): void {
    const known = accounts.last(instanceId);
    if (!known || known.isCloud) return;
    for (const { id } of ownedBy(known, userId)) cache.noteOrganizationGone(instanceId, id);
  }

  return {
    'members.setRole': {
      reads: 'members',
      check: (change, readings) =>
        judge(readings.members(refOf(change)), (members) => {
          const { memberId, email, from, role } = change;
          const member = members.find(({ id }) => id === memberId);
          if (!member) return { changed: `${email} is no longer a member there.` };
          if (member.role === role) return 'already';
          return member.role === from
            ? 'needed'
            : { changed: `${email} is ${member.role} there now, not ${from}.` };
        }),
      async send(change) {
        const { memberId, role } = change;
        const call = 'organization.updateMemberRole';
        const may = await access.allow(refOf(change), call, (principal) => denyGiveRole(principal, role));
        return may.ok ? sentBy(await dokploy.call(call, refOf(change), { memberId, role })) : sentBy(may);
      },
      settle: (change, _, readings) =>
        show(readings.members(refOf(change)), (members) => showsRole(members, change.memberId, change.role)),
      inverse: ({ from, role, ...rest }) => ({ ...rest, from: role, role: from }),
    },

    'members.remove': {
      reads: 'members',
      answers: false,
      check: (change, readings) =>
        judge(readings.members(refOf(change)), async (members) => {
          if (showsRemoval(members, change.userId)) return ok('already');
          const isNew = change.madeAs !== undefined;
          const sessions = isNew ? await readings.call('user.listSessions', refOf(change)) : null;
          const inUse = whyInUse(members, change, sessions);
          if (inUse !== null) return ok({ changed: inUse });
          const why = await whyMoreGoes(dokploy, change, readings);
          return why.ok ? ok(why.value === null ? 'needed' : { changed: why.value }) : why;
        }),
      async send(change, readings) {
        const { instanceId, userId } = change;
        const organizationRef = refOf(change);
        const checked = await checkRemoval(organizationRef, userId, readings);
        if (!checked.ok) return sentBy(checked);
        const removed = await dokploy.call('user.remove', organizationRef, { userId });
        if (removed.ok) {
          dropOwned(instanceId, userId);
          accounts.forgetPerson(instanceId, userId);
        }
        accounts.outdate(instanceId);
        return sentBy(removed);
      },
      async settle(change, _, readings) {
        const { instanceId, userId } = change;
        const settled = await show(readings.members(refOf(change)), (all) => showsRemoval(all, userId));
        if (settled.shown) dropOwned(instanceId, userId);
        return settled;
      },
      // No undo: a new invitation does not restore what they had.
    },

    'members.endMembership': {
      reads: 'members',
      check: (change, readings) =>
        judge(readings.members(refOf(change)), (members) => {
          const member = members.find(({ id }) => id === change.memberId);
          if (!member) return 'already';
          return member.role === 'owner' ? { changed: `${change.email} is the owner there now.` } : 'needed';
        }),
      async send(change, readings) {
        const { organizationId, memberId } = change;
        const call = 'better-auth.removeMember';
        const members = await readings.members(refOf(change));
        if (!members.ok) return sentBy(members);
        const member = members.value.find(({ id }) => id === memberId);
        if (!member) return sentBy(ok({}));
        const may = await access.allow(refOf(change), call, (principal) =>
          denyEndMembership(principal, member),
        );
        if (!may.ok) return sentBy(may);
        return sentBy(await dokploy.call(call, refOf(change), { organizationId, memberId }));
      },
      settle: ({ memberId, ...change }, _, readings) =>
        show(readings.members(refOf(change)), (members) => showsMembershipEnded(members, memberId)),
      // No undo: an invitation restores neither grants nor, until accepted, the member.
    },
  } satisfies Partial<Actions>;
}

type Remove = ChangeBy<'members.remove'>;

/** Null if the account is only in organizations that were shown. */
async function whyInMore(
  { call }: Pick<Dokploy, 'call'>,
  change: Remove,
  told: ToldMemberships,
  account: Account,
  readings: Pick<Readings, 'members'>,
): Promise<Result<string | null>> {
  const { instanceId, userId, email } = change;
  // The server's count includes organizations that no key here opens.
  const counted = await call('user.checkUserOrganizations', refOf(change), { userId });
  if (!counted.ok && told.hidden !== null) return counted;
  const look = async (ref: OrganizationRef) => isAmong(await readings.members(ref), userId);
  const named = await Promise.all(
    told.organizationIds.map((id) =>
      look(id === change.organizationId ? refOf(change) : { instanceId, organizationId: id }),
    ),
  );
  const there = named.filter((each) => each === true).length;
  const isAllSeen = !named.includes(null);
  // The account may have left an unopened organization for one that a key opens.
  if (counted.ok && isAllSeen && counted.value <= there) return ok(null);
  const others = account.organizations.filter(({ id }) => !told.organizationIds.includes(id));
  const found = await Promise.all(others.map(({ id }) => look({ instanceId, organizationId: id })));
  const names = others.filter((_, at) => found[at]).map(({ name }) => `“${oneLine(name, 80)}”`);
  if (names.length > 0)
    return ok(`${email} is in ${names.join(', ')} now, too. Deleting the account would end that.`);
  if (!counted.ok || told.hidden === null) return ok(null);
  // An unreadable named organization counts as it was shown.
  const more = counted.value - named.filter((each) => each !== false).length - told.hidden;
  if (more <= 0) return ok(null);
  return ok(
    `${email} is in ${more} more ${more === 1 ? 'organization' : 'organizations'} now that no key here opens. Deleting the account would end them, too.`,
  );
}

async function whyMoreGoes(
  dokploy: Pick<Dokploy, 'call'>,
  change: Remove,
  readings: Pick<Readings, 'members' | 'account'>,
): Promise<Result<string | null>> {
  const { owned, memberships } = change;
  if (!owned && !memberships) return ok(null);
  const account = await readings.account(change.instanceId);
  if (!account.ok) return account;
  const why = owned ? whyOwnsMore(change, owned, account.value) : null;
  if (why !== null || !memberships) return ok(why);
  return whyInMore(dokploy, change, memberships, account.value, readings);
}

/** Only an owner's key sees others' sessions, since Dokploy 0.30.0: an empty list proves nothing. */
function whyInUse(
  members: readonly Member[],
  { userId, email, madeAs }: Remove,
  sessions: Result<Session[]> | null,
): string | null {
  const member = members.find((each) => each.userId === userId);
  if (madeAs === undefined || !member) return null;
  const { role, user, permissions } = member;
  const stays = 'so the account stays. To remove the person, use Members.';
  if (sessions?.ok && sessions.value.some((session) => session.userId === userId))
    return `${email} has signed in since, ${stays}`;
  if (role !== madeAs) return `${email} is ${oneLine(role, 40)} there now, ${stays}`;
  if (permissions && !isNothing(permissions)) return `${email} was granted access since, ${stays}`;
  const isSetUp = user.twoFactorEnabled === true || fullName(user) !== '';
  return isSetUp ? `${email} has set up the account since, ${stays}` : null;
}

function isAmong(members: Result<Member[]>, userId: string): boolean | null {
  return members.ok ? members.value.some((member) => member.userId === userId) : null;
}

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
