import { Box, Group, Stack } from '@mantine/core';
import { IconDevices } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { AccountSessions } from '../../../../shared/calls/organizations.ts';
import { firstVersion, has } from '../../../../shared/capabilities.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { counted } from '../../../../shared/text.ts';
import { parseMoment } from '../../../../shared/time.ts';
import { VerbButton } from '../../parts/VerbMenu.tsx';
import { begin, dataOf, failWith, IDLE, type QueryState, readingOf, succeed } from '../../queryState.ts';
import { sanitizeText, shownName } from '../../sanitizeText.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useInitials } from '../../state/initials.ts';
import { selectAccount } from '../../state/selectors.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import looks from '../../ui/looks.module.css';
import { PanelSection } from '../../ui/PanelSection.tsx';
import { Tile } from '../../ui/Tile.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { useNow } from '../../ui/useNow.ts';
import { agoWords } from '../../when.ts';
import { addressOf, isOver, SESSION_VERBS, type SessionRow, sessionRowsOf } from './sessionRows.ts';

type SeenAt = { instanceId: string; organizationId: string; userId: string };

export function accountsByInstance(seen: readonly SeenAt[], order: readonly string[]): AccountsThere[] {
  const byInstance = new Map<string, Map<string, Set<string>>>();
  for (const { instanceId, organizationId, userId } of seen) {
    const accounts = byInstance.get(instanceId) ?? new Map<string, Set<string>>();
    byInstance.set(instanceId, accounts);
    accounts.set(userId, (accounts.get(userId) ?? new Set()).add(organizationId));
  }
  return order.flatMap((instanceId) => {
    const accounts = byInstance.get(instanceId);
    if (!accounts) return [];
    return {
      instanceId,
      accounts: [...accounts].map(([userId, ids]) => ({ userId, organizationIds: [...ids] })),
    };
  });
}

type KnownThere = { sessions: SessionRow[]; why: string[]; failed: AppError | null };

function isWhole({ why, failed }: KnownThere): boolean {
  return why.length === 0 && failed === null;
}

export function knownThere(answers: readonly AccountSessions[], now: number): KnownThere {
  const why = answers.flatMap((answer) => (answer.state === 'unknown' ? answer.why : []));
  const failures = answers.flatMap((answer) => (answer.state === 'failed' ? answer.error : []));
  const sessions = answers.flatMap((answer) => (answer.state === 'known' ? answer.sessions : []));
  const live = sessions.filter((session) => !isOver(session, now));
  return { sessions: sessionRowsOf(live), why: [...new Set(why)], failed: failures[0] ?? null };
}

export function signedInWords(known: readonly KnownThere[], of: number): string {
  const on = known.filter(({ sessions }) => sessions.length > 0).length;
  const unknown = of - known.filter(isWhole).length;
  const where = on === 0 ? 'Signed in nowhere' : `Signed in on ${counted(on, 'instance', 'instances')}`;
  if (unknown === 0) return on === 0 ? 'Signed in nowhere.' : `${where}.`;
  return `${where}; unknown on ${counted(unknown, 'instance', 'instances')}.`;
}

type AccountsThere = { instanceId: string; accounts: { userId: string; organizationIds: string[] }[] };

type Known = Readonly<Record<string, QueryState<AccountSessions[]>>>;

function usePersonSessions(wanted: readonly AccountsThere[]): {
  known: Known;
  readAgain: (there: AccountsThere) => void;
} {
  const { call } = useActions();
  const [known, setKnown] = useState<Known>({});
  const asked = useRef(new Map<string, object>());
  const changes = useApp(
    useShallow((state) => wanted.map(({ instanceId }) => state.sessionChanges[instanceId] ?? 0)),
  );
  const questions = useMemo(
    () => new Map(wanted.map((there, at) => [JSON.stringify([there, changes[at]]), there])),
    [wanted, changes],
  );
  const answered = useRef(new Set<string>());

  const ask = useCallback(
    (there: AccountsThere) => {
      const { instanceId } = there;
      const question = {};
      asked.current.set(instanceId, question);
      const put = (change: (now: QueryState<AccountSessions[]>) => QueryState<AccountSessions[]>) =>
        setKnown((now) => ({ ...now, [instanceId]: change(now[instanceId] ?? IDLE) }));
      put(begin);
      void call('sessions.ofAccounts', there).then((result) => {
        if (asked.current.get(instanceId) !== question) return;
        const at = Date.now();
        put((now) => (result.ok ? succeed(result.value, at) : failWith(now, result.error, at)));
      });
    },
    [call],
  );

  useEffect(() => {
    for (const [question, there] of questions) {
      if (answered.current.has(question)) continue;
      answered.current.add(question);
      ask(there);
    }
  }, [questions, ask]);
  return { known, readAgain: ask };
}

type Props = { emails: readonly string[]; seen: readonly SeenAt[] };

export function PersonSessions({ emails, seen }: Props) {
  const { openDialog } = useActions();
  const [isOpen, setOpen] = useState(false);
  if (seen.length === 0) return null;
  return (
    <PanelSection title="Sessions">
      {isOpen ? (
        <Answers seen={seen} />
      ) : (
        <ToolButton small icon={IconDevices} onClick={() => setOpen(true)}>
          Show sessions
        </ToolButton>
      )}{' '}
      <ToolButton
        small
        className={looks.danger}
        onClick={() => openDialog({ kind: 'change-many', what: 'revoke-sessions', emails })}
      >
        Revoke all everywhere…
      </ToolButton>
    </PanelSection>
  );
}

