import type { OwnInvitation } from '../../shared/calls/organizations.ts';
import type { IntentOf } from '../../shared/operations/change.ts';
import type { PlannedStep } from '../../shared/operations/operation.ts';
import { denyRemoveInvitation } from '../../shared/rules/invitations.ts';
import { organizationKey, stepAt, type Target } from '../../shared/target.ts';
import { foldAddress } from '../../shared/text.ts';
import { LINKS_END } from './many.ts';
import type { Given, Planners } from './plans.ts';
import { namedStep, planOf, renewalStep } from './steps.ts';

export const invitationPlans = {
  async 'remove-these-invitations'({ invitations }, { world, invited }) {
    const waiting = await invited();
    const steps = found(invitations, world).map(({ target, invitation }) => {
      const { id: invitationId, email, role, status } = invitation;
      const { instanceId, organizationId } = target;
      const address = foldAddress(email);
      const by = waiting.findLast(
        (each) =>
          each.instanceId === instanceId && each.organizationId === organizationId && each.email === address,
      );
      return stepAt(
        target,
        {
          action: 'invitations.remove',
          ...{ instanceId, organizationId, invitationId, email, role: role || null },
          ...(status === 'accepted' ? {} : { unlessAccepted: true }),
          ...(by ? { kit: { id: by.kitId, mode: by.mode, name: by.name } } : {}),
        },
        target.principal && denyRemoveInvitation(target.principal),
      );
    });
    return planOf('remove-invitations', steps, [LINKS_END.remove]);
  },

  'renew-these-invitations'({ invitations }, { world }) {
    const steps = found(invitations, world).map(({ target, invitation }) => renewalStep(invitation, target));
    return planOf('renew-invitations', steps, [LINKS_END.renew]);
  },

  'send-invitation'({ kind: _, notificationId, ...ref }, { world }) {
    const steps = found([ref], world).map(({ target, invitation: { email } }) =>
      stepAt(target, { action: 'invitations.send', ...ref, email, notificationId }),
    );
    return planOf('send-invitations', steps);
  },

  'accept-invitations'({ kind, invitations }, { world }) {
    const steps = invitations.flatMap(({ instanceId, invitationId }) => {
      const own = world.ownInvitations(instanceId)?.find(({ id }) => id === invitationId);
      return own ? acceptance(own, instanceId, world) : [];
    });
    return planOf(kind, steps);
  },
} satisfies Partial<Planners>;

function acceptance(own: OwnInvitation, instanceId: string, world: Given['world']): PlannedStep {
  const { id: invitationId, organizationId, organizationName, role, userId } = own;
  const name = organizationName ?? '';
  const of = { instanceId, organizationId, invitationId, name, role };
  const change = { action: 'invitations.accept' as const, ...of, ...(userId === null ? {} : { userId }) };
  return { ...namedStep(world, change), organizationName: name };
}

function found(invitations: IntentOf<'renew-these-invitations'>['invitations'], world: Given['world']) {
  const targets = new Map<string, Target | null>();
  return invitations.flatMap(({ invitationId, ...ref }) => {
    const key = organizationKey(ref);
    const target = targets.has(key) ? targets.get(key) : world.target(ref);
    targets.set(key, target ?? null);
    const invitation = target?.invitations?.find(({ id }) => id === invitationId);
    return target && invitation ? { target: { ...target, whyUnknown: null }, invitation } : [];
  });
}
