import { useState } from 'react';
import type { CallOutput } from '../../../../shared/contract.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { useActions } from '../../state/app.tsx';
import { failureOf, readingOf } from '../../state/queryState.ts';
import { useQuery } from '../../state/useQuery.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { FewChoicesRow, OFF_ON } from './Choices.tsx';

/** Settings that are no preferences: main says how they are. */
export type KeptSettings = CallOutput<'settings.read'>;

/** Off or on where that is no preference: it is set at once, or says why not. */
export function KeptSwitch(props: {
  title: string;
  setting: 'loginStart' | 'crashReports';
  isOn: (state: KeptSettings) => boolean;
  /** Null as long as it was not read. */
  textOf: (state: KeptSettings | null) => string;
  isOffered?: (state: KeptSettings | null) => boolean;
}) {
  const { title, setting, isOn, textOf, isOffered = () => true } = props;
  const { call } = useActions();
  const { query } = useQuery('settings.read', {});
  const [since, setSince] = useState<KeptSettings | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const state = since ?? readingOf(query)?.data ?? null;
  const failure = error ?? (since ? undefined : failureOf(query));

  async function choose(on: boolean): Promise<void> {
    const done = await call('settings.save', { [setting]: on });
    if (done.ok) setSince(done.value);
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
