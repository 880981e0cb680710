import { IconMail } from '@tabler/icons-react';
import { type ReactNode, useMemo } from 'react';
import type { Invitation } from '../../../../shared/dokploy.ts';
import { invitationStatus } from '../../../../shared/invitation.ts';
import type { QueryState } from '../../state/queryState.ts';
import { KNOWN_ROLES } from '../../ui/roleTone.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { DataTable } from '../../ui/table/DataTable.tsx';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import type { Filter } from '../../ui/table/filters.ts';
import type { Kept, TableView } from '../../ui/table/tableView.ts';
import { useNow } from '../../ui/useNow.ts';
import { invitationColumns } from './columns.tsx';

type Props = {
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

export function InvitationsTable(props: Props) {
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
          <p>Nobody is invited to this organization, and the server keeps no earlier invitation.</p>
        </EmptyState>
      }
      forbidden={
        <p>
          {keyRole ? `Here the key acts as “${keyRole}”. ` : ''}
          Dokploy shows invitations only to owners and admins. Ask one of them for a higher role (the key
          stays the same), or use the key of an owner or admin.
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
