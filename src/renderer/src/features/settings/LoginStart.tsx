import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { CallOutput } from '../../../../shared/contract.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { useActions } from '../../state/app.tsx';
import { failureOf, readingOf } from '../../state/queryState.ts';
import { useReading } from '../../state/useReading.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { SettingRow } from './SettingRow.tsx';

const OPTIONS = [
  { value: 'off', label: 'Off' },
  { value: 'on', label: 'On' },
];

/** Whether the computer starts the app when its person signs in; as the system tells it, where it may be changed, too. */
export function LoginStart() {
  const { readLoginStart, setLoginStart } = useActions();
  const { query } = useReading(readLoginStart, 0);
  const [since, setSince] = useState<CallOutput<'app.loginStart'> | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const known = since ?? readingOf(query)?.data;
  const state = known ?? { on: false, offered: false };
  const failure = error ?? failureOf(query);
  const value = state.on ? 'on' : 'off';

  async function choose(on: boolean): Promise<void> {
    const set = await setLoginStart(on);
    if (set.ok) setSince(set.value);
    setError(set.ok ? null : set.error);
  }

  return (
    <>
      <SettingRow
        title="Start at login"
        text={
          state.offered || !known
            ? 'Opens Quayside when you sign in to this computer.'
            : 'Only an installed Quayside can be started at login.'
        }
        value={value}
        first="off"
        onReset={() => void choose(false)}
      >
        {(labels) => (
          <SegmentedControl
            {...labels}
            disabled={!state.offered}
            value={value}
            data={OPTIONS}
            onChange={(chosen) => void choose(chosen === 'on')}
          />
        )}
      </SettingRow>
      {failure && <FailureAlert error={failure} />}
    </>
  );
}
