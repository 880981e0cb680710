import { Box, Button, Progress } from '@mantine/core';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { GrantPlan, GrantSource } from '../../../../shared/calls/grants.ts';
import { counted } from '../../../../shared/counted.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { scopeWords } from '../../../../shared/scopeWords.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { type DraftQuestion, useDialog } from '../../state/dialogContext.tsx';
import { focusContent } from '../../ui/Dialog.tsx';
import { DialogFailure } from '../../ui/DialogFailure.tsx';
import { DraftFoot } from '../../ui/DiscardQuestion.tsx';
import form from '../../ui/dialogForm.module.css';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { formatNumber } from '../../ui/locale.ts';
import looks from '../../ui/looks.module.css';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { GrantList } from './GrantList.tsx';
import { NOTHING_GRANTED } from './grantDraft.ts';
import { planSentence, sourceSentence } from './grantRows.ts';
import classes from './plan.module.css';

type Props = {
  source: GrantSource;
  people: string[][] | null;
  places: { instanceId: string; organizationId: string }[];
  question: DraftQuestion;
  onBack: () => void;
};

export function GrantReview({ source, people, places, question, onBack }: Props) {
  const [tries, setTries] = useState(0);
  const planning = useGrantPlan(source, people, places, tries);
  if (planning.state === 'ready')
    return (
      <Ready
        key={planning.planId}
        planId={planning.planId}
        plan={planning.plan}
        source={source}
        question={question}
        onBack={onBack}
      />
    );
  return (
    <div className={form.form}>
      {planning.state === 'failed' ? (
        <FailureAlert error={planning.error} onRetry={() => setTries((before) => before + 1)} />
      ) : (
        <>
          <p role="status">
            Reading members and what can be granted: {formatNumber(planning.read)} of{' '}
            {counted(planning.of, 'organization', 'organizations')}…
          </p>
          <Progress
            aria-label="Progress"
            size={5}
            value={planning.of === 0 ? 0 : (100 * planning.read) / planning.of}
          />
        </>
      )}
      <Buttons question={question}>
        <Button variant="default" data-autofocus onClick={onBack}>
          Back
        </Button>
      </Buttons>
    </div>
  );
}

function Ready(props: {
  planId: string;
  plan: GrantPlan;
  source: GrantSource;
  question: DraftQuestion;
  onBack: () => void;
}) {
  const { planId, plan, source, question, onBack } = props;
  const isCopied = source.by === 'member';
  const { startOperation, call, targets } = useActions();
  const [known] = useState(() => targets().flatMap((instance) => instance.targets));
  const { running, error, run } = useDialog();
  const root = useRef<HTMLFormElement>(null);
  // The focus was on what was shown while the plan was made.
  useEffect(() => {
    if (root.current) focusContent(root.current);
  }, []);
  const { atOnce, steps } = plan;
  const kept = isCopied ? null : keptWords(plan);
  const canRun = !running && (steps > 0 || kept !== null);

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!canRun) return;
    const made = { planId, plan: { kind: 'set-permissions' as const, steps: [] } };
    if (steps > 0) void run(() => startOperation(made, { show: true }), { stays: true });
    else void run(() => call('grants.remember', { planId }), { lateTitle: 'Nothing was changed' });
  }

  return (
    <form ref={root} className={form.form} onSubmit={submit}>
      <p role="status">
        {planSentence(plan)} <span className={looks.dim}>{sourceSentence(source, plan.subject)}</span>
      </p>
      {atOnce < steps && (
        <p className={classes.warn}>
          Of {counted(steps, 'step', 'steps')} the first {formatNumber(atOnce)} run at once. Plan again for
          the rest.
        </p>
      )}
      {plan.organizations.length > 0 ? (
        <GrantList planId={planId} plan={plan} isCopied={isCopied} />
      ) : (
        <p>None of these people is in an organization that could be read.</p>
      )}
      <Notes plan={plan} />
      {steps === 0 && kept !== null && <p className={looks.dim}>{kept}</p>}
      <DialogFailure error={error} />
      <Buttons question={question}>
        <Button variant="default" onClick={onBack} data-autofocus={!canRun || undefined}>
          Back
        </Button>
        {(steps > 0 || kept !== null) && (
          <Button type="submit" data-autofocus aria-disabled={!canRun}>
            {steps > 0 ? runWords(plan, known) : 'Remember'}
          </Button>
        )}
      </Buttons>
    </form>
  );
}

function runWords(
  { organizations, changing, atOnce, steps }: GrantPlan,
  known: Parameters<typeof scopeWords>[1],
): string {
  if (atOnce < steps) return `Run ${counted(atOnce, 'step', 'steps')}`;
  const places = organizations.filter(({ found }) => found.state === 'read' && found.people.change > 0);
  return `Set permissions of ${counted(changing, 'person', 'people')} ${scopeWords(places, known)}`;
}

function Buttons({ question, children }: { question: DraftQuestion; children: ReactNode }) {
  return (
    <DraftFoot question={question} lost={NOTHING_GRANTED}>
      <div className={form.buttons}>{children}</div>
    </DraftFoot>
  );
}

function Notes({ plan: { nowhere, absent } }: { plan: GrantPlan }) {
  if (absent === 0) return null;
  const more = absent > nowhere.length ? ` and ${formatNumber(absent - nowhere.length)} more` : '';
  return (
    <Box
      component="ul"
      ps={18}
      c="dimmed"
      style={{ listStyle: 'disc', overflowWrap: 'anywhere' }}
      aria-label="Notes"
    >
      <li>
        Not found in these organizations: {nowhere.map((email) => sanitizeText(email, 120)).join(', ')}
        {more}.
      </li>
    </Box>
  );
}

function keptWords({ organizations }: GrantPlan): string | null {
  const count = (what: 'already' | 'invited') =>
    organizations.reduce((sum, { found }) => sum + (found.state === 'read' ? found.people[what] : 0), 0);
  const already = count('already');
  const invited = count('invited');
  const parts = [
    already > 0 ? 'whom the kit applies to, to show drift later' : '',
    invited > 0 ? 'who is only invited, to offer it once they join' : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? null : `Quayside can remember ${parts.join(', and ')}.`;
}

type Planning =
  | { state: 'making'; read: number; of: number }
  | { state: 'failed'; error: AppError }
  | { state: 'ready'; planId: string; plan: GrantPlan };

/** Has main make a plan, and lets it go with the component. Keep what is asked stable; `tries` asks anew. */
function useGrantPlan(
  source: GrantSource,
  people: string[][] | null,
  places: { instanceId: string; organizationId: string }[],
  tries: number,
): Planning {
  const { call } = useActions();
  const [made, setMade] = useState<{ planId: string; planning: Planning } | null>(null);
  const progress = useApp((state) =>
    state.planning && state.planning.planId === made?.planId ? state.planning : null,
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for once, and again when a person wants that.
  useEffect(() => {
    let isWanted = true;
    const planId = crypto.randomUUID();
    setMade({ planId, planning: { state: 'making', read: 0, of: places.length } });
    void call('grants.plan', { planId, source, people, places }).then((result) => {
      if (!isWanted) return;
      const planning: Planning = result.ok
        ? { state: 'ready', planId, plan: result.value }
        : { state: 'failed', error: result.error };
      setMade({ planId, planning });
    });
    return () => {
      isWanted = false;
      void call('app.giveUp', { id: planId });
    };
  }, [tries]);

  if (!made) return { state: 'making', read: 0, of: places.length };
  const { planning } = made;
  if (planning.state !== 'making' || !progress) return planning;
  return { state: 'making', read: progress.read, of: progress.of };
}
