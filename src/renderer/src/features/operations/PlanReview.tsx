import { Button, Loader } from '@mantine/core';
import { type FormEvent, type ReactNode, useEffect, useMemo, useRef } from 'react';
import { counted } from '../../../../shared/counted.ts';
import type { Result } from '../../../../shared/errors.ts';
import type { Change } from '../../../../shared/operations/change.ts';
import type { Planned, Review } from '../../../../shared/operations/planned.ts';
import type { PlannedStep, Step } from '../../../../shared/operations/step.ts';
import { denySteps, isLookup } from '../../../../shared/operations/steps.ts';
import { factsOf } from '../../../../shared/rules/actions.ts';
import { type DraftQuestion, useDialog, useDialogTitle } from '../../state/dialogContext.tsx';
import { DialogFailure } from '../../ui/DialogFailure.tsx';
import { DiscardQuestion } from '../../ui/DiscardQuestion.tsx';
import formClasses from '../../ui/dialogForm.module.css';
import { formatNumber } from '../../ui/locale.ts';
import { ReadDialog } from '../../ui/ReadDialog.tsx';
import { clockOf, dateOf } from '../../ui/when.ts';
import classes from './operations.module.css';
import { Steps } from './Steps.tsx';
import { tellPlanned } from './stepGroups.ts';
import { namedAddress, operationTitle, planWords } from './words.ts';

type Props = {
  made: Pick<Planned, 'plan' | 'review'>;
  back?: string;
  question?: DraftQuestion;
  onBack: () => void;
  start: () => Promise<Result<object>>;
};

export function PlanReview({ made, back = 'Back', question, onBack, start }: Props) {
  const { kind, steps, leaving } = made.plan;
  const { asOf, first = [], warnings, unknown, byHand = [], left = [], action } = made.review;
  const { running, error, run } = useDialog();
  useDialogTitle(operationTitle(kind, steps, leaving));
  const root = useRef<HTMLFormElement>(null);
  // What was chosen before may have been scrolled down.
  useEffect(() => root.current?.closest('[role="dialog"]')?.scrollTo({ top: 0 }), []);
  const planned = useMemo(() => steps.map(asStep), [steps]);
  const runs = steps.filter(({ denied }) => denied === undefined);
  const count = runs.length;
  const isGrave = runs.some(({ change }) => factsOf(change).isFinal);
  const canRun = count > 0 && denySteps(steps.length) === null && !running;

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (canRun) void run(start, { stays: true });
  }

  return (
    <form ref={root} className={formClasses.form} onSubmit={submit}>
      <p role="status">
        {planWords(count, steps)}
        {asOf !== undefined && ` As of ${clockOf(asOf, Date.now())}.`}
      </p>
      {first.length > 0 && (
        <ul className={classes.first} aria-label="Before you run this">
          {first.map((words, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two can say the same, and none moves.
            <li key={at}>{words}</li>
          ))}
        </ul>
      )}
      {steps.length > 0 && (
        <Steps steps={planned} people={leaving} named={namedAddress(kind, steps)} tellOf={tellPlanned} />
      )}
      {warnings.length > 0 && (
        <ul className={classes.goes} aria-label="What goes with it">
          {warnings.map((words, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two can say the same, and none moves.
            <li key={at}>{words}</li>
          ))}
        </ul>
      )}
      <Folded title={`What could not be looked at (${formatNumber(unknown.length)})`} lines={unknown} />
      <Folded title={`What is left as it is (${formatNumber(left.length)})`} lines={left} />
      <Folded
        title={`Keys that were not made by Quayside (${formatNumber(byHand.length)})`}
        lines={byHand.map(byHandWords)}
      >
        <p>
          Which computer has them is not known here. Where the computer may have one, its person ends it: in
          Dokploy under Settings, Profile, API/CLI Keys, or here under “Other keys on the server”.
        </p>
      </Folded>
      <DialogFailure error={error} />
      {question?.isAsked ? (
        <DiscardQuestion
          lost="Nothing has been sent yet."
          onKeep={question.keep}
          onDiscard={question.discard}
        />
      ) : (
        <div className={formClasses.buttons}>
          <Button variant="default" data-autofocus={isGrave || undefined} onClick={onBack}>
            {back}
          </Button>
          <Button
            type="submit"
            data-autofocus={!isGrave || undefined}
            aria-disabled={!canRun}
            {...(isGrave ? { color: 'red' } : {})}
          >
            {action ?? `Run ${counted(count, 'step', 'steps')}`}
          </Button>
        </div>
      )}
    </form>
  );
}

export function LookingNow() {
  return (
    <ReadDialog way="Cancel" isPlain>
      <p role="status" className={classes.hint}>
        <Loader size={11} aria-hidden /> Looking at what is there now…
      </p>
    </ReadDialog>
  );
}

function byHandWords({ key, madeAt, maybeHere }: NonNullable<Review['byHand']>[number]): string {
  const made = madeAt === null ? '' : `, made ${dateOf(madeAt)}`;
  return `${key}${made}${maybeHere ? ' (maybe the one that was pasted here)' : ''}`;
}

function Folded(props: { title: string; lines: readonly string[]; children?: ReactNode }) {
  const { title, lines, children } = props;
  if (lines.length === 0) return null;
  return (
    <details className={classes.folded}>
      <summary>{title}</summary>
      {children}
      <ul className={classes.notes}>
        {lines.map((words, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two keys can have the same name, and none moves.
          <li key={at}>{words}</li>
        ))}
      </ul>
    </details>
  );
}

function asStep({ denied, ...step }: PlannedStep, id: number): Step {
  return { ...step, id, state: stateOf(step.change, denied) };
}

/** What could not be looked at is open from the start. */
function stateOf(change: Change, denied: string | undefined): Step['state'] {
  if (denied !== undefined) return { state: 'skipped', at: 0, why: denied };
  if (!isLookup(change) || change.why === undefined) return { state: 'waiting' };
  const advice = 'This step looks for the person there, and stays open until a key can look.';
  return { state: 'open', at: 0, error: { code: 'not-tried', message: change.why, advice } };
}
