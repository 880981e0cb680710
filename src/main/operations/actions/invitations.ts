import type { Account, Invitation } from '../../../shared/dokploy.ts';
import { readEmail } from '../../../shared/entries.ts';
import { ok, type Result } from '../../../shared/errors.ts';
import { invitationStatus } from '../../../shared/invitation.ts';
import { oneLine } from '../../../shared/oneLine.ts';
import type { Change, ChangeBy } from '../../../shared/operations/change.ts';
import type { StepOutput } from '../../../shared/operations/step.ts';
import { accountOf } from '../../../shared/people.ts';
import { denyAccept, denyInvite, inviteWay } from '../../../shared/rules/invitations.ts';
import { denyGiveRole } from '../../../shared/rules/members.ts';
import { isSameAddress } from '../../../shared/sameAddress.ts';
import { invitationFor, showsNoInvitation } from '../../../shared/settle.ts';
import type { WritableDokploy } from '../../dokploy/client.ts';
import type { OrganizationAccess } from '../../readings/organizationAccess.ts';
import type { KeyedMutex } from '../../scheduling/keyedMutex.ts';
import {
  type Actions,
  isOurs,
  type Lost,
  type OrganizationRef,
  type Readings,
  refOf,
  type Settled,
} from '../action.ts';

type Person = { email: string; role: string };
type Acceptance = ChangeBy<'invitations.accept'>;

