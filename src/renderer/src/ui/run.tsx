import { Loader, Progress } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCircle, IconMinus } from '@tabler/icons-react';
import type { ReactNode } from 'react';

/** How one of many steps stands. `untried`: it was stopped, or an earlier failure would have met it too. */
export type StepStanding = 'waiting' | 'running' | 'done' | 'failed' | 'untried';

const icon = { size: 15, stroke: 1.75, 'aria-hidden': true } as const;

/** The sign before a step; words beside it say the same. */
export const STEP_SIGNS: Record<StepStanding, ReactNode> = {
  waiting: <IconCircle {...icon} />,
  running: <Loader size={13} aria-hidden />,
  done: <IconCheck {...icon} />,
  failed: <IconAlertTriangle {...icon} />,
  untried: <IconMinus {...icon} />,
};

const endedOf = (steps: readonly StepStanding[]) =>
  steps.filter((step) => step === 'done' || step === 'failed').length;

/** How far a run is, as a bar. */
export function RunProgress({ steps }: { steps: readonly StepStanding[] }) {
  return <Progress aria-label="Progress" value={(100 * endedOf(steps)) / steps.length} size={5} />;
}

/** How far a run is, as a sentence. */
export function progressSentence(steps: readonly StepStanding[], stopping: boolean): string {
  const words = `${endedOf(steps)} of ${steps.length} done, one at a time.`;
  return stopping ? `${words} Stopping after the one under way.` : words;
}
