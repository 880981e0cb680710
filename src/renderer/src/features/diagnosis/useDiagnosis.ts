import { useEffect, useRef } from 'react';
import type { Diagnosis } from '../../../../shared/diagnosis.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';

/** The diagnosis of the dialog around: begun with it, and given up when it closes. */
export function useDiagnosis({ instanceId, organizationId }: DialogSubjects['diagnose']) {
  const { call } = useActions();
  const dialog = useDialog();
  const { isOpen, run } = dialog;
  const current = useRef<string | null>(null);
  const last = useApp((state) => state.diagnosis);
  const diagnosis: Diagnosis | null = last?.id === current.current ? last : null;

  function start(): void {
    void run(
      (diagnosisId) => {
        current.current = diagnosisId;
        const of = organizationId === undefined ? {} : { organizationId };
        return call('diagnosis.start', { diagnosisId, instanceId, ...of });
      },
      { stays: true },
    );
  }

  function stop(): void {
    if (current.current !== null) void call('diagnosis.stop', { diagnosisId: current.current });
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it opens.
  useEffect(start, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it closes.
  useEffect(() => {
    if (!isOpen) stop();
    return stop;
  }, [isOpen]);

  return { diagnosis, dialog, start, stop };
}
