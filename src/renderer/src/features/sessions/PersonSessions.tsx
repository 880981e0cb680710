import { Box, Group, Stack } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { AccountSessions } from '../../../../shared/calls/organizations.ts';
import { firstVersion, has } from '../../../../shared/capabilities.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { parseMoment } from '../../../../shared/time.ts';
import { VerbButton } from '../../parts/VerbMenu.tsx';
import { dataOf, readingOf } from '../../queryState.ts';
import { sanitizeText, shownName } from '../../sanitizeText.ts';
import { useApp } from '../../state/app.tsx';
import { useInitials } from '../../state/initials.ts';
import { selectAccount } from '../../state/selectors.ts';
import { useQuery } from '../../state/useQuery.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import looks from '../../ui/looks.module.css';
import { Tile } from '../../ui/Tile.tsx';
import { Linked } from '../../ui/ToolButton.tsx';
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

type AccountsThere = { instanceId: string; accounts: { userId: string; organizationIds: string[] }[] };

type Props = { seen: readonly SeenAt[] };

export function PersonSessions({ seen }: Props) {
  const [isOpen, setOpen] = useState(false);
  if (seen.length === 0) return 'No account.';
  return isOpen ? <Answers seen={seen} /> : <Linked onClick={() => setOpen(true)}>Show sessions</Linked>;
}

function Answers({ seen }: Props) {
  const order = useApp((state) => state.order);
  const there = useMemo(() => accountsByInstance(seen, order), [seen, order]);
  return (
    <Stack component="ul" gap={8} aria-label="Sessions by instance">
      {there.map((each) => (
        <InstanceSessions key={each.instanceId} there={each} />
      ))}
    </Stack>
  );
}

function InstanceSessions({ there }: { there: AccountsThere }) {
  const { instanceId } = there;
  const revision = useApp((state) => state.sessionChanges[instanceId] ?? 0);
  const version = useApp((state) => dataOf(selectAccount(state, instanceId))?.version ?? null);
  const isOld = !has({ version }, 'user.listSessions');
  const { query, readAgain } = useQuery('sessions.ofAccounts', isOld ? null : there, revision);
  const instance = useApp((state) => state.byId[instanceId]);
  const initials = useInitials(instanceId);
  const now = useNow();
  if (!instance) return null;
  const answers = readingOf(query)?.data;
  const known = answers && knownThere(answers, now);
  const failure = query.state === 'failed' ? query.error : known?.failed;
  const isSeveral = (answers?.length ?? 0) > 1;
  return (
    <li>
      <Group component="h4" gap={7} mb={2} wrap="nowrap">
        <Tile initials={initials} color={instance.color} size={18} />
        <bdi dir="auto" className={looks.cut}>
          {shownName(instance.name, 60)}
        </bdi>
        <Box component="span" className={looks.hint} flex="none" ms="auto" fw={400}>
          {isOld ? NEEDS_NEWER : stateWords(known, failure != null)}
        </Box>
      </Group>
      {failure && <FailureAlert error={failure} onRetry={readAgain} compact />}
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

const NEEDS_NEWER = `needs Dokploy ${firstVersion('user.listSessions')}`;

export function stateWords(known: KnownThere | undefined, isFailed: boolean): string {
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
