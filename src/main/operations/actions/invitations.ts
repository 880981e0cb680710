import type { Account, Invitation } from '../../../shared/dokploy.ts';
import { readEmail } from '../../../shared/entries.ts';
import { ok, type Result } from '../../../shared/errors.ts';
import { invitationStatus } from '../../../shared/invitation.ts';
import { accountOf } from '../../../shared/keys.ts';
import type { Change, ChangeBy } from '../../../shared/operations/change.ts';
import type { StepOutput } from '../../../shared/operations/operation.ts';
import { denyAccept, denyInvite, inviteWay } from '../../../shared/rules/invitations.ts';
import { denyGiveRole } from '../../../shared/rules/members.ts';
import { invitationFor, showsNoInvitation } from '../../../shared/settle.ts';
import { organizationKey } from '../../../shared/target.ts';
import { isSameAddress, oneLine } from '../../../shared/text.ts';
import type { WritableDokploy } from '../../dokploy/client.ts';
import type { OrganizationAccess } from '../../readings/organizationAccess.ts';
import type { KeyedMutex } from '../../scheduling/semaphore.ts';
import {
  type Actions,
  isOurs,
  judge,
  type Lost,
  type OrganizationRef,
  type Readings,
  refOf,
  type Settled,
  sentBy,
  show,
} from '../action.ts';

type Person = { email: string; role: string };
type Acceptance = ChangeBy<'invitations.accept'>;

