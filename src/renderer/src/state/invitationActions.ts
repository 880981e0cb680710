import type { CallInput } from '../../../shared/contract.ts';
import type { MailProvider } from '../../../shared/dokploy.ts';
import type { AppError, Result } from '../../../shared/errors.ts';
import type { OperationKind } from '../../../shared/operations/operation.ts';
import type { PlannedStep } from '../../../shared/operations/step.ts';
import type { Bridge } from '../bridge.ts';
import type { BulkPlan, InvitationChange, PlannedInvitation } from './invitationChanges.ts';
import { withMailProviders } from './mailProviders.ts';
import type { OperationActions } from './operationActions.ts';
import { invitationStepOf, outcomeOf, withCopied } from './operations.ts';
import type { OrganizationRef } from './organizationRef.ts';
import type { WaitingInvitation } from './ownInvitations.ts';
import { plannedStep } from './planning.ts';
import type { Store } from './store.ts';

/** An invitation whose link is copied; `label` stands before it. */
export type InvitationLink = CallInput<'invitations.copyLinks'>['links'][number];

const KINDS: Record<InvitationChange['action'], OperationKind> = {
  'invitations.create': 'invite',
  'invitations.remove': 'remove-invitations',
  'invitations.renew': 'renew-invitations',
  'invitations.send': 'send-invitations',
};

/** What can be done with invitations. */
export function createInvitationActions(tools: {
  bridge: Bridge;
  store: Store;
  operations: OperationActions;
  tellTrouble: (title: string, error: AppError) => void;
}) {
  const { bridge, store, operations } = tools;

  const stepsOf = (changes: readonly PlannedInvitation[]) =>
    changes.map(({ change, denied }) => plannedStep(store.getState(), change, denied));
  const planOf = (change: InvitationChange) => ({
    kind: KINDS[change.action],
    steps: stepsOf([{ change }]),
  });
  const keep = (organizationRef: OrganizationRef, read: MailProvider[] | null) =>
    store.setState((state) => ({
      ...state,
      mailProviders: withMailProviders(state.mailProviders, organizationRef, read),
    }));
  const tell = (copied: Parameters<typeof withCopied>[1]) =>
    store.setState((state) => ({ ...state, operations: withCopied(state.operations, copied) }));

  return {
    /** Invites and renews, shown in the place of the open dialog; whom nobody can invite is kept with the reason. */
    invite: (invitations: readonly PlannedInvitation[]) =>
      operations.startOperation({ kind: 'invite', steps: stepsOf(invitations) }, { show: true }),
    /**
     * Removes or renews one; the outcome is told below the screen. Nothing while something is done with the same one
     * already.
     */
    async changeInvitation(change: InvitationChange): Promise<void> {
      const isBusy =
        'invitationId' in change && invitationStepOf(store.getState().operations, change) !== undefined;
      if (!isBusy) await operations.startOperation(planOf(change));
    },
    /** Removes or renews many, shown in the place of the open dialog. */
    changeInvitations: ({ kind, changes }: BulkPlan) =>
      operations.startOperation({ kind: `${kind}-invitations`, steps: stepsOf(changes) }, { show: true }),
    /** Has the server mail an invitation; a success is told below the screen. */
    sendInvitation: async (change: InvitationChange): Promise<Result<object>> =>
      outcomeOf(await operations.runOperation(planOf(change))),
    /** Puts the links on the clipboard, one a line. With `feedback` it is told below the screen, by the address where it is one. */
    async copyInvitationLinks(links: readonly InvitationLink[], feedback?: { email: string | null }) {
      const copied = await bridge.call('invitations.copyLinks', { links: [...links] });
      if (feedback)
        tell(copied.ok ? { links: copied.value.links, email: feedback.email } : { error: copied.error });
      return copied;
    },
    /** Accepts what waits for the people whose keys are here, each with that person's key; the outcome is told below the screen. */
    async acceptInvitations(invitations: readonly WaitingInvitation[]): Promise<void> {
      const idle = invitations.filter(
        ({ instanceId, id }) =>
          invitationStepOf(store.getState().operations, { instanceId, invitationId: id }) === undefined,
      );
      if (idle.length > 0)
        await operations.startOperation({ kind: 'accept-invitations', steps: idle.map(acceptStep) });
    },
    /** Opens the link of an invitation in the browser. */
    async openInvitation(instanceId: string, invitationId: string): Promise<void> {
      const opened = await bridge.call('invitations.open', { instanceId, invitationId });
      if (!opened.ok) tools.tellTrouble('The browser did not open', opened.error);
    },
    /** Puts away what is told of the clipboard. */
    dismissCopied: () => tell(null),
    /** Reads the mail notifications by which the server can send an invitation, and keeps them. */
    async readMailProviders({
      instanceId,
      organizationId,
    }: OrganizationRef): Promise<Result<MailProvider[]>> {
      const organizationRef = { instanceId, organizationId };
      const read = await bridge.call('invitations.mailProviders', organizationRef);
      if (read.ok) keep(organizationRef, read.value);
      return read;
    },
    /** Forgets them, so that one which was set up meanwhile is found. */
    forgetMailProviders: (organizationRef: OrganizationRef) => keep(organizationRef, null),
  };
}

function acceptStep(invitation: WaitingInvitation): PlannedStep {
  const { instanceId, instanceName, organizationId, organizationName, id, role, userId } = invitation;
  const name = organizationName ?? '';
  return {
    change: {
      action: 'invitations.accept',
      ...{ instanceId, organizationId, invitationId: id, name, role },
      ...(userId === null ? {} : { userId }),
    },
    instanceName,
    organizationName: name,
  };
}
