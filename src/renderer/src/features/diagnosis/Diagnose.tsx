import { Box, Loader } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCheck,
  IconCircle,
  IconInfoCircle,
  IconMinus,
  IconPlayerStop,
  IconRefresh,
} from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Diagnosis, DiagnosisStep } from '../../../../shared/diagnosis.ts';
import { outcomeWords, STATE_WORDS, STEP_TITLES } from '../../../../shared/diagnosisWords.ts';
import { thousands } from '../../../../shared/text.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import { DialogFailure } from '../../ui/DialogFailure.tsx';
import form from '../../ui/dialogForm.module.css';
import { useHandedOut } from '../../ui/HandedOut.tsx';
import looks from '../../ui/looks.module.css';
import { showWhole } from '../../ui/showWhole.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { DiagnosisFoot } from './DiagnosisFoot.tsx';
import classes from './diagnosis.module.css';

export function Diagnose(props: DialogSubjects['diagnose']) {
  const { call } = useActions();
  const { diagnosis, dialog, start, stop } = useDiagnosis(props);
  const name = useApp((state) => state.byId[props.instanceId]?.name ?? '');
  const [hides, setHides] = useState(false);
  const { note, tell } = useHandedOut();
  const { running, error } = dialog;
  const canCopy = !running && diagnosis !== null;

  function copy(): void {
    if (!diagnosis) return;
    const words = hides ? 'Copied, with numbers for hosts, addresses and names.' : 'Copied. It holds no key.';
    void tell(call('diagnosis.copy', { diagnosisId: diagnosis.id, hides }), () => words);
  }

  return (
    <div className={form.form}>
      <p>
        Checks the connection to <UntrustedText text={name} className={looks.strong} /> step by step, and
        changes nothing. It takes five requests, three with the key, like one refresh.
      </p>
      {/* Announced once at the end, not for each of the ten steps. */}
      <Box component="p" role="status" c="var(--tone)" fw={600} data-tone={toneOf(diagnosis)}>
        {diagnosis && diagnosis.state !== 'running' ? outcomeWords(diagnosis) : 'Checking…'}
      </Box>
      {diagnosis && <DiagnosisSteps steps={diagnosis.steps} />}
      <DialogFailure error={error} />
      {note}
      <DiagnosisFoot
        label="Hide hosts, addresses and names in the copy"
        {...{ hides, canCopy }}
        onHides={setHides}
        onCopy={copy}
        again={
          <ToolButton icon={running ? IconPlayerStop : IconRefresh} onClick={running ? stop : start}>
            {running ? 'Stop' : 'Run again'}
          </ToolButton>
        }
      />
    </div>
  );
}

function toneOf(diagnosis: ReturnType<typeof useDiagnosis>['diagnosis']) {
  if (!diagnosis || diagnosis.state === 'running') return undefined;
  const states = diagnosis.steps.map(({ state }) => state);
  if (states.includes('bad')) return 'danger';
  return states.includes('notice') || diagnosis.state === 'given-up' ? 'warn' : 'ok';
}

function useDiagnosis({ instanceId, organizationId }: DialogSubjects['diagnose']) {
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
    if (current.current !== null) void call('app.giveUp', { id: current.current });
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

const icon = { size: 16, stroke: 1.8, 'aria-hidden': true } as const;

const SIGNS: Record<DiagnosisStep['state'], ReactNode> = {
  waiting: <IconCircle {...icon} />,
  running: <Loader size={14} aria-hidden />,
  good: <IconCheck {...icon} />,
  notice: <IconInfoCircle {...icon} />,
  bad: <IconAlertTriangle {...icon} />,
  untried: <IconMinus {...icon} />,
};

const TONES: Partial<Record<DiagnosisStep['state'], string>> = { good: 'ok', notice: 'warn', bad: 'danger' };

function DiagnosisSteps({ steps }: { steps: readonly DiagnosisStep[] }) {
  return (
    <ol className={`${looks.box} ${looks.lined}`} aria-label="Steps">
      {steps.map((step) => (
        <li
          key={`${step.step} ${step.state === 'bad'}`}
          ref={step.state === 'bad' ? showWhole : undefined}
          className={classes.step}
          data-tone={TONES[step.state]}
        >
          <span className={classes.sign}>{SIGNS[step.state]}</span>
          <Box
            component="span"
            c={step.state === 'waiting' || step.state === 'untried' ? 'dimmed' : 'var(--q-text)'}
            fw={560}
          >
            {STEP_TITLES[step.step]}
          </Box>
          <span className={classes.word}>{STATE_WORDS[step.state]}</span>
          <span className={classes.ms}>
            {'ms' in step && step.ms !== null ? `${thousands(step.ms)} ms` : ''}
          </span>
          <Words step={step} />
        </li>
      ))}
    </ol>
  );
}

function Words({ step }: { step: DiagnosisStep }) {
  if (step.state === 'waiting') return null;
  if (step.state === 'untried') return <p className={looks.hint}>{step.why}</p>;
  return (
    <>
      <p className={looks.hint}>{sanitizeText(step.tried)}</p>
      {'came' in step && <p>{sanitizeText(step.came)}</p>}
      {'advice' in step && step.advice !== '' && (
        <Box component="p" fw={560}>
          {sanitizeText(step.advice)}
        </Box>
      )}
    </>
  );
}
