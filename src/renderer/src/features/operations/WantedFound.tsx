import { Button, Loader } from '@mantine/core';
import { type FormEvent, useEffect, useMemo, useState } from 'react';
import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { useJoined } from '../../state/useJoined.ts';
import { DialogFailure } from '../../ui/DialogFailure.tsx';
import { DisabledReason } from '../../ui/DisabledReason.tsx';
import formClasses from '../../ui/dialogForm.module.css';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { clockOf } from '../../ui/when.ts';
import { asOfIn } from './offboardPlan.ts';
import classes from './operations.module.css';
import { PlanReview } from './PlanReview.tsx';
import type { Reviewed } from './reviewed.ts';
import { useWantedPlan } from './useWantedPlan.ts';
import { WantedFaults, WantedUnchecked } from './WantedFaults.tsx';
import { WantedGroup, WantedRemovals } from './WantedGroups.tsx';
import type { WantedFile } from './wantedFile.ts';
import {
  confirmedRemovals,
  removalConfirmation,
  reviewWanted,
  viewWanted,
  type WantedView,
} from './wantedReview.ts';
import { foundWords, grantedWords, tooManyWords } from './wantedWords.ts';

/** What a file of wanted access changes and what of it cannot be used, then the plan of it. */
export function WantedFound({ file, onOther }: { file: WantedFile; onOther: () => void }) {
  const { checkWanted, startOperation } = useActions();
  const { running, error, close, run } = useDialog();
  const [check, setCheck] = useState(file.check);
  const [isCompared, setCompared] = useState(false);
  const { parts, isCurrent, instances } = useWantedPlan(check, isCompared);
  const { joined, isReading: isJoinedToCome } = useJoined();
  /** By address, what was seen of the removal. */
  const [confirmed, setConfirmed] = useState<ReadonlyMap<string, string>>(new Map());
  const [isOther, setOther] = useState(false);
  const [waits, setWaits] = useState(false);
  const [reviewed, setReviewed] = useState<Reviewed | null>(null);
  const view = useMemo(() => parts && viewWanted(parts), [parts]);
  const meant = useMemo(() => confirmedRemovals(view?.remove ?? [], confirmed), [view, confirmed]);

  // Until then it is compared with what was last read, which may be old.
  useEffect(() => {
    void checkWanted(file.token).then((checked) => {
      if (checked.ok) setCheck(checked.value);
      setCompared(true);
    });
  }, [checkWanted, file.token]);

  /** The plan is made of what is known now: something may have been changed since the file was read. */
  async function review(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (running || waits || why !== null) return;
    const checked = await run(() => checkWanted(file.token), { stays: true });
    if (!checked?.ok) return;
    setOther(false);
    setCheck(checked.value);
    setWaits(true);
  }

  const isDue = waits && isCurrent && !isJoinedToCome;
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is made of what is there when it is due.
  useEffect(() => {
    if (!isDue || !parts || !view) return;
    setWaits(false);
    if (view.remove.some(({ email }) => confirmed.has(email) && !meant.has(email))) {
      // What removes them is another thing now than what was confirmed.
      setConfirmed(new Map([...confirmed].filter(([email]) => meant.has(email))));
      setOther(true);
      return;
    }
    const plan = reviewWanted(parts, meant, instances, { joined, now: Date.now() });
    if (plan.steps.length > 0) setReviewed(plan);
  }, [isDue]);

  const asOf = asOfIn(instances);
  if (reviewed) {
    const { kind, steps, leaving, ...words } = reviewed;
    const plan = { kind, steps, ...(leaving ? { leaving } : {}) };
    return (
      <PlanReview
        kind={kind}
        steps={steps}
        {...(asOf === null ? {} : { asOf })}
        {...words}
        onBack={() => setReviewed(null)}
        onRun={() => void run(() => startOperation(plan, { show: true }), { stays: true })}
      />
    );
  }

  const name = sanitizeText(file.fileName, 80) || 'Unnamed';
  const tooMany = tooManyWords(check);
  const isAny = view !== null && view.invite.length + view.change.length + view.remove.length > 0;
  const why = whyNoReview(view, meant);
  const isLooking = !isCompared || (parts === null && check.changes.length > 0);

  return (
    <form className={formClasses.form} onSubmit={(event) => void review(event)}>
      <p role="status">
        “{name}” {foundWords(check, file.format)}
        {view !== null && grantedWords(view.granted)}
        {asOf !== null && ` As of ${clockOf(asOf, Date.now())}.`}
        {isLooking && (
          <span className={classes.hint}>
            {' '}
            <Loader size={11} aria-hidden /> Looking at what is there now…
          </span>
        )}
      </p>
      {tooMany !== null && <p role="alert">{tooMany}</p>}
      <WantedFaults file={file} check={check} barred={view?.barred ?? []} />
      <WantedUnchecked check={check} format={file.format} />
      {view && (
        <>
          <WantedGroup title="Invite" parts={view.invite} instances={instances} />
          <WantedGroup title="Change" parts={view.change} instances={instances} />
          <WantedRemovals
            removals={view.remove}
            instances={instances}
            confirmed={meant}
            onConfirm={(removal, isConfirmed) => {
              const next = new Map(confirmed);
              if (isConfirmed) next.set(removal.email, removalConfirmation(removal));
              else next.delete(removal.email);
              setConfirmed(next);
            }}
          />
          {isOther && (
            <p role="alert">
              What removing a person does has changed since you confirmed it. Confirm those again who are to
              be removed.
            </p>
          )}
        </>
      )}
      <DialogFailure error={error} />
      <div className={formClasses.buttons}>
        <div className={formClasses.more}>
          <Button variant="subtle" aria-disabled={running} onClick={() => running || onOther()}>
            Choose another file…
          </Button>
        </div>
        <Button variant="default" onClick={close} data-autofocus={why !== null || undefined}>
          {isAny || isLooking ? 'Cancel' : 'Close'}
        </Button>
        {(isAny || isLooking) && (
          <DisabledReason why={why}>
            {(barred) => (
              <Button type="submit" loading={waits || running} {...barred}>
                Review
              </Button>
            )}
          </DisabledReason>
        )}
      </div>
    </form>
  );
}

/** Why there is nothing to review yet, as a sentence; null where there is. */
function whyNoReview(view: WantedView | null, confirmed: ReadonlySet<string>): string | null {
  if (!view) return 'It is not known yet what is there now.';
  if (view.invite.length + view.change.length > 0) return null;
  if (view.remove.length === 0) return 'There is nothing to change.';
  return view.remove.some(({ email }) => confirmed.has(email))
    ? null
    : 'Confirm at least one person who is to be removed.';
}
