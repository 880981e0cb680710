import { ActionIcon } from '@mantine/core';
import {
  IconArrowBackUp,
  IconCopy,
  IconLockPassword,
  type IconProps,
  IconRefresh,
} from '@tabler/icons-react';
import { type ComponentType, useMemo } from 'react';
import type { Step } from '../../../../shared/operations/operation.ts';
import { canRetry, isUndoable, stepWord } from '../../../../shared/operations/steps.ts';
import {
  addedDetail,
  isHalfRenewal,
  keyUseSentence,
  keyUsesOf,
  lastSeenWords,
  notDoneSentence,
  OLD_KEY_WORDS,
  placeOf,
  type StepPerson,
  stepLines,
  subjectOf,
  undoWords,
  whatOf,
} from '../../parts/stepWords.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useApp } from '../../state/app.tsx';
import { denyUndo } from '../../state/denyUndo.ts';
import { DisabledReason } from '../../ui/DisabledReason.tsx';
import { SIGN_TONES, StateSign, StateWord } from '../../ui/StateSign.tsx';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { VirtualList } from '../../ui/VirtualList.tsx';
import { clockOf } from '../../when.ts';
import { hasPassword, type MadeInvitation, madeInvitation } from './AfterAdding.tsx';
import classes from './StepList.module.css';

export type StepEnds = {
  copyLink?: (made: MadeInvitation) => void;
  showPassword?: (step: Step) => void;
  passwordIds?: readonly string[];
  retry?: (step: Step) => void;
  undo?: (step: Step) => void;
};

function offersOf(step: Step, { copyLink, showPassword, passwordIds = [], retry, undo }: StepEnds) {
  const { state } = step;
  return {
    show: showPassword && hasPassword(step, passwordIds) ? showPassword : null,
    made: copyLink ? madeInvitation(step) : null,
    retry: retry && canRetry(state.state) ? retry : null,
    undo: undo && isUndoable(step) ? undo : null,
  };
}

export function widestEnds(steps: readonly Step[], ends: StepEnds): number {
  // Fast exit: plans and running operations have no offers, but may have thousands of steps.
  if (Object.keys(ends).length === 0) return 0;
  return steps.reduce((most, step) => {
    const offered = Object.values(offersOf(step, ends)).filter((each) => each !== null);
    return Math.max(most, offered.length);
  }, 0);
}

type Offer = [label: string, icon: ComponentType<IconProps>, onClick: () => void, whyNot?: string | null];

export function StepOffers({ step, place, ends }: { step: Step; place: string | null; ends: StepEnds }) {
  const { show, made, retry, undo } = offersOf(step, ends);
  const whyNot = useApp((state) => (undo ? denyUndo(state, [step]) : null));
  const where = place === null ? '' : `, ${sanitizeText(place, 120)}`;
  const subject = sanitizeText(subjectOf(step), 120);
  const offers: (Offer | null)[] = [
    made && [`Copy link for ${sanitizeText(made.email)}${where}`, IconCopy, () => ends.copyLink?.(made)],
    show && [`Show the password of ${subject}${where}`, IconLockPassword, () => show(step)],
    retry && [`Retry ${subject}${where}`, IconRefresh, () => retry(step)],
    undo && [`Undo: ${undoWords(step)}${where}`, IconArrowBackUp, () => undo(step), whyNot],
  ];
  return (
    <span className={classes.ends}>
      {offers.flatMap((offer) => {
        if (!offer) return [];
        const [label, Icon, onClick, why = null] = offer;
        return (
          <DisabledReason key={label} why={why}>
            {(barred) => (
              <ActionIcon
                aria-label={label}
                title={why === null ? label : undefined}
                size={24}
                variant="subtle"
                color="gray"
                onClick={onClick}
                {...barred}
              >
                <Icon size={14} stroke={1.75} aria-hidden />
              </ActionIcon>
            )}
          </DisabledReason>
        );
      })}
    </span>
  );
}

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
      {lines.above !== null && <UntrustedText text={lines.above} className={classes.about} />}
      <VirtualList
        label="Steps"
        rows={steps}
        rowHeight={STEP_HEIGHT}
        keyOf={keyOf}
        className={classes.steps}
        rowClass={classes.step}
        marks={{ 'data-ends': widest }}
        marksOf={({ state: { state } }) => ({ 'data-state': state, 'data-tone': SIGN_TONES[state] ?? '' })}
      >
        {(step) => {
          const { first, below } = lines.of(step);
          return (
            <>
              <StateSign sign={step.state.state} />
              <UntrustedText text={first} className={classes.subject} />
              <span className={classes.what}>{whatOf(step.change)}</span>
              <StateWord>{endedWords(step)}</StateWord>
              {widest > 0 && (
                <StepOffers step={step} place={lines.isWide ? placeOf(step) : null} ends={ends} />
              )}
              {below !== null && <p className={classes.place}>{below}</p>}
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

function endedWords(step: Step): string {
  const { state } = step;
  return state.state === 'done'
    ? `${stepWord(step)} ${clockOf(state.undone ?? state.at, Date.now())}`
    : stepWord(step);
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
