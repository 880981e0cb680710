import type { CallInput } from '../../../shared/contract.ts';
import type { MailProvider } from '../../../shared/dokploy.ts';
import { ok, type Result } from '../../../shared/errors.ts';
import type { PlannedStep, Step } from '../../../shared/operations/operation.ts';
import { type OrganizationRef, organizationKey } from '../../../shared/target.ts';
import { thousands } from '../../../shared/text.ts';
import { sanitizeText } from '../sanitizeText.ts';
import type { HandedOut } from '../told.ts';
import type { ToStart } from './operationActions.ts';
import { invitationStepOf, outcomeOf } from './operations.ts';
import type { WaitingInvitation } from './ownInvitations.ts';
import type { NounTools } from './tools.ts';

export type InvitationLink = CallInput<'invitations.copyLinks'>['links'][number];

export function createInvitationActions({ bridge, store, operations, tellTrouble }: NounTools) {
  const isBusy = (instanceId: string, invitationId: string) =>
    invitationStepOf(store.getState().operations, { instanceId, invitationId }) !== undefined;
  const tell = (copied: HandedOut | null) =>
    store.setState((state) => ({ ...state, operations: { ...state.operations, copied } }));

  return {
    /** The outcome is shown in the feedback bar. Ignored while the same invitation is being changed. */
    async changeInvitation(
      what: 'remove' | 'renew',
      { instanceId, organizationId }: OrganizationRef,
      invitationId: string,
    ): Promise<void> {
      if (isBusy(instanceId, invitationId)) return;
      const invitations = [{ instanceId, organizationId, invitationId }];
      await operations.startOperation({ kind: `${what}-these-invitations`, invitations });
    },
    /** Copies one link per line. `feedback` shows it in the feedback bar. */
    async copyInvitationLinks(links: readonly InvitationLink[], feedback?: { email: string | null }) {
      const copied = await bridge.call('invitations.copyLinks', { links: [...links] });
      if (feedback)
        tell(
          copied.ok ? { words: copiedWords(copied.value.links, feedback.email) } : { error: copied.error },
        );
      return copied;
    },
    async acceptInvitations(invitations: readonly WaitingInvitation[]): Promise<void> {
      const idle = invitations.flatMap(({ instanceId, id }) =>
        isBusy(instanceId, id) ? [] : { instanceId, invitationId: id },
      );
      if (idle.length > 0) await operations.startOperation({ kind: 'accept-invitations', invitations: idle });
    },
    async openInvitation(instanceId: string, invitationId: string): Promise<void> {
      const opened = await bridge.call('instances.open', { instanceId, invitationId });
      if (!opened.ok) tellTrouble('The browser did not open', opened.error);
    },
    dismissCopied: () => tell(null),
    /** Null forgets the list, so that providers set up meanwhile are found. */
    keepMailProviders: (at: OrganizationRef, read: readonly MailProvider[] | null) =>
      store.setState((state) => {
        const { [organizationKey(at)]: _, ...others } = state.mailProviders;
        return { mailProviders: read ? { ...others, [organizationKey(at)]: read } : others };
      }),
  };
}

function copiedWords(links: number, email: string | null): string {
  if (email !== null) return `The link for ${sanitizeText(email)} is on the clipboard.`;
  return links === 1
    ? 'The link is on the clipboard.'
    : `${thousands(links)} links are on the clipboard, one per line.`;
}

/** Passwords that main generates for added people. None is kept in the window’s state. */
export function createPasswordActions({ bridge, store, operations, openDialog }: NounTools) {
  const shownDialog = () => store.getState().dialog?.id ?? null;

  function openPassword({ change, organizationName }: Step): void {
    if (change.action !== 'members.create') return;
    const { instanceId, email, role, passwordId, cancels = 0 } = change;
    openDialog({
      kind: 'new-password',
      ...{ instanceId, organizationName: organizationName ?? '', email, role, passwordId, cancels },
    });
  }

  async function addOne(what: ToStart, { change }: PlannedStep): Promise<Result<object>> {
    const from = shownDialog();
    const run = await operations.runOperation(what);
    const [end] = run.ok ? run.value.steps : [];
    if (run.ok && end?.state.state === 'done') {
      if (shownDialog() === from) openPassword(end);
      return ok({});
    }
    if (run.ok && end?.state.state === 'unknown') {
      // A later reading tells the outcome, and then the password is wanted.
      await operations.showOperation({ id: run.value.operationId, kind: 'add-people' });
      return ok({});
    }
    if (change.action === 'members.create')
      void bridge.call('passwords.forget', { passwordIds: [change.passwordId], isTaken: false });
    return outcomeOf(run);
  }

  return {
    /**
     * Adds people with passwords that main generates first. For one person the dialog then shows the
     * password, and a failure is returned; several, or an unknown outcome, are shown as an operation. Returns
     * `canceled` if no file was chosen for the sheet of several: nothing was sent.
     */
    async addPeople(what: ToStart): Promise<Result<object>> {
      const made = 'planId' in what ? ok(what) : await bridge.call('plans.make', what);
      if (!made.ok) return made;
      const [only, ...others] = made.value.plan.steps;
      if (only && others.length === 0) return addOne(made.value, only);
      return operations.startOperation(made.value, { show: true });
    },
    openPassword,
  };
}
