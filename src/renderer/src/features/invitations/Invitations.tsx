import { Box, Flex, Loader } from '@mantine/core';
import { IconMail, IconTemplate } from '@tabler/icons-react';
import { type ReactNode, useEffect, useMemo } from 'react';
import type { Invitation } from '../../../../shared/dokploy.ts';
import {
  INVITATION_CREATED,
  INVITATION_END,
  INVITATION_STATUS,
} from '../../../../shared/facts/invitation.ts';
import { BUILT_IN_ROLES } from '../../../../shared/facts/role.ts';
import { invitationStatus, isUnanswered } from '../../../../shared/invitation.ts';
import type { Principal } from '../../../../shared/rules/principal.ts';
import { type OrganizationRef, organizationKey } from '../../../../shared/target.ts';
import {
  actionsColumn,
  FactWords,
  factColumn,
  factFilter,
  momentColumn,
  roleColumn,
  textColumn,
} from '../../parts/facts.tsx';
import { mapData } from '../../queryState.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions, useApp, usePaneView } from '../../state/app.tsx';
import { INVITATION_VERBS, invitationsVerbs } from '../../state/invitationVerbs.ts';
import { invitationStepOf } from '../../state/operations.ts';
import { selectInvitations, selectPrincipal } from '../../state/selectors.ts';
import { type InvitedWith, useInvitedWith } from '../../state/useInvited.ts';
import { verbsOf } from '../../state/verbs.ts';
import { useFocusKept } from '../../ui/keepFocus.ts';
import looks from '../../ui/looks.module.css';
import { DotsMenu } from '../../ui/MenuTarget.tsx';
import { activeRowElement } from '../../ui/table/activeRow.ts';
import type { Column } from '../../ui/table/columns.ts';
import { DataTable } from '../../ui/table/DataTable.tsx';
import type { Filter } from '../../ui/table/filters.ts';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { useNow } from '../../ui/useNow.ts';
import { VerbItems } from '../../ui/Verbs.tsx';
import { dateOf, inWords } from '../../when.ts';

type Props = {
  /** Keep it stable. */
  organizationRef: OrganizationRef;
  /** Null when unknown. Keep it stable. */
  personOf: (userId: string) => string | null;
  keyRole: string | null;
  onRetry: () => void;
  actions: ReactNode;
};

export function Invitations(props: Props) {
  const { organizationRef, personOf, keyRole, onRetry } = props;
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

/** `tools`: the same object for all of an organization; `providers` as of `invitationVerbs`. */
export type InvitationRow = {
  id: string;
  invitation: Invitation;
  tools: { organizationRef: OrganizationRef; principal: Principal | null; providers: number | null };
};

function RowActions({ row: { invitation, tools }, now }: { row: InvitationRow; now: number }) {
  const { instanceId } = tools.organizationRef;
  const actions = useActions();
  const running = useApp((state) =>
    invitationStepOf(state.operations, { instanceId, invitationId: invitation.id }),
  );
  return (
    <Box ms="auto" pos="relative" aria-busy={running !== undefined}>
      <DotsMenu isRow label={`Actions for ${sanitizeText(invitation.email)}`} width={260}>
        <VerbItems verbs={verbsOf(INVITATION_VERBS, { invitation, now, ...tools }, actions)} />
      </DotsMenu>
      {running !== undefined && <Loader size={13} pos="absolute" left={-18} top={6} aria-hidden />}
    </Box>
  );
}

/** Dokploy makes an invitee without a role a member. */
const roleOf = ({ role }: Invitation) => role || 'member';

export function filtersAt(now: number): Filter<InvitationRow>[] {
  return [
    {
      id: 'role',
      title: 'Role',
      valueOf: ({ invitation }) => roleOf(invitation),
      order: BUILT_IN_ROLES,
    },
    factFilter('status', INVITATION_STATUS, ({ invitation }) => invitationStatus(invitation, now)),
  ];
}

type Tools<Row> = {
  now: number;
  invitedWith: InvitedWith;
  personOf?: (userId: string) => string | null;
  where?: Column<Row>;
};

export function invitationColumns<Row extends InvitationRow>(tools: Tools<Row>): Column<Row>[] {
  const { now, invitedWith, personOf, where } = tools;
  const inviterOf = ({ invitation: { inviterId } }: Row) => (inviterId && personOf?.(inviterId)) || null;
  const unansweredOf = ({ invitation }: Row) => (isUnanswered(invitation) ? invitation : null);
  const inviter = textColumn(inviterOf, {
    ...{ id: 'inviter', title: 'Invited by', width: 'minmax(100px, 1.2fr)', hideBelow: 720 },
    ...{ quiet: true, none: '—' },
  });
  return [
    {
      id: 'email',
      title: 'Email',
      width: 'minmax(130px, 2fr)',
      sortKey: ({ invitation }) => invitation.email,
      text: ({ invitation }) => sanitizeText(invitation.email, 400),
      cell: (row) => (
        <Flex component="span" gap={8} miw={0}>
          <UntrustedText text={row.invitation.email} className={looks.cut} />
          <KitSign row={row} invitedWith={invitedWith} />
        </Flex>
      ),
    },
    ...(where ? [where] : []),
    roleColumn(({ invitation }) => roleOf(invitation), { width: '88px' }),
    {
      ...factColumn(INVITATION_STATUS, ({ invitation }: Row) => invitationStatus(invitation, now), {
        ...{ id: 'status', width: '94px' },
      }),
      cell: (row) => (
        <Status status={invitationStatus(row.invitation, now)} of={unansweredOf(row)} now={now} />
      ),
    },
    momentColumn(INVITATION_END, unansweredOf, {
      // In the smallest window the address needs the room; the status has the date in its tooltip.
      ...{ id: 'expires', width: '92px', hideBelow: 640 },
    }),
    ...(personOf ? [inviter] : []),
    momentColumn(INVITATION_CREATED, ({ invitation }: Row) => invitation, {
      ...{ id: 'created', width: '120px', hideBelow: 860, write: dateOf },
    }),
    actionsColumn((row) => <RowActions row={row} now={now} />),
  ];
}

type StatusProps = { status: string; of: Pick<Invitation, 'expiresAt'> | null; now: number };

function Status({ status, of, now }: StatusProps) {
  const end = of && INVITATION_END.atOf(of);
  const title =
    typeof end === 'number' ? `${end > now ? 'Expires' : 'Expired'} ${inWords(end, now)}` : undefined;
  return (
    <Flex component="span" title={title} miw={0}>
      <FactWords fact={INVITATION_STATUS} of={status} />
    </Flex>
  );
}

function KitSign({ row, invitedWith }: { row: InvitationRow; invitedWith: InvitedWith }) {
  const by = invitedWith(row.tools.organizationRef, row.invitation.email);
  if (!by) return null;
  const words = `Invited with the kit “${sanitizeText(by.name, 100)}”: its permissions are offered once they join`;
  return (
    <Flex
      component="span"
      align="center"
      className={`${looks.dim} ${looks.rigid}`}
      role="img"
      aria-label={words}
      title={words}
    >
      <IconTemplate size={14} stroke={1.6} aria-hidden />
    </Flex>
  );
}