export function createInvitationActions(options: {
  dokploy: WritableDokploy;
  access: OrganizationAccess;
  /** Parallel invitations of one address make duplicates on the server: one at a time per organization. */
  mutex: KeyedMutex;
}): Pick<Actions, `invitations.${'create' | 'remove' | 'renew' | 'send' | 'accept'}`> {
  const { dokploy, access, mutex } = options;

  const inTurn = <T>({ instanceId, organizationId }: OrganizationRef, job: () => Promise<T>) =>
    mutex(JSON.stringify([instanceId, organizationId]), job);

  /** What can be known to fail before anything is sent; gives the address in lower case and the way to invite. */
  async function checkInvite(
    organizationRef: OrganizationRef,
    { email, role }: Person,
  ): Promise<Result<{ email: string; way: 'dokploy' | 'better-auth' }>> {
    const call = 'organization.inviteMember';
    const { instanceId } = organizationRef;
    const address = readEmail(email);
    if (!address.ok) return address;
    const principal = await access.principal(organizationRef);
    if (!principal.ok) return principal;
    const refusedRole = access.refuse(instanceId, call, denyGiveRole(principal.value, role));
    if (refusedRole) return refusedRole;
    const way = inviteWay(principal.value);
    if (way === 'dokploy') return ok({ email: address.value, way });
    const refused = access.refuse(instanceId, call, denyInvite(principal.value));
    return refused ?? ok({ email: address.value, way: 'better-auth' });
  }

  async function invite(
    organizationRef: OrganizationRef,
    way: 'dokploy' | 'better-auth',
    person: Person,
  ): Promise<Result<Invitation>> {
    if (way === 'dokploy') return dokploy.call('organization.inviteMember', organizationRef, person);
    const { organizationId } = organizationRef;
    return dokploy.call('better-auth.inviteMember', organizationRef, { ...person, organizationId });
  }

  const targetOf = ({ instanceId, userId }: Acceptance) =>
    userId === undefined ? { instanceId } : access.strongestKey(instanceId, { userId });

  async function remove(organizationRef: OrganizationRef, invitationId: string): Promise<Result<StepOutput>> {
    const removed = await dokploy.call('organization.removeInvitation', organizationRef, { invitationId });
    return removed.ok ? ok({}) : removed;
  }

  return {
    'invitations.create': {
      reads: 'invitations',
      async check(change, readings) {
        const { email, role } = change;
        const organizationRef = refOf(change);
        const [invitations, members] = await Promise.all([
          readings.invitations(organizationRef),
          readings.members(organizationRef),
        ]);
        if (!invitations.ok) return invitations;
        if (members.ok && members.value.some(({ user }) => isSameAddress(user.email, email)))
          return ok({ verdict: 'changed', why: `${email} is already a member there.` });
        const pending = invitationFor(invitations.value, email, readings.now());
        if (!pending) return ok({ verdict: 'needed' });
        if (pending.role === role) return ok({ verdict: 'already', output: { invitationId: pending.id } });
        const why = `${email} already has an invitation there, as ${pending.role ?? 'nothing'}.`;
        return ok({ verdict: 'changed', why });
      },
      send: (change) =>
        inTurn(change, async () => {
          const { email, role } = change;
          const organizationRef = refOf(change);
          const checked = await checkInvite(organizationRef, { email, role });
          if (!checked.ok) return { result: checked };
          const made = await invite(organizationRef, checked.value.way, { email: checked.value.email, role });
          return { result: made.ok ? ok(outputOf(made.value)) : made };
        }),
      async settle(change, output, readings, lost) {
        return findMade(refOf(change), change, output, readings, lost);
      },
      inverse: ({ endsOn: _, ...change }, { invitationId }) =>
        invitationId === undefined
          ? null
          : { ...change, action: 'invitations.remove', invitationId, unlessAccepted: true },
    },

    'invitations.remove': {
      reads: 'invitations',
      async check(change, readings) {
        const { invitationId, email, unlessAccepted } = change;
        const invitations = await readings.invitations(refOf(change));
        if (!invitations.ok) return invitations;
        const there = invitations.value.find(({ id }) => id === invitationId);
        const again = there ? undefined : invitationFor(invitations.value, email, readings.now());
        if (again) return ok({ verdict: 'changed', why: whyInvitedAgain(again) });
        if (!there) return ok({ verdict: 'already' });
        return unlessAccepted && there.status === 'accepted'
          ? ok({ verdict: 'changed', why: `${email} has accepted the invitation.` })
          : ok({ verdict: 'needed' });
      },
      send: (change, readings, mean = () => {}) =>
        inTurn(change, async () => {
          const organizationRef = refOf(change);
          const invitations = await readings.invitations(organizationRef);
          if (!invitations.ok) return { result: invitations };
          const there = invitations.value.find(({ id }) => id === change.invitationId);
          const isOpen = there !== undefined && invitationStatus(there, readings.now()) === 'pending';
          const output: StepOutput = isOpen ? {} : { wasOver: true };
          mean(output);
          const removed = await remove(organizationRef, change.invitationId);
          return { result: removed.ok ? ok(output) : removed };
        }),
      async settle(change, _, readings) {
        const invitations = await readings.invitations(refOf(change));
        return { shown: invitations.ok ? showsNoInvitation(invitations.value, change.invitationId) : null };
      },
      // By whose key it was removed it comes back: the preferred one may be that of whoever is off-boarded.
      inverse: ({ invitationId: _, unlessAccepted: __, role, ...rest }, { wasOver }) =>
        role === null || wasOver ? null : { ...rest, action: 'invitations.create', role },
    },

    'invitations.renew': {
      reads: 'invitations',
      async check({ instanceId, organizationId, invitationId, email }, readings) {
        const invitations = await readings.invitations({ instanceId, organizationId });
        if (!invitations.ok) return invitations;
        const old = invitations.value.find(({ id }) => id === invitationId);
        if (old && old.status !== 'accepted') return ok({ verdict: 'needed' });
        if (old) return ok({ verdict: 'changed', why: `${email} has accepted the invitation.` });
        const made = invitationFor(invitations.value, email, readings.now(), invitationId);
        if (made) return ok({ verdict: 'already', output: { invitationId: made.id } });
        return ok({ verdict: 'changed', why: `The invitation of ${email} is gone.` });
      },
      send: (change) => {
        const { instanceId, organizationId, invitationId, email, role } = change;
        const organizationRef = { instanceId, organizationId };
        return inTurn(organizationRef, async () => {
          // Before the first half: an invitation that cannot be made again must not be removed.
          const checked = await checkInvite(organizationRef, { email, role });
          if (!checked.ok) return { result: checked };
          const removed = await remove(organizationRef, invitationId);
          if (!removed.ok) return { result: removed };
          const made = await invite(organizationRef, checked.value.way, { email: checked.value.email, role });
          return made.ok ? { result: ok(outputOf(made.value)) } : { result: made, left: leftOf(change) };
        });
      },
      async settle(change, output, readings, lost) {
        const { instanceId, organizationId, invitationId } = change;
        const organizationRef = { instanceId, organizationId };
        const invitations = await readings.invitations(organizationRef);
        const made = await findMade(organizationRef, change, output, readings, lost, invitationId);
        if (!invitations.ok || made.shown !== false) return made;
        // Of a renewal whose answer was lost the first half may be done: then inviting is all that is left.
        const oldGone = showsNoInvitation(invitations.value, invitationId);
        if (!oldGone) return { shown: false };
        return { shown: false, left: leftOf(change) };
      },
    },

    'invitations.send': {
      // No list shows whether a mail went out.
      reads: null,
      idempotent: false,
      async check({ instanceId, organizationId, invitationId, email }, readings) {
        const invitations = await readings.invitations({ instanceId, organizationId });
        if (!invitations.ok) return invitations;
        if (!showsNoInvitation(invitations.value, invitationId)) return ok({ verdict: 'needed' });
        return ok({ verdict: 'changed', why: `The invitation of ${email} is gone.` });
      },
      async send({ instanceId, organizationId, invitationId, notificationId }) {
        const input = { invitationId, notificationId };
        const sent = await dokploy.call('user.sendInvitation', { instanceId, organizationId }, input);
        return { result: sent.ok ? ok({ invitationId }) : sent };
      },
      settle: async () => ({ shown: null }),
    },

    /** In the name of the person whose key is here, with that key. */
    'invitations.accept': {
      reads: 'organizations',
      async check(change, readings) {
        const account = await readings.account(change.instanceId);
        if (!account.ok) return account;
        if (isMember(account.value, change)) return ok({ verdict: 'already' });
        const waiting = await dokploy.call('user.getInvitations', targetOf(change));
        if (!waiting.ok) return waiting;
        const found = waiting.value.find(({ id }) => id === change.invitationId);
        if (!found) return ok({ verdict: 'changed', why: 'The invitation is gone or has expired.' });
        if (found.role !== change.role)
          return ok({ verdict: 'changed', why: `The invitation is as ${found.role ?? 'nothing'} now.` });
        return ok({ verdict: 'needed' });
      },
      async send(change) {
        const call = 'better-auth.acceptInvitation';
        const account = await access.account(change.instanceId);
        if (!account.ok) return { result: account };
        const refused = access.refuse(change.instanceId, call, denyAccept(account.value));
        if (refused) return { result: refused };
        const accepted = await dokploy.call(call, targetOf(change), { invitationId: change.invitationId });
        return { result: accepted.ok ? ok({}) : accepted };
      },
      async settle(change, _, readings) {
        const account = await readings.account(change.instanceId);
        return { shown: account.ok ? isMember(account.value, change) : null };
      },
      // No undo: nobody leaves an organization by a key of their own.
    },
  };

  /** The invitation that was made: that of the answer, else one that is there since it was sent, and ours. */
  async function findMade(
    organizationRef: OrganizationRef,
    { email, role }: Person,
    output: StepOutput | null,
    readings: Readings,
    lost: Lost,
    old: string | null = null,
  ): Promise<Settled> {
    const invitations = await readings.invitations(organizationRef);
    if (!invitations.ok) return { shown: null };
    if (output) return { shown: invitations.value.some(({ id }) => id === output.invitationId), output };
    const made = invitationFor(invitations.value, email, readings.now(), old);
    if (made?.role !== role) return { shown: false };
    const principal = await access.principal(organizationRef);
    const by = principal.ok ? principal.value.userId : null;
    const shown = isOurs({ by: made.inviterId, at: made.createdAt }, by, lost);
    if (shown) return { shown, output: outputOf(made) };
    return { shown, doubt: `${email} has an invitation there now: it may be somebody else’s.` };
  }
}

function whyInvitedAgain({ email, role }: Invitation): string {
  return `That invitation is gone. ${email} was invited again, as ${oneLine(role ?? 'nothing', 40)}.`;
}

/** What is left of a renewal whose old invitation is gone. */
function leftOf({
  instanceId,
  organizationId,
  email,
  role,
  kit,
  endsOn,
}: ChangeBy<'invitations.renew'>): Change {
  const to = { instanceId, organizationId, email, role };
  return { action: 'invitations.create', ...to, ...(kit && { kit }), ...(endsOn && { endsOn }) };
}

function outputOf({ id }: Invitation): StepOutput {
  return { invitationId: id };
}

/** Whether the person sees the organization among their own: only its members do. */
function isMember(account: Account, { organizationId, userId }: Acceptance): boolean {
  return accountOf(account, userId ?? null).organizations.some(({ id }) => id === organizationId);
}
