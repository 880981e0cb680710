import { Flex } from '@mantine/core';
import { IconClockPlus, IconMail, IconTrash } from '@tabler/icons-react';
import { useMemo } from 'react';
import { invitationStatus } from '../../../../shared/invitation.ts';
import { type InstanceTargets, organizationKey, type Target } from '../../../../shared/target.ts';
import { thousands } from '../../../../shared/text.ts';
import { GapNote } from '../../parts/GapNote.tsx';
import { type Gap, gatherGaps, type PlaceGap } from '../../parts/gaps.ts';
import { TabVerbs, type Verb } from '../../parts/TabVerbs.tsx';
import { dataOf, readingOf, succeed } from '../../queryState.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import type { Actions } from '../../state/actions.ts';
import { useActions, useApp, usePaneView, useTargets } from '../../state/app.tsx';
import { INVITATION_VERBS, invitationsVerbs } from '../../state/invitationVerbs.ts';
import type { State } from '../../state/model.ts';
import { selectAccount, selectAnyBusy, selectInvitations } from '../../state/selectors.ts';
import { whyNoInvitations, whyUnread } from '../../state/targets.ts';
import { useInvitedWith } from '../../state/useInvited.ts';
import { HOME_PANE } from '../../state/views.ts';
import looks from '../../ui/looks.module.css';
import type { Column } from '../../ui/table/columns.ts';
import { DataTable } from '../../ui/table/DataTable.tsx';
import type { Filter } from '../../ui/table/filters.ts';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { useNow } from '../../ui/useNow.ts';
import { filtersAt, type InvitationRow, invitationColumns } from './Invitations.tsx';
import classes from './invitations.module.css';

const LOADING = { state: 'loading' } as const;

export function AllInvitations({ verbs }: { verbs: readonly Verb[] }) {
  const view = usePaneView(HOME_PANE, 'invitations');
  const actions = useActions();
  const now = useNow();
  const invitedWith = useInvitedWith();
  const isBusy = useApp(selectAnyBusy);
  const mailProviders = useApp((state) => state.mailProviders);
  const instances = useTargets();
  const rows = useMemo(
    () => invitationRowsOf(instances, (target) => mailProviders[organizationKey(target)]?.length ?? null),
    [instances, mailProviders],
  );
  const missing = useApp((state) => JSON.stringify(missingInvitations(state)));
  const gaps = useMemo<Gap[]>(() => JSON.parse(missing), [missing]);
  const query = useMemo(() => (rows.length === 0 && isBusy ? LOADING : succeed(rows, 0)), [rows, isBusy]);
  // Without the inviter, whom only the members of each organization tell.
  const columns = useMemo(() => invitationColumns({ now, invitedWith, where: WHERE }), [now, invitedWith]);
  const filters = useMemo(() => filtersOf(now, instances), [now, instances]);
  return (
    <DataTable
      name="Invitations"
      query={query}
      view={view}
      onRetry={() => void actions.refreshAll()}
      rowId={idOf}
      columns={columns}
      searched={searched}
      filters={filters}
      firstSort={{ column: 'status', descending: false }}
      selection={{
        labelOf,
        verbs: (chosen) =>
          invitationsVerbs(
            chosen.map(({ invitation, tools }) => ({ invitation, now, ...tools })),
            actions,
          ),
      }}
      actions={(shown) => <TabVerbs verbs={[REMOVE, ...renewal(shown, now, actions), ...verbs]} />}
      notes={
        query !== LOADING && (
          <GapNote
            gaps={gaps}
            nameOf={(id) => instances.find(({ instanceId }) => instanceId === id)?.instanceName ?? ''}
          />
        )
      }
      empty={{
        ...{ icon: IconMail, title: 'No invitations' },
        words: 'No organization that could be read has invitations.',
      }}
    />
  );
}

