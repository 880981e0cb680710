import { Flex } from '@mantine/core';
import { IconDeviceDesktopOff, IconHistoryToggle, IconLock } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { SessionList } from '../../../../shared/calls/organizations.ts';
import { firstVersion, has } from '../../../../shared/capabilities.ts';
import { thousands } from '../../../../shared/text.ts';
import { parseMoment } from '../../../../shared/time.ts';
import { actionsColumn, textColumn } from '../../parts/facts.tsx';
import { GapNote } from '../../parts/GapNote.tsx';
import { RowMenu } from '../../parts/VerbMenu.tsx';
import { dataOf, failureOf, mapData, type QueryState, readingOf } from '../../queryState.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions, useApp, usePaneView } from '../../state/app.tsx';
import { denyUnwritable } from '../../state/denials.ts';
import { organizationNameIn } from '../../state/places.ts';
import { selectAccount } from '../../state/selectors.ts';
import { useQuery } from '../../state/useQuery.ts';
import { Chip } from '../../ui/Chip.tsx';
import looks from '../../ui/looks.module.css';
import { Moment } from '../../ui/Moment.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import type { Column } from '../../ui/table/columns.ts';
import { DataTable } from '../../ui/table/DataTable.tsx';
import { EmptyState } from '../../ui/table/EmptyState.tsx';
import type { Filter } from '../../ui/table/filters.ts';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { useNow } from '../../ui/useNow.ts';
import { agoWords, exactly, inWords } from '../../when.ts';
import {
  addressOf,
  allRevocationsOf,
  gapsOf,
  isOver,
  keyPeopleOf,
  nameOf,
  othersSignedIn,
  revocationOf,
  revoking,
  SESSION_VERBS,
  type SessionRow,
  sessionRowsOf,
  unknownWords,
} from './sessionRows.ts';
import classes from './sessions.module.css';

const FIRST_SORT = { column: 'since', descending: true };
const NO_KEYS: never[] = [];
const idOf = ({ id }: SessionRow) => id;
const labelOf = (session: SessionRow) => `${addressOf(session)}, ${session.device}`;
const searched = (session: SessionRow) => [
  session.email,
  nameOf(session),
  session.ipAddress ?? '',
  session.device,
];

export function Sessions({ instanceId }: { instanceId: string }) {
  const version = useApp((state) => dataOf(selectAccount(state, instanceId))?.version ?? null);
  const { query, readAgain } = useSessions(instanceId);
  const failure = failureOf(query);
  if (!has({ version }, 'user.listSessions') || failure?.code === 'server-too-old')
    return <TooOld version={version} />;
  return <SessionTable instanceId={instanceId} query={query} readAgain={readAgain} />;
}

function useSessions(instanceId: string) {
  const revision = useApp(
    (state) =>
      (state.sessionChanges[instanceId] ?? 0) + (readingOf(selectAccount(state, instanceId))?.at ?? 0),
  );
  const account = useApp((state) => failureOf(selectAccount(state, instanceId))?.code);
  const { query, readAgain } = useQuery('sessions.list', { instanceId }, revision);
  const isTold = query.state === 'failed' && query.error.code === account;
  const told = useMemo(
    (): QueryState<SessionList> =>
      isTold && query.state === 'failed' ? { ...query, ofInstance: true } : query,
    [query, isTold],
  );
  return { query: told, readAgain };
}

function TooOld({ version }: { version: string | null }) {
  return (
    <EmptyState icon={IconHistoryToggle} title={`Sessions need Dokploy ${firstVersion('user.listSessions')}`}>
      <p>
        {version === null ? 'This server' : `This server runs ${version}, which`} does not say who is signed
        in. Update Dokploy to see sessions and revoke them.
      </p>
    </EmptyState>
  );
}

type TableProps = { instanceId: string; query: QueryState<SessionList>; readAgain: () => void };

function SessionTable({ instanceId, query, readAgain }: TableProps) {
  const view = usePaneView({ instanceId, organizationId: null }, 'sessions');
  const keys = useApp((state) => state.byId[instanceId]?.keys) ?? NO_KEYS;
  const name = useApp((state) => state.byId[instanceId]?.name ?? '');
  const writable = useApp((state) => state.writable);
  const { openDialog } = useActions();
  const keyPeople = useMemo(() => keyPeopleOf(keys), [keys]);
  const rows = useMemo(() => mapData(query, ({ sessions }) => sessionRowsOf(sessions)), [query]);
  const columns = useMemo(
    () => sessionColumns({ instanceId, state: { writable } }, (userId) => keyPeople.has(userId)),
    [instanceId, writable, keyPeople],
  );
  const now = useNow();
  const filters = useMemo(() => filtersAt(now), [now]);
  const list = dataOf(query);
  const names = useApp((state) =>
    JSON.stringify(
      (list?.unknown ?? []).map((each) => organizationNameIn(state, instanceId, each.organizationId)),
    ),
  );
  const gaps = useMemo(() => {
    const known: string[] = JSON.parse(names);
    const unknown = list?.unknown ?? [];
    return gapsOf(
      instanceId,
      { unknown },
      (id) => known[unknown.findIndex((each) => each.organizationId === id)] ?? '',
    );
  }, [instanceId, list, names]);
  return (
    <DataTable
      name="Sessions"
      query={rows}
      view={view}
      onRetry={readAgain}
      rowId={idOf}
      columns={columns}
      searched={searched}
      filters={filters}
      firstSort={FIRST_SORT}
      selection={{
        labelOf,
        verbs: (chosen) => [
          {
            ...{ ...SESSION_VERBS.revoke, what: 'revoke', place: 'first' },
            title: `Revoke ${thousands(chosen.length)}…`,
            why: denyUnwritable({ writable }),
            run: () => openDialog(revoking(instanceId, chosen.map(revocationOf))),
          },
        ],
      }}
      actions={list && <RevokeOthers instanceId={instanceId} list={list} keyPeople={keyPeople} />}
      notes={<GapNote gaps={gaps} nameOf={() => name} words={unknownWords(gaps)} />}
      empty={list?.whole.length === 0 ? UNKNOWN : NOBODY}
    />
  );
}