export function createInvitationActions(options: {
  dokploy: WritableDokploy;
  access: OrganizationAccess;
  /** Parallel invitations of one address make duplicates on Dokploy: one at a time per organization. */
  mutex: KeyedMutex;
}): Pick<Actions, `invitations.${'create' | 'remove' | 'renew' | 'send' | 'accept'}`> {
  const { dokploy, access, mutex } = options;

  const inTurn = <T>(ref: OrganizationRef, job: () => Promise<T>) => mutex(organizationKey(ref), job);

  async function checkInvite(
    ref: OrganizationRef,
    { email, role }: Person,
  ): Promise<Result<() => Promise<Result<Invitation>>>> {
    const address = readEmail(email);
    if (!address.ok) return address;
    const person = { email: address.value, role };
    const by = await access.allow(
      ref,
      'organization.inviteMember',
      (principal) =>
        denyGiveRole(principal, role) ?? (inviteWay(principal) === 'dokploy' ? null : denyInvite(principal)),
    );
    if (!by.ok) return by;
    if (inviteWay(by.value) === 'dokploy')
      return ok(() => dokploy.call('organization.inviteMember', ref, person));
    const { organizationId } = ref;
    return ok(() => dokploy.call('better-auth.inviteMember', ref, { ...person, organizationId }));
  }

  const targetOf = ({ instanceId, userId }: Acceptance) =>
    userId === undefined ? { instanceId } : access.strongestKey(instanceId, { userId });

  const remove = (ref: OrganizationRef, invitationId: string) =>
    dokploy.call('organization.removeInvitation', ref, { invitationId });

  return {
    'invitations.create': {
      reads: 'invitations',
      async check(change, readings) {
        const { email, role } = change;
        const [invitations, members] = await Promise.all([
          readings.invitations(refOf(change)),
          readings.members(refOf(change)),
        ]);
        return judge(invitations, (all) => {
          if (members.ok && members.value.some(({ user }) => isSameAddress(user.email, email)))
            return { changed: `${email} is already a member there.` };
          const pending = invitationFor(all, email, readings.now());
          if (!pending) return 'needed';
          if (pending.role === role) return { already: outputOf(pending) };
          return { changed: `${email} already has an invitation there, as ${pending.role ?? 'nothing'}.` };
        });
      },
      send: (change) =>
        inTurn(change, async () => {
          const invite = await checkInvite(refOf(change), change);
          if (!invite.ok) return { result: invite };
          const made = await invite.value();
          return { result: made.ok ? ok(outputOf(made.value)) : made };
        }),
      settle: (change, output, readings, lost) => findMade(refOf(change), change, output, readings, lost),
      inverse: ({ endsOn: _, ...change }, { invitationId }) =>
        invitationId === undefined
          ? null
          : { ...change, action: 'invitations.remove', invitationId, unlessAccepted: true },
    },

    'invitations.remove': {
      reads: 'invitations',
      check: (change, readings) =>
        judge(readings.invitations(refOf(change)), (invitations) => {
          const { invitationId, email, unlessAccepted } = change;
          const there = invitations.find(({ id }) => id === invitationId);
          const again = there ? undefined : invitationFor(invitations, email, readings.now());
          if (again) return { changed: whyInvitedAgain(again) };
          if (!there) return 'already';
          const isMissed = unlessAccepted && there.status === 'accepted';
          return isMissed ? { changed: `${email} has accepted the invitation.` } : 'needed';
        }),
      send: (change, readings, mean = () => {}) =>
        inTurn(change, async () => {
          const invitations = await readings.invitations(refOf(change));
          if (!invitations.ok) return { result: invitations };
          const there = invitations.value.find(({ id }) => id === change.invitationId);
          const isOpen = there !== undefined && invitationStatus(there, readings.now()) === 'pending';
          const output: StepOutput = isOpen ? {} : { wasOver: true };
          mean(output);
          const removed = await remove(refOf(change), change.invitationId);
          return { result: removed.ok ? ok(output) : removed };
        }),
      settle: ({ invitationId, ...change }, _, readings) =>
        show(readings.invitations(refOf(change)), (all) => showsNoInvitation(all, invitationId)),
      // Uses the key that removed it: the preferred one may belong to the off-boarded person.
      inverse: ({ invitationId: _, unlessAccepted: __, role, ...rest }, { wasOver }) =>
        role === null || wasOver ? null : { ...rest, action: 'invitations.create', role },
    },

    'invitations.renew': {
      reads: 'invitations',
      check: (change, readings) =>
        judge(readings.invitations(refOf(change)), (invitations) => {
          const { invitationId, email } = change;
          const old = invitations.find(({ id }) => id === invitationId);
          if (old)
            return old.status === 'accepted'
              ? { changed: `${email} has accepted the invitation.` }
              : 'needed';
          const made = invitationFor(invitations, email, readings.now(), invitationId);
          if (made) return { already: outputOf(made) };
          return { changed: `The invitation of ${email} is gone.` };
        }),
      send: (change) =>
        inTurn(change, async () => {
          // First, since an invitation that cannot be renewed must not be removed.
          const invite = await checkInvite(refOf(change), change);
          if (!invite.ok) return { result: invite };
          const removed = await remove(refOf(change), change.invitationId);
          if (!removed.ok) return { result: removed };
          const made = await invite.value();
          return made.ok ? { result: ok(outputOf(made.value)) } : { result: made, left: leftOf(change) };
        }),
      async settle(change, output, readings, lost) {
        const { invitationId } = change;
        const invitations = await readings.invitations(refOf(change));
        const made = await findMade(refOf(change), change, output, readings, lost, invitationId);
        if (!invitations.ok || made.shown !== false) return made;
        const oldGone = showsNoInvitation(invitations.value, invitationId);
        return { shown: false, ...(oldGone && { left: leftOf(change) }) };
      },
    },

    'invitations.send': {
      // No list shows whether a mail went out.
      reads: null,
      check: ({ invitationId, email, ...change }, readings) =>
        judge(readings.invitations(refOf(change)), (all) =>
          showsNoInvitation(all, invitationId)
            ? { changed: `The invitation of ${email} is gone.` }
            : 'needed',
        ),
      async send({ invitationId, notificationId, ...change }) {
        const sent = await dokploy.call('user.sendInvitation', refOf(change), {
          invitationId,
          notificationId,
        });
        return { result: sent.ok ? ok({ invitationId }) : sent };
      },
      settle: async () => ({ shown: null }),
    },

    'invitations.accept': {
      reads: 'organizations',
      check: (change, readings) =>
        judge(readings.account(change.instanceId), async (account) => {
          if (isMember(account, change)) return ok('already');
          return judge(dokploy.call('user.getInvitations', targetOf(change)), (waiting) => {
            const found = waiting.find(({ id }) => id === change.invitationId);
            if (!found) return { changed: 'The invitation is gone or has expired.' };
            if (found.role === change.role) return 'needed';
            return { changed: `The invitation is as ${found.role ?? 'nothing'} now.` };
          });
        }),
      async send(change) {
        const call = 'better-auth.acceptInvitation';
        const account = await access.account(change.instanceId);
        if (!account.ok) return sentBy(account);
        const refused = access.refuse(change.instanceId, call, denyAccept(account.value));
        const { invitationId } = change;
        return sentBy(refused ?? (await dokploy.call(call, targetOf(change), { invitationId })));
      },
      settle: (change, _, readings) =>
        show(readings.account(change.instanceId), (account) => isMember(account, change)),
      // No undo: leaving would not bring the invitation back.
    },
  };

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

function leftOf({ invitationId: _, ...change }: ChangeBy<'invitations.renew'>): Change {
  return { ...change, action: 'invitations.create' };
}

function outputOf({ id }: Invitation): StepOutput {
  return { invitationId: id };
}

function isMember(account: Account, { organizationId, userId }: Acceptance): boolean {
  return accountOf(account, userId ?? null)?.organizations.some(({ id }) => id === organizationId) ?? false;
}
