import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { CallOutput } from '../../../../shared/contract.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { useActions } from '../../state/app.tsx';
import { readingOf } from '../../state/queryState.ts';
import { useReading } from '../../state/useReading.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { SettingRow } from './SettingRow.tsx';

const OPTIONS = [
  { value: 'off', label: 'Off' },
  { value: 'on', label: 'On' },
];

type State = CallOutput<'crashReports.state'>;

/** Whether crash reports are kept: what stands on disk says so, since a start goes by it before any choice is read. */
export function CrashReports() {
  const { readCrashReports, setCrashReports } = useActions();
  const { query } = useReading(readCrashReports, 0);
  const [since, setSince] = useState<State | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const state = since ?? readingOf(query)?.data ?? { isOn: false, isWriting: false };
  const value = state.isOn ? 'on' : 'off';

  async function choose(on: boolean): Promise<void> {
    const set = await setCrashReports(on);
    if (set.ok) setSince(set.value);
    setError(set.ok ? null : set.error);
  }

  return (
    <>
      <SettingRow
        title="Keep crash reports on this computer"
        text={`Such a file holds what was in memory when Quayside crashed, which can be your keys and passwords. It is never sent. ${after(state)}`}
        value={value}
        first="off"
        onReset={() => void choose(false)}
      >
        {(labels) => (
          <SegmentedControl
            {...labels}
            value={value}
            data={OPTIONS}
            onChange={(chosen) => void choose(chosen === 'on')}
          />
        )}
      </SettingRow>
      {error && <FailureAlert error={error} />}
    </>
  );
}

function after({ isOn, isWriting }: State): string {
  if (!isOn) return 'Off, there is none.';
  return isWriting ? 'Off deletes all of them.' : 'Kept from the next start on. Off deletes all of them.';
}
