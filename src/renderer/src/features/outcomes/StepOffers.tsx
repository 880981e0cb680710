import { ActionIcon } from '@mantine/core';
import {
  IconArrowBackUp,
  IconCopy,
  IconLockPassword,
  type IconProps,
  IconRefresh,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Step } from '../../../../shared/operations/operation.ts';
import { canRetry, isUndoable } from '../../../../shared/operations/steps.ts';
import { subjectOf, undoWords } from '../../parts/stepWords.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useApp } from '../../state/app.tsx';
import { denyUndo } from '../../state/denyUndo.ts';
import { DisabledReason } from '../../ui/DisabledReason.tsx';
import { hasPassword } from './addedWords.ts';
import { type MadeInvitation, madeInvitation } from './madeInvitation.ts';
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
