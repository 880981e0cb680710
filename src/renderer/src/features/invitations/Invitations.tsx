import { useMemo, useState } from 'react';
import type { Invitation, MailProvider } from '../../../../shared/dokploy.ts';
import { useApp } from '../../state/app.tsx';
import type { OrganizationRef } from '../../state/memberWriting.ts';
import { selectInvitations, selectPrincipal } from '../../state/selectors.ts';
import { usePaneView } from '../../state/usePaneView.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { activeRowElement } from '../../ui/table/activeRow.ts';
import { useFocusBack } from '../../ui/useFocusBack.ts';
import { useFocusKept } from '../../ui/useFocusKept.ts';
import { Bulk } from './Bulk.tsx';
import type { BulkPlan } from './bulkPlan.ts';
import { ChosenActions } from './ChosenActions.tsx';
import { InvitationFeedback } from './InvitationFeedback.tsx';
import { InvitationsTable } from './InvitationsTable.tsx';
import { InviteButton } from './InviteButton.tsx';
import classes from './invitations.module.css';
import { InvitationContext } from './invitationTools.ts';
import { SendByMail } from './SendByMail.tsx';

type Props = {
  /** Keep it stable. */
  organizationRef: OrganizationRef;
  /** What a user is called, null when unknown. Keep it stable. */
  personOf: (userId: string) => string | null;
  /** The role of the key's user in this organization, as last seen. */
  keyRole: string | null;
  onRetry: () => void;
  onPasteKey?: (() => void) | undefined;
};

type Open = { dialog: 'bulk'; plan: BulkPlan } | { dialog: 'send'; invitation: Invitation };

/** The invitations of an organization, with all that can be done with them. */
export function Invitations({ organizationRef, personOf, keyRole, onRetry, onPasteKey }: Props) {
  const { instanceId, organizationId } = organizationRef;
  const invitations = useApp((state) => selectInvitations(state, instanceId, organizationId));
  const principal = useApp((state) => selectPrincipal(state, instanceId, organizationId));
  const view = usePaneView(organizationRef, 'invitations');
  const pane = useFocusKept<HTMLDivElement>(activeRowElement);
  const [providers, setProviders] = useState<MailProvider[] | null>(null);
  const [opened, setOpened] = useState(false);
  // A closing dialog keeps its content while it fades.
  const [open, setOpen] = useState<Open | null>(null);
  const [running, setRunning] = useState(false);

  const show = (next: Open) => {
    setOpen(next);
    setOpened(true);
  };
  const close = () => setOpened(false);
  // The bar that a dialog was opened from goes with the invitations that were chosen.
  useFocusBack(opened, () => activeRowElement(pane.current));
  const tools = useMemo(
    () => ({
      organizationRef,
      principal,
      providers: providers?.length ?? null,
      askSend: (invitation: Invitation) => {
        setOpen({ dialog: 'send', invitation });
        setOpened(true);
      },
    }),
    [organizationRef, principal, providers],
  );

  return (
    <InvitationContext value={tools}>
      <div ref={pane} className={classes.pane}>
        <InvitationsTable
          invitations={invitations}
          view={view}
          personOf={personOf}
          keyRole={keyRole}
          onRetry={onRetry}
          onPasteKey={onPasteKey}
          actions={<InviteButton organizationRef={organizationRef} />}
          chosenActions={(chosen) => (
            <ChosenActions chosen={chosen} tools={tools} onPlan={(plan) => show({ dialog: 'bulk', plan })} />
          )}
        />
        <InvitationFeedback tools={tools} />
      </div>
      <Dialog title={open ? titleOf(open) : ''} opened={opened} onClose={() => !running && close()}>
        {open?.dialog === 'bulk' && (
          <Bulk organizationRef={organizationRef} plan={open.plan} onRunning={setRunning} onClose={close} />
        )}
        {open?.dialog === 'send' && (
          <SendByMail
            organizationRef={organizationRef}
            invitation={open.invitation}
            providers={providers}
            onProviders={setProviders}
            onClose={close}
          />
        )}
      </Dialog>
    </InvitationContext>
  );
}

function titleOf(open: Open): string {
  if (open.dialog === 'send') return 'Send invitation by mail';
  return open.plan.kind === 'remove' ? 'Remove invitations' : 'Renew invitations';
}
