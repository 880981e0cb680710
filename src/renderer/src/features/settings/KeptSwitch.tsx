import { useState } from 'react';
import type { AppError, Result } from '../../../../shared/errors.ts';
import { failureOf, type QueryState, readingOf } from '../../state/queryState.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { FewChoicesRow, OFF_ON } from './Choices.tsx';

type Props<T> = {
  title: string;
  query: QueryState<T>;
  set: (on: boolean) => Promise<Result<T>>;
  isOn: (state: T) => boolean;
  /** Null as long as it was not read. */
  textOf: (state: T | null) => string;
  isOffered?: (state: T | null) => boolean;
};

/** Off or on where that is no preference: main says how it stands (`query`), and it is set at once or says why not. */
export function KeptSwitch<T>({ title, query, set, isOn, textOf, isOffered = () => true }: Props<T>) {
  const [since, setSince] = useState<{ state: T } | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const state = since?.state ?? readingOf(query)?.data ?? null;
  const failure = error ?? (since ? undefined : failureOf(query));

  async function choose(on: boolean): Promise<void> {
    const done = await set(on);
    if (done.ok) setSince({ state: done.value });
    setError(done.ok ? null : done.error);
  }

  return (
    <>
      <FewChoicesRow
        title={title}
        text={textOf(state)}
        value={state !== null && isOn(state)}
        first={false}
        options={OFF_ON}
        disabled={!isOffered(state)}
        onChoose={(on) => void choose(on)}
      />
      {failure && <FailureAlert error={failure} />}
    </>
  );
}
