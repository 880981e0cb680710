import { useMemo } from 'react';
import type { CallInput, CallName, CallOutput } from '../../../shared/contract.ts';
import { useActions } from './app.tsx';
import { useReading } from './useReading.ts';

export function useQuery<N extends CallName>(name: N, input: CallInput<N> | null, revision = 0) {
  const { call } = useActions();
  const asked = input && JSON.stringify(input);
  const read = useMemo(
    () => (asked === null ? null : () => call(name, JSON.parse(asked) as CallInput<N>)),
    [call, name, asked],
  );
  return useReading<CallOutput<N>>(read, revision);
}
