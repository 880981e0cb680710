import { Checkbox } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Result } from '../../../../shared/errors.ts';
import type { PlannedStep } from '../../../../shared/operations/operation.ts';
import type { Planned } from '../../../../shared/operations/planned.ts';
import { type Allowed, brokenRails, fewerStill } from '../../../../shared/operations/rails.ts';
import { runWords, undoableWords } from '../../../../shared/operations/steps.ts';
import { factsOf } from '../../../../shared/rules/actions.ts';
import { listed } from '../../../../shared/text.ts';
import { DiscardQuestion } from '../../parts/DialogForm.tsx';
import { RunButton } from '../../parts/RunButton.tsx';
import classes from '../../parts/sheet.module.css';
import { dataOf } from '../../queryState.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useApp } from '../../state/app.tsx';
import { type DraftQuestion, useDialog } from '../../state/dialogContext.tsx';
import type { State } from '../../state/model.ts';
import { selectKeys } from '../../state/selectors.ts';
import { useQuery } from '../../state/useQuery.ts';
import { DialogFailure } from '../../ui/FailureAlert.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { useAway } from './planning.tsx';
import { Warned } from './Review.tsx';

type LimitsProps = {
  words: readonly string[];
  told: string | null;
  allowed: ReadonlySet<string>;
  onAllowed: (allowed: ReadonlySet<string>) => void;
};

/** A permission to exceed limits ends when the plan’s numbers change. */
function useLimits(impact: Planned['impact']) {
  const [allowed, onAllowed] = useState<ReadonlySet<string>>(new Set());
  const broken = impact ? brokenRails(impact) : [];
  const rails = broken.flatMap(({ rail, words }) => (allowed.has(words) ? rail : []));
  const allow: Allowed | undefined = rails.length > 0 ? { rails } : undefined;
  const words = broken.map((each) => each.words);
  const limits: LimitsProps = { words, told: impact ? fewerStill(impact) : null, allowed, onAllowed };
  return { limits, allow, isAllowed: rails.length === broken.length };
}

function Limits({ words, told, allowed, onAllowed }: LimitsProps) {
  if (words.length === 0 && told === null) return null;
  return (
    <div className={classes.below}>
      {words.length > 0 && (
        <Warned title="This goes beyond the limits. Check what you allow:">
          {words.map((each) => (
            <li key={each}>
              <Checkbox
                label={each}
                checked={allowed.has(each)}
                onChange={({ currentTarget: { checked } }) =>
                  onAllowed(
                    new Set([...allowed].filter((other) => other !== each).concat(checked ? each : [])),
                  )
                }
              />
            </li>
          ))}
        </Warned>
      )}
      {told !== null && <p className={classes.note}>{told}</p>}
    </div>
  );
}

const BEYOND = 'Allow what goes beyond the limits, or change the plan.';

type Props = {
  steps: readonly Pick<PlannedStep, 'change'>[];
  /** Defaults to the words of its steps; null keeps the button waiting. */
  outcome?: string | null;
  title: string;
  isPending?: boolean;
  why?: string | null;
  onFault?: (() => void) | null;
  question?: DraftQuestion & { later: () => void };
  isOther?: boolean;
  impact?: Planned['impact'];
  /** Main’s plan and the indexes of the steps left out: main counts the effect of the rest. */
  planId?: string | undefined;
  without?: ReadonlySet<number>;
  start: (allow?: Allowed) => Promise<Result<object>>;
};

export function RunFoot(props: Props) {
  const {
    steps,
    title,
    isPending = false,
    why: whyNot = null,
    onFault = null,
    question,
    isOther = false,
    impact,
    planId,
    without,
    start,
  } = props;
  const away = useAway(useMemo(() => steps.map(({ change }) => change), [steps]));
  const now = steps.filter(({ change }) => !away.has(change.instanceId));
  const { outcome = runWords(now.length > 0 ? now : steps) } = props;
  const { running, error, run, close } = useDialog();
  const who = useApp((state) => actingWords(state, steps));
  const isPart = planId !== undefined && without !== undefined && without.size > 0;
  const { query: part } = useQuery('plans.weigh', isPart ? { planId, without: [...without] } : null);
  const weighed = isPart ? dataOf(part) : undefined;
  const { limits, allow, isAllowed } = useLimits(weighed ? weighed.impact : impact);
  const isWaiting = isPending || (isPart && (part.state === 'idle' || part.state === 'loading'));
  const why = whyNot ?? (isAllowed ? null : BEYOND);
  const isGrave = steps.some(({ change }) => factsOf(change).isFinal);
  const isReady = outcome !== null && !isWaiting && !running && why === null;

  function press(): void {
    if (onFault && !isPending) onFault();
    else if (isReady) void run(() => start(allow), { stays: true });
  }

  return (
    <>
      {error && !isOther && (
        <div className={classes.below}>
          <DialogFailure error={error} />
        </div>
      )}
      {question?.isAsked ? (
        <DiscardQuestion
          lost="Nothing has been sent yet."
          onKeep={question.keep}
          onLater={question.later}
          onDiscard={question.discard}
        />
      ) : (
        <>
          <Limits {...limits} />
          <p className={classes.words}>{steps.length > 0 && `${who} ${undoableWords(steps)}`.trim()}</p>
          <ToolButton data-autofocus={isGrave || !isReady || undefined} onClick={close}>
            Cancel
          </ToolButton>
          <RunButton
            why={isWaiting || onFault ? null : why}
            data-autofocus={(isReady && !isGrave) || undefined}
            aria-disabled={!(isReady || (onFault && !isPending)) || undefined}
            {...(isGrave ? { color: 'red' } : {})}
            onPress={press}
          >
            {outcome ?? title}
          </RunButton>
        </>
      )}
    </>
  );
}

const MOST_PLACES = 200;

function actingWords(state: State, steps: Props['steps']): string {
  const places = new Map<string, PlannedStep['change']>();
  for (const { change } of steps) {
    const of = ['organizationId', 'actorId', 'keyId'].map(
      (name) => (change as Record<string, unknown>)[name],
    );
    if (places.size < MOST_PLACES) places.set(JSON.stringify([change.instanceId, ...of]), change);
  }
  const keys = [...places.values()].flatMap((change) => {
    const { instanceId } = change;
    const own = 'keyId' in change ? change.keyId : null;
    if (own !== null) return state.byId[instanceId]?.keys.find(({ id }) => id === own) ?? [];
    const organizationId = 'organizationId' in change ? change.organizationId : null;
    if (organizationId === null) return [];
    const fitting = selectKeys(state, instanceId, organizationId);
    const actor = 'actorId' in change ? change.actorId : undefined;
    return fitting.find(({ userId }) => actor === undefined || userId === actor) ?? [];
  });
  const emails = [...new Set(keys.flatMap(({ userEmail }) => userEmail ?? []))];
  if (emails.length === 0) return '';
  const pasted = keys.every(({ origin }) => origin !== 'made')
    ? ` (pasted key${keys.length > 1 ? 's' : ''})`
    : '';
  return `Done as ${listed(
    emails.map((email) => sanitizeText(email, 120)),
    1,
  )}${pasted}.`;
}
