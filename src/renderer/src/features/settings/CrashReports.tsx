import type { CallOutput } from '../../../../shared/contract.ts';
import { useActions } from '../../state/app.tsx';
import { useQuery } from '../../state/useQuery.ts';
import { KeptSwitch } from './KeptSwitch.tsx';

/** Whether crash reports are kept: what stands on disk says so, since a start goes by it before any choice is read. */
export function CrashReports() {
  const { call } = useActions();
  const { query } = useQuery('crashReports.state', {});
  return (
    <KeptSwitch
      title="Keep crash reports on this computer"
      query={query}
      set={(on) => call('crashReports.set', { on })}
      isOn={(state) => state.isOn}
      textOf={(state) =>
        `Such a file holds what was in memory when Quayside crashed, which can be your keys and passwords. It is never sent. ${after(state)}`
      }
    />
  );
}

function after(state: CallOutput<'crashReports.state'> | null): string {
  if (!state?.isOn) return 'Off, there is none.';
  return state.isWriting
    ? 'Off deletes all of them.'
    : 'Kept from the next start on. Off deletes all of them.';
}
