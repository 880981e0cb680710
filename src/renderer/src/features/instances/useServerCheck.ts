import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import type { CallInput } from '../../../../shared/contract.ts';
import type { Result } from '../../../../shared/errors.ts';
import { useActions } from '../../state/app.tsx';

export type ServerCheck = Result<object> | 'asking' | null;

const REST = 500;

/** Sends neither key nor headers; null checks nothing. */
export function useServerCheck(
  origin: string | null,
  proxy: CallInput<'instances.probe'>['proxy'],
): ServerCheck {
  const { call } = useActions();
  const by = JSON.stringify(proxy);
  const [settled] = useDebouncedValue(origin, REST);
  const asked = origin === settled ? origin : null;
  const [told, setTold] = useState<{ asked: string; by: string; result: Result<object> } | null>(null);
  useEffect(() => {
    if (asked === null) return;
    let isWanted = true;
    const attemptId = crypto.randomUUID();
    void call('instances.probe', { attemptId, url: asked, proxy: JSON.parse(by) }).then((result) => {
      if (isWanted) setTold({ asked, by, result });
    });
    return () => {
      isWanted = false;
      void call('app.giveUp', { id: attemptId });
    };
  }, [asked, by, call]);
  if (origin === null) return null;
  return told?.asked === origin && told.by === by ? told.result : 'asking';
}
