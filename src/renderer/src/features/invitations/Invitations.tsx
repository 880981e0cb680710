import { useEffect, useMemo } from 'react';
import { useActions, useApp } from '../../state/app.tsx';
import { mailProvidersIn } from '../../state/mailProviders.ts';
import type { OrganizationRef } from '../../state/organizationRef.ts';
import { selectInvitations, selectPrincipal } from '../../state/selectors.ts';
import { useInvitedWith } from '../../state/useInvited.ts';
import { usePaneView } from '../../state/usePaneView.ts';
import { activeRowElement } from '../../ui/table/activeRow.ts';
import { useFocusKept } from '../../ui/useFocusKept.ts';
import { ChosenActions } from './ChosenActions.tsx';
import { InvitationsTable } from './InvitationsTable.tsx';
import { InviteButton } from './InviteButton.tsx';
import classes from './invitations.module.css';
import { InvitationContext } from './invitationTools.ts';
import { InvitedContext } from './invitedWith.tsx';

type Props = {
  /** Keep it stable. */
  organizationRef: OrganizationRef;
  /** What a user is called, null when unknown. Keep it stable. */
  personOf: (userId: string) => string | null;
  keyRole: string | null;
  onRetry: () => void;
  onPasteKey?: (() => void) | undefined;
};

export function Invitations({ organizationRef, personOf, keyRole, onRetry, onPasteKey }: Props) {
  const { instanceId, organizationId } = organizationRef;
  const invitations = useApp((state) => selectInvitations(state, instanceId, organizationId));
  const principal = useApp((state) => selectPrincipal(state, instanceId, organizationId));
  const view = usePaneView(organizationRef, 'invitations');
  const invitedWith = useInvitedWith();
  const pane = useFocusKept<HTMLDivElement>(activeRowElement);
  const providers = useApp((state) => mailProvidersIn(state.mailProviders, organizationRef)?.length ?? null);
  const { forgetMailProviders } = useActions();
  useEffect(() => () => forgetMailProviders(organizationRef), [forgetMailProviders, organizationRef]);
  const tools = useMemo(
    () => ({ organizationRef, principal, providers }),
    [organizationRef, principal, providers],
  );

  return (
    <InvitationContext value={tools}>
      <InvitedContext value={invitedWith}>
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
              <ChosenActions chosen={chosen.map((invitation) => ({ invitation, tools }))} />
            )}
          />
        </div>
      </InvitedContext>
    </InvitationContext>
  );
}
