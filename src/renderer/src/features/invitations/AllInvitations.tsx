import { Flex, Loader } from '@mantine/core';
import { IconClockPlus, IconExternalLink, IconMail, IconMailOpened, IconTrash } from '@tabler/icons-react';
import { useMemo } from 'react';
import { invitationStatus } from '../../../../shared/invitation.ts';
import type { InstanceGroup } from '../../../../shared/preferences.ts';
import { acceptWay } from '../../../../shared/rules/invitations.ts';
import { type InstanceTargets, organizationKey, type Target } from '../../../../shared/target.ts';
import { listed, thousands } from '../../../../shared/text.ts';
import { parseMoment } from '../../../../shared/time.ts';
import { GapNote } from '../../parts/GapNote.tsx';
import { type Gap, gatherGaps, type PlaceGap } from '../../parts/gaps.ts';
import { groupFilter } from '../../parts/groupFilter.ts';
import { TabVerbs, type Verb } from '../../parts/TabVerbs.tsx';
import { dataOf, readingOf, succeed } from '../../queryState.ts';
import { sanitizeText, shownName } from '../../sanitizeText.ts';
import type { Actions } from '../../state/actions.ts';
import { useActions, useApp, useAppShallow, usePaneView, useTargets } from '../../state/app.tsx';
import { INVITATION_VERBS, invitationsVerbs } from '../../state/invitationVerbs.ts';
import type { State } from '../../state/model.ts';
import { invitationStepOf } from '../../state/operations.ts';
import { selectOwnUnread, type WaitingInvitation, waitingOf } from '../../state/ownInvitations.ts';
import { selectAccount, selectAnyBusy, selectInvitations, selectNameOfUser } from '../../state/selectors.ts';
import { whyNoInvitations, whyUnread } from '../../state/targets.ts';
import { useInvitedWith } from '../../state/useInvited.ts';
import { HOME_PANE } from '../../state/views.ts';
import looks from '../../ui/looks.module.css';
import { Moment } from '../../ui/Moment.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import type { Column } from '../../ui/table/columns.ts';
import { DataTable } from '../../ui/table/DataTable.tsx';
import type { Filter } from '../../ui/table/filters.ts';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { useNow } from '../../ui/useNow.ts';
import { inWords } from '../../when.ts';
import { filtersAt, type InvitationRow, invitationColumns } from './Invitations.tsx';
import classes from './invitations.module.css';

export function OwnInvitations() {
  const { acceptInvitations } = useActions();
  const now = useNow();
  const known = useAppShallow((state) =>
    state.order.flatMap((id) => [state.byId[id], state.readings[id]?.own]),
  );
  const versions = useAppShallow((state) =>
    state.order.map((id) => dataOf(selectAccount(state, id))?.version ?? null),
  );
  const order = useApp((state) => state.order);
  const waiting = useMemo(() => waitingOf(known, now), [known, now]);
  const unread = useAppShallow(selectOwnUnread);
  const wayTo = ({ instanceId }: WaitingInvitation) =>
    acceptWay({ version: versions[order.indexOf(instanceId)] ?? null });
  const byKey = waiting.filter((each) => wayTo(each) === 'key');
  if (waiting.length === 0 && unread.length === 0) return null;
  return (
    <section className={classes.own} aria-label="Invitations waiting for you">
      {waiting.length > 0 && (
        <header className={classes.head}>
          <h2>Waiting for you</h2>
          <span className={looks.dim}>{thousands(waiting.length)}</span>
          {byKey.length > 1 && (
            <ToolButton small ms="auto" onClick={() => void acceptInvitations(byKey)}>
              Accept {thousands(byKey.length)}
            </ToolButton>
          )}
        </header>
      )}
      <ul>
        {waiting.map((invitation) => (
          <Waiting
            key={JSON.stringify([invitation.instanceId, invitation.id])}
            invitation={invitation}
            way={wayTo(invitation)}
            now={now}
          />
        ))}
      </ul>
      {unread.length > 0 && <p className={looks.dim}>Your invitations are unknown on {someNames(unread)}.</p>}
    </section>
  );
}

type WaitingProps = { invitation: WaitingInvitation; way: 'key' | 'page'; now: number };

function Waiting({ invitation, way, now }: WaitingProps) {
  const { id, instanceId, instanceName, organizationName, email, role, inviterId, expiresAt } = invitation;
  const { acceptInvitations, openInvitation } = useActions();
  const running = useApp(
    (state) => invitationStepOf(state.operations, { instanceId, invitationId: id }) !== undefined,
  );
  const inviter = useApp((state) => selectNameOfUser(state, instanceId, inviterId ?? null));
  const organization = sanitizeText(organizationName, 80) || 'an organization';
  return (
    <Flex component="li" gap={8} align="center" py={4}>
      <IconMailOpened size={16} stroke={1.75} aria-hidden color="var(--q-accent)" className={looks.rigid} />
      <p className={looks.words}>
        <b>
          <bdi dir="auto">{organization}</bdi>
        </b>{' '}
        on {sanitizeText(instanceName, 60)}
        {role && (
          <>
            {' '}
            as <b>{sanitizeText(role, 40)}</b>
          </>
        )}
        <span className={looks.dim}>
          {' '}
          for {sanitizeText(email, 120)}
          {inviter && <>, invited by {sanitizeText(inviter, 120)}</>}, ends{' '}
          <Moment at={parseMoment(expiresAt)} words={(at) => inWords(at, now)} />
        </span>
      </p>
      {way === 'key' ? (
        <ToolButton
          small
          aria-label={`Accept the invitation to ${organization}`}
          aria-disabled={running}
          aria-busy={running || undefined}
          leftSection={running ? <Loader size={12} aria-hidden /> : undefined}
          onClick={() => !running && void acceptInvitations([invitation])}
        >
          Accept
        </ToolButton>
      ) : (
        // Since Dokploy 0.27 accepting needs a sign-in: a key is not enough.
        <ToolButton
          small
          aria-label={`Open the invitation to ${organization} in the browser`}
          title={`Accept it on Dokploy’s own page: sign in there as ${sanitizeText(email, 120)}. You also find it under the bell.`}
          icon={IconExternalLink}
          onClick={() => void openInvitation(instanceId, id)}
        >
          Open
        </ToolButton>
      )}
    </Flex>
  );
}

export function someNames(names: readonly string[]): string {
  return listed(
    names.map((name) => shownName(name, 60)),
    5,
  );
}

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
  const groups = useApp((state) => state.preferences.groups);
  const filters = useMemo(() => filtersOf(now, instances, groups), [now, instances, groups]);
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

function filtersOf(
  now: number,
  instances: readonly InstanceTargets[],
  groups: readonly InstanceGroup[],
): Filter<PlacedRow>[] {
  const names = new Map(instances.map(({ instanceId, instanceName }) => [instanceId, instanceName]));
  return [
    ...filtersAt(now),
    ...groupFilter(groups, ({ tools }: PlacedRow) => tools.organizationRef.instanceId),
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
