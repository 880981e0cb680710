import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { AccountSessions } from '../../../../shared/calls/organizations.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { counted } from '../../../../shared/text.ts';
import { begin, failWith, IDLE, type QueryState, succeed } from '../../queryState.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { isOver, type SessionRow, sessionRowsOf } from './sessionRows.ts';

export type SeenAt = { instanceId: string; organizationId: string; userId: string };

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

export type KnownThere = { sessions: SessionRow[]; why: string[]; failed: AppError | null };

export function isWhole({ why, failed }: KnownThere): boolean {
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

export function usePersonSessions(wanted: readonly AccountsThere[]): {
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
