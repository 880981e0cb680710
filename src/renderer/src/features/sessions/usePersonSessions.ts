import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { AccountSessions } from '../../../../shared/calls/sessions.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { begin, failWith, IDLE, type QueryState, succeed } from '../../state/queryState.ts';

export type AccountsThere = { instanceId: string; accounts: { userId: string; organizationIds: string[] }[] };

type Known = Readonly<Record<string, QueryState<AccountSessions[]>>>;

/**
 * The sessions of a person, instance by instance as they answer: each is asked once, and again where something was
 * revoked from here.
 */
export function usePersonSessions(wanted: readonly AccountsThere[]): {
  known: Known;
  readAgain: (there: AccountsThere) => void;
} {
  const { call } = useActions();
  const [known, setKnown] = useState<Known>({});
  /** What was asked of each instance last: what another question was answered says nothing. */
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
