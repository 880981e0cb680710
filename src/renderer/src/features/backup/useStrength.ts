import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { type PassphraseStrength, passphraseFault } from '../../../../shared/passphrase.ts';
import { useActions } from '../../state/app.tsx';

/** A process is started for each judgement, so it waits until the typing rests. ms. */
const REST = 400;

/** How hard a passphrase is to guess; null while it is too short, or not judged yet. */
export function useStrength(passphrase: string): PassphraseStrength | null {
  const { call } = useActions();
  const [settled] = useDebouncedValue(passphrase, REST);
  const [judged, setJudged] = useState<{ of: string; strength: PassphraseStrength | null } | null>(null);

  useEffect(() => {
    if (passphraseFault(settled) !== null) return;
    let isStale = false;
    void call('backup.judgePassphrase', { passphrase: settled }).then((answer) => {
      if (!isStale) setJudged({ of: settled, strength: answer.ok ? answer.value.strength : null });
    });
    return () => {
      isStale = true;
    };
  }, [settled, call]);

  return judged?.of === passphrase ? judged.strength : null;
}
