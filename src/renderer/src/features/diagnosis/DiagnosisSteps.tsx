import { Box, Loader } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCircle, IconInfoCircle, IconMinus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { DiagnosisStep } from '../../../../shared/diagnosis.ts';
import { STATE_WORDS, STEP_TITLES } from '../../../../shared/diagnosisWords.ts';
import { formatNumber } from '../../ui/locale.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { showWhole } from '../../ui/showWhole.ts';
import classes from './diagnosis.module.css';

const icon = { size: 16, stroke: 1.8, 'aria-hidden': true } as const;

const SIGNS: Record<DiagnosisStep['state'], ReactNode> = {
  waiting: <IconCircle {...icon} />,
  running: <Loader size={14} aria-hidden />,
  good: <IconCheck {...icon} />,
  notice: <IconInfoCircle {...icon} />,
  bad: <IconAlertTriangle {...icon} />,
  untried: <IconMinus {...icon} />,
};

export function DiagnosisSteps({ steps }: { steps: readonly DiagnosisStep[] }) {
  return (
    <Box component="ol" bd="1px solid var(--q-line)" bdrs="var(--q-radius)" aria-label="Steps">
      {steps.map((step) => (
        <li
          key={`${step.step} ${step.state === 'bad'}`}
          // In a small window the failed step may be below the edge.
          ref={step.state === 'bad' ? showWhole : undefined}
          className={classes.step}
          data-state={step.state}
        >
          <span className={classes.sign}>{SIGNS[step.state]}</span>
          <span className={classes.title}>{STEP_TITLES[step.step]}</span>
          <span className={classes.word}>{STATE_WORDS[step.state]}</span>
          <span className={classes.ms}>
            {'ms' in step && step.ms !== null ? `${formatNumber(step.ms)} ms` : ''}
          </span>
          <Words step={step} />
        </li>
      ))}
    </Box>
  );
}

function Words({ step }: { step: DiagnosisStep }) {
  if (step.state === 'waiting') return null;
  if (step.state === 'untried') return <p className={classes.tried}>{step.why}</p>;
  return (
    <>
      <p className={classes.tried}>{sanitizeText(step.tried)}</p>
      {'came' in step && <p>{sanitizeText(step.came)}</p>}
      {'advice' in step && step.advice !== '' && (
        <p className={classes.advice}>{sanitizeText(step.advice)}</p>
      )}
    </>
  );
}