function Answers({ seen }: Pick<Props, 'seen'>) {
  const order = useApp((state) => state.order);
  const there = useMemo(() => accountsByInstance(seen, order), [seen, order]);
  const old = useApp((state) =>
    there
      .filter(({ instanceId }) => {
        const version = dataOf(selectAccount(state, instanceId))?.version ?? null;
        return !has({ version }, 'user.listSessions');
      })
      .map(({ instanceId }) => instanceId)
      .join(' '),
  );
  const wanted = useMemo(
    () => there.filter(({ instanceId }) => !old.split(' ').includes(instanceId)),
    [there, old],
  );
  const { known, readAgain } = usePersonSessions(wanted);
  const now = useNow();
  const answers = wanted.map(({ instanceId }) => known[instanceId]);
  const isReading = answers.some((each) => each === undefined || each.state === 'loading');
  const told = answers.flatMap((each) => (each && dataOf(each) ? knownThere(dataOf(each) ?? [], now) : []));
  return (
    <>
      <p role="status" className={looks.hint}>
        {isReading ? 'Checking…' : signedInWords(told, there.length)}
      </p>
      <Stack component="ul" gap={10} mt={8} mb={10} aria-label="Sessions by instance">
        {wanted.map((each) => (
          <InstanceSessions
            key={each.instanceId}
            instanceId={each.instanceId}
            query={known[each.instanceId]}
            onRetry={() => readAgain(each)}
          />
        ))}
        {old !== '' && <TooOld instanceIds={old.split(' ')} />}
      </Stack>
    </>
  );
}

function TooOld({ instanceIds }: { instanceIds: readonly string[] }) {
  const names = useApp((state) => instanceIds.map((id) => shownName(state.byId[id]?.name, 60)).join(', '));
  return (
    <li>
      <p className={`${looks.hint} ${looks.broken}`}>
        <b>{names}</b>:{' '}
        {instanceIds.length === 1
          ? 'too old to show sessions. It needs'
          : 'too old to show sessions. They need'}{' '}
        Dokploy {firstVersion('user.listSessions')}.
      </p>
    </li>
  );
}

type InstanceSessionsProps = {
  instanceId: string;
  query: QueryState<AccountSessions[]> | undefined;
  onRetry: () => void;
};

function InstanceSessions({ instanceId, query, onRetry }: InstanceSessionsProps) {
  const instance = useApp((state) => state.byId[instanceId]);
  const initials = useInitials(instanceId);
  const now = useNow();
  if (!instance) return null;
  const answers = query && readingOf(query)?.data;
  const known = answers && knownThere(answers, now);
  const failure = query?.state === 'failed' ? query.error : known?.failed;
  const isSeveral = (answers?.length ?? 0) > 1;
  return (
    <li>
      <Group component="h4" gap={7} mb={2} wrap="nowrap">
        <Tile initials={initials} color={instance.color} size={18} />
        <bdi dir="auto" className={looks.cut}>
          {shownName(instance.name, 60)}
        </bdi>
        <Box component="span" className={looks.hint} flex="none" ms="auto" fw={400}>
          {stateWords(known, failure !== undefined && failure !== null)}
        </Box>
      </Group>
      {failure && <FailureAlert error={failure} onRetry={onRetry} compact />}
      {known?.why.map((why) => (
        <p key={why} className={`${looks.hint} ${looks.broken}`}>
          {why}
        </p>
      ))}
      {known && known.sessions.length > 0 && (
        <ul>
          {known.sessions.map((session) => (
            <SessionLine key={session.id} instanceId={instanceId} session={session} isSeveral={isSeveral} />
          ))}
        </ul>
      )}
    </li>
  );
}

function stateWords(known: KnownThere | undefined, isFailed: boolean): string {
  const count = known?.sessions.length ?? 0;
  if (known && count > 0)
    return `${count} ${count === 1 ? 'session' : 'sessions'}${isWhole(known) ? '' : ', more unknown'}`;
  if (isFailed) return 'not read';
  if (!known) return 'looking…';
  return isWhole(known) ? 'not signed in' : 'unknown';
}

type LineProps = {
  instanceId: string;
  session: SessionRow;
  isSeveral: boolean;
};

function SessionLine({ instanceId, session, isSeveral }: LineProps) {
  const now = useNow();
  const { device } = session;
  const at = parseMoment(session.createdAt);
  const facts = [
    sanitizeText(session.ipAddress, 60),
    at === null ? '' : `signed in ${agoWords(at, now)}`,
    isSeveral ? addressOf(session) : '',
  ];
  const where = sanitizeText(
    useApp((state) => state.byId[instanceId]?.name),
    60,
  );
  return (
    <Group component="li" gap={8} py={5} wrap="nowrap" style={{ borderTop: '1px solid var(--q-line)' }}>
      <Stack gap={0} flex={1} miw={0}>
        <Box component="span" className={looks.cut} fw={560} title={sanitizeText(session.userAgent, 300)}>
          {device}
        </Box>
        <span className={`${looks.cut} ${looks.hint}`}>{facts.filter(Boolean).join(' · ')}</span>
      </Stack>
      <VerbButton
        small
        aria-label={`Revoke session of ${addressOf(session)} on ${where}, ${device}`}
        verb={SESSION_VERBS.revoke}
        at={{ instanceId, session }}
      />
    </Group>
  );
}
