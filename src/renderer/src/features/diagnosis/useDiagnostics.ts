import { useCallback, useRef } from 'react';
import type { DiagnosticsSection } from '../../../../shared/calls/diagnostics.ts';
import { useActions } from '../../state/app.tsx';
import { useReading } from '../../state/useReading.ts';

/** What is known of the app, gathered once when it is opened and again when a person asks; `hides` changes its words alone. */
export function useDiagnostics(hides: boolean) {
  const { call } = useActions();
  const again = useRef(true);
  const read = useCallback(() => {
    const input = { again: again.current, hides };
    again.current = false;
    return call('diagnostics.read', input);
  }, [call, hides]);
  const { query, readAgain } = useReading<{ sections: DiagnosticsSection[] }>(read, 0);
  return {
    query,
    readAgain: () => {
      again.current = true;
      readAgain();
    },
  };
}
