import { useEffect, useState } from 'react';
import type { CallOutput } from '../../../../shared/contract.ts';
import { ok, type Result } from '../../../../shared/errors.ts';
import type { Operation } from '../../../../shared/operations/operation.ts';
import { isSameAddress } from '../../../../shared/sameAddress.ts';
import { useActions, useApp } from '../../state/app.tsx';

/** So much of what was done is shown of a person, out of so much that names one of so many addresses. */
const MOST_DONE = 6;
const MOST_FOUND = 30;
const MOST_ADDRESSES = 5;
const MOST_SUBJECTS = 20;

/** Whether one of these addresses is meant, and not one that it is a part of. */
function isAbout({ subjects }: Operation, emails: readonly string[]): boolean {
  if (subjects.length >= MOST_SUBJECTS) return true;
  return subjects.some((subject) => emails.some((email) => isSameAddress(subject, email)));
}

/**
 * Picks what is about one of these addresses from what Activity found by each, the newest first; the failure where
 * one was not searched.
 */
export function doneAmong(
  answers: readonly Result<Pick<CallOutput<'activity.list'>, 'operations'>>[],
  emails: readonly string[],
): Result<Operation[]> {
  const byId = new Map<string, Operation>();
  for (const answer of answers) {
    if (!answer.ok) return answer;
    for (const operation of answer.value.operations)
      if (isAbout(operation, emails)) byId.set(operation.id, operation);
  }
  return ok([...byId.values()].toSorted((a, b) => b.startedAt - a.startedAt).slice(0, MOST_DONE));
}

export function useDoneTo(emails: readonly string[]): Result<Operation[]> | null {
  const { call } = useActions();
  const remembered = useApp(({ operations }) => operations.remembered);
  const [done, setDone] = useState<Result<Operation[]> | null>(null);
  const key = JSON.stringify(emails);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again whenever something is kept in Activity.
  useEffect(() => {
    let isWanted = true;
    const all = (JSON.parse(key) as string[]).slice(0, MOST_ADDRESSES);
    void Promise.all(
      all.map((email) =>
        call('activity.list', {
          filter: {
            instanceId: null,
            search: email,
            kinds: [],
            instanceIds: [],
            people: [],
            outcomes: [],
            oldestFirst: false,
          },
          offset: 0,
          limit: MOST_FOUND,
        }),
      ),
    ).then((answers) => {
      if (isWanted) setDone(doneAmong(answers, all));
    });
    return () => {
      isWanted = false;
    };
  }, [key, remembered, call]);
  return done;
}