export function renewal(
  shown: readonly InvitationRow[],
  now: number,
  { openDialog }: Pick<Actions, 'openDialog'>,
): Verb[] {
  const expired = shown.filter(({ invitation }) => invitationStatus(invitation, now) === 'expired');
  const invitations = expired.flatMap(({ invitation, tools }) =>
    INVITATION_VERBS.renew.deny({ invitation, now, ...tools })
      ? []
      : { ...tools.organizationRef, invitationId: invitation.id },
  );
  if (invitations.length === 0) return [];
  const intent = { kind: 'renew-these-invitations' as const, invitations };
  const run = () => openDialog({ kind: 'change-these', what: 'renew-invitations', intent });
  const some = thousands(invitations.length);
  const words = invitations.length < expired.length ? `${some} of ${thousands(expired.length)}` : some;
  return [{ title: `Renew ${words} expired`, icon: IconClockPlus, run }];
}

const REMOVE: Verb = { icon: IconTrash, isRare: true, run: 'remove-invitations' };

const idOf = ({ id }: PlacedRow) => id;
const labelOf = ({ invitation, organizationName }: PlacedRow) =>
  `${sanitizeText(invitation.email)} in ${sanitizeText(organizationName, 60)}`;
const searched = ({ invitation, instanceName, organizationName }: PlacedRow) => [
  invitation.email,
  invitation.role ?? '',
  instanceName,
  organizationName,
];

const WHERE: Column<PlacedRow> = {
  id: 'where',
  title: 'Organization',
  width: 'minmax(110px, 1.6fr)',
  sortKey: ({ instanceName, organizationName }) => `${instanceName} ${organizationName}`,
  text: ({ instanceName, organizationName }) => `${sanitizeText(organizationName, 120)}, ${instanceName}`,
  cell: ({ instanceName, organizationName }) => (
    <Flex component="span" gap={8} miw={0}>
      <UntrustedText text={organizationName} className={looks.cut} />
      <UntrustedText text={instanceName} className={classes.yielding} />
    </Flex>
  ),
};

type PlacedRow = InvitationRow & { instanceName: string; organizationName: string };

function filtersOf(now: number, instances: readonly InstanceTargets[]): Filter<PlacedRow>[] {
  const names = new Map(instances.map(({ instanceId, instanceName }) => [instanceId, instanceName]));
  return [
    ...filtersAt(now),
    {
      id: 'instance',
      title: 'Instance',
      // By id: two instances may have the same name.
      valueOf: ({ tools }) => tools.organizationRef.instanceId,
      order: [...names.keys()],
      label: (instanceId) => names.get(instanceId) ?? '',
    },
  ];
}

export function invitationRowsOf(
  instances: readonly InstanceTargets[],
  providersOf: (target: Target) => number | null,
): PlacedRow[] {
  return instances.flatMap(({ targets }) =>
    targets.flatMap((target) => {
      const { instanceId, organizationId, instanceName, organizationName, principal } = target;
      const organizationRef = { instanceId, organizationId };
      const tools = { organizationRef, principal, providers: providersOf(target) };
      return (target.invitations ?? []).map((invitation) => ({
        id: JSON.stringify([instanceId, invitation.id]),
        invitation,
        instanceName,
        organizationName,
        tools,
      }));
    }),
  );
}

export function missingInvitations(state: State): Gap[] {
  const places = state.order.flatMap((instanceId): PlaceGap[] => {
    const organizations = dataOf(selectAccount(state, instanceId))?.organizations ?? [];
    if (organizations.length > 0)
      return organizations.flatMap(({ id, name }) => gapOf(state, instanceId, id, name) ?? []);
    const why = whyUnread(state, instanceId);
    return why === null ? [] : [{ kind: 'missing', instanceId, organization: null, why, at: null }];
  });
  return gatherGaps(places);
}

function gapOf(
  state: State,
  instanceId: string,
  organizationId: string,
  organization: string,
): PlaceGap | null {
  const reading = readingOf(selectInvitations(state, instanceId, organizationId));
  const why = whyNoInvitations(state, { instanceId, organizationId });
  const place = { instanceId, organization };
  if (!reading) return { ...place, kind: 'missing', why: why ?? NOT_READ, at: null };
  const isOlder = why !== null || reading.at < state.startedAt;
  return isOlder ? { ...place, kind: 'older', why: why ?? NOT_READ_AGAIN, at: reading.at } : null;
}

const NOT_READ = 'Its invitations have not been read yet.';
const NOT_READ_AGAIN = 'They have not been read again yet.';
