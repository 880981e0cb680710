import { Loader } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCheck,
  IconCircle,
  IconClock,
  IconMinus,
  IconPlayerSkipForward,
  IconQuestionMark,
} from '@tabler/icons-react';
import { type ReactNode, useMemo } from 'react';
import type { Step, StepWord } from '../../../../shared/operations/operation.ts';
import { stepWord } from '../../../../shared/operations/steps.ts';
import { placeOf, type StepPerson, stepLines } from '../../parts/stepLines.ts';
import {
  addedDetail,
  isHalfRenewal,
  keyUseSentence,
  keyUsesOf,
  lastSeenWords,
  notDoneSentence,
  OLD_KEY_WORDS,
  whatOf,
} from '../../parts/stepWords.ts';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { VirtualList } from '../../ui/VirtualList.tsx';
import stepList from './StepList.module.css';
import { type StepEnds, StepOffers, widestEnds } from './StepOffers.tsx';
import { firstLeft } from './words.ts';

const icon = { size: 15, stroke: 1.75, 'aria-hidden': true } as const;

const SIGNS: Record<StepWord, ReactNode> = {
  waiting: <IconCircle {...icon} />,
  running: <Loader size={13} aria-hidden />,
  done: <IconCheck {...icon} />,
  failed: <IconAlertTriangle {...icon} />,
  unknown: <IconQuestionMark {...icon} />,
  skipped: <IconPlayerSkipForward {...icon} />,
  canceled: <IconMinus {...icon} />,
  open: <IconClock {...icon} />,
};

const STEP_HEIGHT = 33;
/** By step id, not by index: rows move, with their measured heights. */
const keyOf = ({ id }: Step) => String(id);

export function StepList({
  steps,
  ends = {},
  person = null,
}: {
  steps: readonly Step[];
  ends?: StepEnds;
  person?: StepPerson | null;
}) {
  const widest = widestEnds(steps, ends);
  const areSeveral = useMemo(() => keyUsesOf(steps).length > 1, [steps]);
  const lines = useMemo(() => stepLines(steps, person), [steps, person]);
  return (
    <>
      {lines.above !== null && <UntrustedText text={lines.above} className={stepList.about} />}
      <VirtualList
        label="Steps"
        rows={steps}
        rowHeight={STEP_HEIGHT}
        keyOf={keyOf}
        className={stepList.steps}
        rowClass={stepList.step}
        marks={{ 'data-ends': widest }}
        marksOf={({ state }) => ({ 'data-state': state.state })}
        goal={useMemo(() => firstLeft(steps), [steps])}
      >
        {(step) => {
          const { first, below } = lines.of(step);
          return (
            <>
              <span className={stepList.sign}>{SIGNS[step.state.state]}</span>
              <UntrustedText text={first} className={stepList.subject} />
              <span className={stepList.what}>{whatOf(step.change)}</span>
              <span className={stepList.word}>{stepWord(step)}</span>
              {widest > 0 && (
                <StepOffers step={step} place={lines.isWide ? placeOf(step) : null} ends={ends} />
              )}
              {below !== null && <p className={stepList.place}>{below}</p>}
              <Detail step={step} />
              {isToCome(step) && <p>{lastSeenWords(step.seenAt, Date.now())}</p>}
              {areSeveral && step.by && <p>{keyUseSentence(step.by)}</p>}
            </>
          );
        }}
      </VirtualList>
    </>
  );
}

function isToCome({ seenAt, state }: Step): boolean {
  return seenAt !== undefined && ['waiting', 'open', 'canceled'].includes(state.state);
}

function Detail({ step }: { step: Step }) {
  const { state } = step;
  if (state.state === 'skipped') return <p>{state.why}</p>;
  const words = detailOf(step);
  if (words !== '') return <p>{words}</p>;
  const error = 'error' in state ? state.error : undefined;
  return error ? (
    <p>
      {isHalfRenewal(step) && `${notDoneSentence(step, state.state !== 'unknown')} `}
      {error.message} {error.advice}
    </p>
  ) : null;
}

function detailOf({ change, state }: Step): string {
  if (change.action === 'members.create') return addedDetail(change, state);
  const oldKey = state.state === 'done' ? state.output.oldKey : undefined;
  return oldKey === undefined || oldKey === 'retired' ? '' : OLD_KEY_WORDS[oldKey];
}
