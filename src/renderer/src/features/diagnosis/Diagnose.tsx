import { Box, Checkbox, Group, Skeleton, Stack } from '@mantine/core';
import { IconCopy, IconDeviceFloppy, IconPlayerStop, IconRefresh } from '@tabler/icons-react';
import { type ReactNode, useCallback, useEffect, useId, useRef, useState } from 'react';
import type { DiagnosticsSection } from '../../../../shared/calls/diagnostics.ts';
import type { Diagnosis, DiagnosisStep } from '../../../../shared/diagnosis.ts';
import { outcomeWords, STATE_WORDS, STEP_TITLES } from '../../../../shared/diagnosisWords.ts';
import { thousands } from '../../../../shared/text.ts';
import { dataOf, failureOf } from '../../queryState.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import { useReading } from '../../state/useQuery.ts';
import form from '../../ui/dialogForm.module.css';
import { DialogFailure, FailureAlert } from '../../ui/FailureAlert.tsx';
import { useHandedOut } from '../../ui/HandedOut.tsx';
import looks from '../../ui/looks.module.css';
import { ScrolledList } from '../../ui/ScrolledList.tsx';
import { SIGN_TONES, type Sign, StateSign, StateWord } from '../../ui/StateSign.tsx';
import { showWhole } from '../../ui/showWhole.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import classes from './diagnosis.module.css';

export function Diagnostics() {
  const { call } = useActions();
  const [hides, setHides] = useState(true);
  const { query, readAgain } = useDiagnostics(hides);
  const { note, tell } = useHandedOut();
  const sections = dataOf(query)?.sections;
  const error = failureOf(query);

  const handOut = (to: 'clipboard' | 'file') =>
    void tell(call('diagnostics.export', { hides, to }), (done) => {
      if (done.outcome === 'copied') return 'The diagnostics are on the clipboard.';
      return done.outcome === 'saved' ? `Saved as “${sanitizeText(done.fileName)}”.` : null;
    });

  return (
    <div className={form.form}>
      <p>
        For somebody who helps you with Quayside. It has no keys, passwords or header values, and nothing is
        sent. Copy or save it, and read it before you share it.
      </p>
      {error && <FailureAlert error={error} onRetry={readAgain} />}
      {sections ? (
        <Stack gap={14}>
          {sections.map((section) => (
            <Section key={section.title} section={section}>
              {section.offers && (
                <CrashReportActions
                  hasReports={section.offers === 'crash-reports'}
                  tell={tell}
                  onDeleted={readAgain}
                />
              )}
            </Section>
          ))}
        </Stack>
      ) : (
        <div role="status" aria-label="Gathering">
          <Skeleton height={220} radius={8} />
        </div>
      )}
      {note}
      <DiagnosisFoot
        label="Hide hosts, addresses and names"
        hides={hides}
        onHides={setHides}
        canCopy={sections !== undefined}
        onCopy={() => handOut('clipboard')}
        again={
          <ToolButton icon={IconRefresh} onClick={readAgain}>
            Gather again
          </ToolButton>
        }
      >
        <ToolButton icon={IconDeviceFloppy} disabled={!sections} onClick={() => handOut('file')}>
          Save…
        </ToolButton>
      </DiagnosisFoot>
    </div>
  );
}

function Section(props: { section: DiagnosticsSection; children: ReactNode }) {
  const { title, facts, lines } = props.section;
  const heading = useId();
  return (
    <section aria-labelledby={heading}>
      <Box component="h3" id={heading} mb={4}>
        {title}
      </Box>
      {facts.length > 0 && (
        <dl className={`${looks.box} ${looks.lined}`}>
          {facts.map(({ name, value, tone }) => (
            <div key={name} className={classes.fact}>
              <dt>{sanitizeText(name)}</dt>
              <Box component="dd" c="var(--tone)" data-tone={tone ?? undefined}>
                <bdi>{sanitizeText(value)}</bdi>
              </Box>
            </div>
          ))}
        </dl>
      )}
      {lines.length > 0 && (
        <ScrolledList className={classes.log} aria-label={title}>
          {lines.map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same line can stand there twice, and none moves.
            <li key={at}>{sanitizeText(line)}</li>
          ))}
        </ScrolledList>
      )}
      {facts.length + lines.length === 0 && <p className={looks.dim}>None.</p>}
      {props.children}
    </section>
  );
}

function CrashReportActions(props: {
  hasReports: boolean;
  tell: ReturnType<typeof useHandedOut>['tell'];
  onDeleted: () => void;
}) {
  const { hasReports, tell, onDeleted } = props;
  const { call } = useActions();

  async function deleteAll(): Promise<void> {
    await tell(call('diagnostics.deleteCrashReports', {}), () => 'The crash reports are deleted.');
    onDeleted();
  }

  return (
    <Group gap={8} mt={6} wrap="nowrap">
      <Box component="p" className={looks.hint} flex={1} miw={0}>
        A crash report can hold keys and passwords from memory. Copy and Save leave it out.
      </Box>
      <ToolButton
        small
        flex="none"
        onClick={() => void tell(call('app.showPlace', { place: 'crash-reports' }), () => null)}
      >
        Show folder
      </ToolButton>
      <ToolButton small flex="none" disabled={!hasReports} onClick={() => void deleteAll()}>
        Delete all
      </ToolButton>
    </Group>
  );
}

function useDiagnostics(hides: boolean) {
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

/** Copies the findings, optionally without names; `again` repeats the diagnosis. */
export function DiagnosisFoot(props: {
  label: string;
  hides: boolean;
  onHides: (hides: boolean) => void;
  again: ReactNode;
  canCopy: boolean;
  onCopy: () => void;
  children?: ReactNode;
}) {
  const { canCopy } = props;
  const { close } = useDialog();
  return (
    <div className={form.foot} data-foot>
      <Checkbox
        label={props.label}
        checked={props.hides}
        onChange={({ currentTarget }) => props.onHides(currentTarget.checked)}
      />
      <div className={form.buttons}>
        <div className={form.more}>{props.again}</div>
        {/* A disabled button takes no focus, so Close gets it; else it would stay behind the dialog. */}
        <ToolButton data-autofocus={!canCopy || undefined} onClick={close}>
          Close
        </ToolButton>
        {props.children}
        <ToolButton
          data-autofocus={canCopy || undefined}
          icon={IconCopy}
          variant="filled"
          disabled={!canCopy}
          onClick={props.onCopy}
        >
          Copy
        </ToolButton>
      </div>
    </div>
  );
}

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

const SIGNS: Record<DiagnosisStep['state'], Sign> = {
  ...{ waiting: 'waiting', running: 'running', good: 'done' },
  ...{ notice: 'notice', bad: 'failed', untried: 'canceled' },
};

function DiagnosisSteps({ steps }: { steps: readonly DiagnosisStep[] }) {
  return (
    <ol className={`${looks.box} ${looks.lined}`} aria-label="Steps">
      {steps.map((step) => (
        <li
          key={`${step.step} ${step.state === 'bad'}`}
          ref={step.state === 'bad' ? showWhole : undefined}
          className={classes.step}
          data-tone={SIGN_TONES[SIGNS[step.state]]}
        >
          <StateSign sign={SIGNS[step.state]} />
          <Box
            component="span"
            c={step.state === 'waiting' || step.state === 'untried' ? 'dimmed' : 'var(--q-text)'}
            fw={560}
          >
            {STEP_TITLES[step.step]}
          </Box>
          <StateWord>{STATE_WORDS[step.state]}</StateWord>
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
