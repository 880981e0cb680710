import { IconMail } from '@tabler/icons-react';
import { type ReactNode, useEffect, useMemo } from 'react';
import { type OrganizationRef, organizationKey } from '../../../../shared/target.ts';
import { mapData } from '../../queryState.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { invitationsVerbs } from '../../state/invitationVerbs.ts';
import { selectInvitations, selectPrincipal } from '../../state/selectors.ts';
import { useInvitedWith } from '../../state/useInvited.ts';
import { usePaneView } from '../../state/usePaneView.ts';
import { activeRowElement } from '../../ui/table/activeRow.ts';
import { DataTable } from '../../ui/table/DataTable.tsx';
import { useFocusKept } from '../../ui/useFocusKept.ts';
import { useNow } from '../../ui/useNow.ts';
import { filtersAt, type InvitationRow, invitationColumns } from './columns.tsx';

type Props = {
  /** Keep it stable. */
  organizationRef: OrganizationRef;
  /** Null when unknown. Keep it stable. */
  personOf: (userId: string) => string | null;
  keyRole: string | null;
  onRetry: () => void;
  onPasteKey: () => void;
  actions: ReactNode;
};

export function Invitations(props: Props) {
  const { organizationRef, personOf, keyRole, onRetry, onPasteKey } = props;
  const { instanceId, organizationId } = organizationRef;
  const invitations = useApp((state) => selectInvitations(state, instanceId, organizationId));
  const principal = useApp((state) => selectPrincipal(state, instanceId, organizationId));
  const view = usePaneView(organizationRef, 'invitations');
  const invitedWith = useInvitedWith();
  const pane = useFocusKept<HTMLDivElement>(activeRowElement);
  const providers = useApp((state) => state.mailProviders[organizationKey(organizationRef)]?.length ?? null);
  const actions = useActions();
  const { keepMailProviders } = actions;
  useEffect(() => () => keepMailProviders(organizationRef, null), [keepMailProviders, organizationRef]);
  const now = useNow();
  const rows = useMemo(() => {
    const tools = { organizationRef, principal, providers };
    return mapData(invitations, (list) =>
      list.map((invitation): InvitationRow => ({ id: invitation.id, invitation, tools })),
    );
  }, [invitations, organizationRef, principal, providers]);
  const columns = useMemo(
    () => invitationColumns({ now, invitedWith, personOf }),
    [now, invitedWith, personOf],
  );
  const filters = useMemo(() => filtersAt(now), [now]);
  return (
    <div ref={pane} style={{ display: 'contents' }}>
      <DataTable
        name="Invitations"
        query={rows}
        view={view}
        onRetry={onRetry}
        onPasteKey={onPasteKey}
        rowId={idOf}
        columns={columns}
        searched={searched}
        filters={filters}
        firstSort={{ column: 'expires', descending: true }}
        actions={props.actions}
        selection={{
          labelOf: emailOf,
          verbs: (chosen) =>
            invitationsVerbs(
              chosen.map(({ invitation, tools }) => ({ invitation, now, ...tools })),
              actions,
            ),
        }}
        empty={{
          ...{ icon: IconMail, title: 'No invitations' },
          words: 'This organization has no invitations, not even past ones.',
        }}
        forbidden={
          <p>
            {keyRole ? `Here the key acts as “${keyRole}”. ` : ''}
            Dokploy shows invitations only to owners and admins. Ask them for a higher role (the key stays the
            same), or use their key.
          </p>
        }
      />
    </div>
  );
}

const idOf = ({ id }: InvitationRow) => id;
const emailOf = ({ invitation }: InvitationRow) => sanitizeText(invitation.email);
const searched = ({ invitation: { email, role } }: InvitationRow) => [email, role ?? ''];
