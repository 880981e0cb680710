import { useEffect, useRef, useState } from 'react';
import { ok, type Result } from '../../../../shared/errors.ts';
import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';

/** How a password leaves its dialog. */
export type Handing = {
  isTaken: boolean;
  take: () => void;
  giveUp: () => void;
  close: () => void;
};

/** Holds the dialog open until its password was taken or given up, and has main let go of it once the dialog is closed. */
export function useHanding(passwordId: string): Handing {
  const { call } = useActions();
  const { run, close, isOpen } = useDialog();
  const [isTaken, setTaken] = useState(false);
  const end = useRef<(how: 'taken' | 'given-up') => void>(() => {});
  // It is held once, when it opens.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new function of the same dialog.
  useEffect(() => {
    const handing = new Promise<Result<'taken' | 'given-up'>>((resolve) => {
      end.current = (how) => resolve(ok(how));
    });
    void run(() => handing, { held: true, stays: (how) => how === 'taken' });
  }, []);
  useEffect(() => {
    if (!isOpen) void call('passwords.forget', { passwordIds: [passwordId], isTaken });
  }, [isOpen, isTaken, call, passwordId]);
  return {
    isTaken,
    take() {
      setTaken(true);
      end.current('taken');
    },
    giveUp: () => end.current('given-up'),
    close,
  };
}
