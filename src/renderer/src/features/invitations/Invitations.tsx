import { IconMail } from '@tabler/icons-react';
import { type ReactNode, useEffect, useMemo } from 'react';
import type { Invitation } from '../../../../shared/dokploy.ts';
import { invitationStatus } from '../../../../shared/invitation.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { mailProvidersIn } from '../../state/mailProviders.ts';
import type { OrganizationRef } from '../../state/organizationRef.ts';
import type { QueryState } from '../../state/queryState.ts';
import { selectInvitations, selectPrincipal } from '../../state/selectors.ts';
import { useInvitedWith } from '../../state/useInvited.ts';
import { usePaneView } from '../../state/usePaneView.ts';
import { KNOWN_ROLES } from '../../ui/roleTone.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { activeRowElement } from '../../ui/table/activeRow.ts';
import { DataTable } from '../../ui/table/DataTable.tsx';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import type { Filter } from '../../ui/table/filters.ts';
import type { Kept, TableView } from '../../ui/table/tableView.ts';
import { useFocusKept } from '../../ui/useFocusKept.ts';
import { useNow } from '../../ui/useNow.ts';
import { ChosenActions } from './ChosenActions.tsx';
import { invitationColumns } from './columns.tsx';
import { InviteButton } from './InviteButton.tsx';
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
        <div ref={pane} style={{ display: 'contents' }}>
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

type InvitationsTableProps = {
  invitations: QueryState<Invitation[]>;
  view: Kept<TableView>;
  /** What a user is called, null when unknown. Keep it stable. */
  personOf: (userId: string) => string | null;
  keyRole: string | null;
  onRetry: () => void;
  onPasteKey?: (() => void) | undefined;
  actions?: ReactNode;
  chosenActions?: (chosen: Invitation[], clear: () => void) => ReactNode;
};

export function InvitationsTable(props: InvitationsTableProps) {
  const { invitations, view, personOf, keyRole, onRetry, onPasteKey, actions, chosenActions } = props;
  const now = useNow();
  const columns = useMemo(() => invitationColumns(now, personOf), [now, personOf]);
  const filters = useMemo(() => filtersAt(now), [now]);
  return (
    <DataTable
      name="Invitations"
      query={invitations}
      view={view}
      onRetry={onRetry}
      onPasteKey={onPasteKey}
      rowId={idOf}
      columns={columns}
      searched={searched}
      filters={filters}
      firstSort={{ column: 'expires', descending: true }}
      actions={actions}
      {...(chosenActions ? { selection: { labelOf: emailOf, actions: chosenActions } } : {})}
      empty={
        <EmptyState icon={IconMail} title="No invitations">
          <p>This organization has no invitations, not even past ones.</p>
        </EmptyState>
      }
      forbidden={
        <p>
          {keyRole ? `Here the key acts as “${keyRole}”. ` : ''}
          Dokploy shows invitations only to owners and admins. Ask them for a higher role (the key stays the
          same), or use their key.
        </p>
      }
    />
  );
}

function filtersAt(now: number): Filter<Invitation>[] {
  return [
    { id: 'role', title: 'Role', valueOf: (invitation) => invitation.role ?? 'member', order: KNOWN_ROLES },
    {
      id: 'status',
      title: 'Status',
      valueOf: (invitation) => invitationStatus(invitation, now),
      order: ['pending', 'expired', 'accepted', 'rejected', 'canceled'],
    },
  ];
}

const idOf = ({ id }: Invitation) => id;
const emailOf = ({ email }: Invitation) => sanitizeText(email);

function searched({ email, role }: Invitation): string[] {
  return [email, role ?? ''];
}