const UNKNOWN = {
  ...{ icon: IconLock, title: 'Who is signed in is unknown' },
  words:
    'The owners of your keys are signed in nowhere. Everybody else is unknown: only an organization owner’s key shows other sessions.',
};

const NOBODY = {
  ...{ icon: IconDeviceDesktopOff, title: 'Nobody is signed in' },
  words: 'No browser is signed in to this instance. API keys work without one.',
};

type OthersProps = { instanceId: string; list: SessionList; keyPeople: ReadonlyMap<string, string> };

/** Spares all people whose keys are here: no key tells which session is one’s own. */
function RevokeOthers({ instanceId, list, keyPeople }: OthersProps) {
  const { openDialog } = useActions();
  const writable = useApp((state) => state.writable);
  const now = useNow();
  const others = useMemo(
    () => othersSignedIn(list.sessions, (userId) => keyPeople.has(userId), now),
    [list, keyPeople, now],
  );
  return (
    <ToolButton
      why={others.length > 0 ? null : 'Nobody else is known to be signed in.'}
      disabled={!writable}
      onClick={() =>
        openDialog(
          revoking(
            instanceId,
            allRevocationsOf(others),
            keyPeople.size > 0 ? besidesWords([...keyPeople].map(([id, email]) => email || id)) : undefined,
          ),
        )
      }
    >
      Revoke all others…
    </ToolButton>
  );
}

function besidesWords(besides: readonly string[]): string {
  const who = besides.map((email) => sanitizeText(email, 120)).join(', ');
  const whose = besides.length === 1 ? 'whose key this is' : 'whose keys these are';
  return `Everybody except ${who}, ${whose}: a key does not show which browser is yours, so all of theirs stay.`;
}

function filtersAt(now: number): Filter<SessionRow>[] {
  return [
    { id: 'person', title: 'Person', valueOf: ({ email }) => email, order: [] },
    {
      id: 'state',
      title: 'State',
      valueOf: (session) => (isOver(session, now) ? 'Expired' : 'Signed in'),
      order: ['Signed in', 'Expired'],
    },
  ];
}

function sessionColumns(
  at: { instanceId: string; state: { writable: boolean } },
  isOfKey: (userId: string) => boolean,
): Column<SessionRow>[] {
  return [
    {
      id: 'email',
      title: 'Person',
      width: 'minmax(140px, 2fr)',
      sortKey: ({ email }) => email,
      text: addressOf,
      cell: (session) => <Who session={session} you={isOfKey(session.userId)} />,
    },
    {
      id: 'device',
      title: 'Device',
      width: 'minmax(126px, 1fr)',
      sortKey: ({ device }) => device,
      text: ({ device }) => device,
      cell: ({ userAgent, device }) => (
        <span className={looks.cut} title={sanitizeText(userAgent, 300)}>
          {device}
        </span>
      ),
    },
    textColumn(({ ipAddress }) => ipAddress, {
      ...{ id: 'where', title: 'IP address', width: 'minmax(112px, 0.8fr)', hideBelow: 640 },
      ...{ quiet: true, none: '—' },
    }),
    {
      id: 'since',
      title: 'Active since',
      width: '116px',
      hideBelow: 700,
      sortKey: ({ createdAt }) => parseMoment(createdAt),
      text: ({ createdAt }) => momentText(createdAt),
      cell: ({ createdAt }) => <Since at={parseMoment(createdAt)} />,
    },
    {
      id: 'expires',
      title: 'Expires',
      width: '88px',
      sortKey: ({ expiresAt }) => parseMoment(expiresAt),
      text: ({ expiresAt }) => momentText(expiresAt),
      cell: (session) => <Expires session={session} />,
    },
    actionsColumn((session) => (
      <RowMenu
        label={`Actions for ${labelOf(session)}`}
        catalogue={SESSION_VERBS}
        subject={{ ...at, session }}
      />
    )),
  ];
}

function momentText(iso: string): string {
  const at = parseMoment(iso);
  return at === null ? '' : exactly(at);
}

function Who({ session, you }: { session: SessionRow; you: boolean }) {
  const name = nameOf(session);
  return (
    <span className={classes.who}>
      <Flex component="span" gap={7} miw={0}>
        <UntrustedText text={session.email} className={classes.email} />
        {you && (
          <span className={`${looks.dim} ${looks.rigid}`} title="A key of this person is used here.">
            (you)
          </span>
        )}
      </Flex>
      {name && <UntrustedText text={name} className={looks.lesser} />}
    </span>
  );
}

function Since({ at }: { at: number | null }) {
  const now = useNow();
  return <Moment at={at} words={(moment) => agoWords(moment, now)} className={looks.lesser} />;
}

function Expires({ session }: { session: SessionRow }) {
  const now = useNow();
  if (isOver(session, now)) return <Chip tone="quiet">expired</Chip>;
  return (
    <Moment
      at={parseMoment(session.expiresAt)}
      words={(moment) => inWords(moment, now)}
      className={looks.lesser}
    />
  );
}
