import { Button, CloseButton, Menu } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconListCheck, IconPower } from '@tabler/icons-react';
import type { Operation, Step } from '../../../../shared/operations/operation.ts';
import { canRetry, outcomeOf } from '../../../../shared/operations/steps.ts';
import { OPERATION_TITLES } from '../../../../shared/rules/actions.ts';
import { aboutWords, NOT_BEGUN, outcomeWords, undoneWords, useOrTell } from '../../parts/operations.ts';
import {
  doneSentence,
  isHalfRenewal,
  notDoneSentence,
  placeOf,
  subjectOf,
  undoWords,
} from '../../parts/stepWords.ts';
import { failureOf } from '../../queryState.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions, useApp, useAppShallow } from '../../state/app.tsx';
import { denyUndo } from '../../state/denyUndo.ts';
import {
  findOperation,
  hasInstance,
  isRunning,
  isUnfinished,
  shownOperation,
} from '../../state/operations.ts';
import { selectAccount } from '../../state/selectors.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import folding from '../../ui/folding.module.css';
import { useFocusKept } from '../../ui/keepFocus.ts';
import looks from '../../ui/looks.module.css';
import { MenuTarget } from '../../ui/MenuTarget.tsx';
import { ToldWords } from '../../ui/Told.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { useNow } from '../../ui/useNow.ts';
import { hasPassword, isPasswordGone, linkOf, madeInvitation } from './AfterAdding.tsx';
import classes from './feedback.module.css';
import { closingWords, oneWhere, progressWords } from './words.ts';

export function OperationsButton() {
  const list = useApp((state) => state.operations.list);
  const { showOperation } = useActions();
  const now = useNow();
  const shown = list.filter(isUnfinished);
  if (shown.length === 0) return null;
  const running = shown.filter(isRunning).length;
  const [only, ...others] = shown;
  const words = only && others.length === 0 ? progressWords(only) : null;
  const name = running > 0 ? `Operations, ${running} running` : `Operations, ${shown.length} open`;
  return (
    <Menu position="bottom-end" width={300} portalProps={{ target: 'main' }}>
      <MenuTarget>
        <ToolButton
          className={folding.folding}
          maw={320}
          title={words ?? 'Operations'}
          aria-label={words === null ? name : `${name}: ${words}`}
          icon={IconListCheck}
          rightSection={<span className={classes.badge} data-count={running || shown.length} aria-hidden />}
        >
          <span className={`${folding.foldingLabel} ${looks.cut}`}>{words ?? 'Operations'}</span>
        </ToolButton>
      </MenuTarget>
      <Menu.Dropdown>
        {shown.toReversed().map((operation) => (
          <Menu.Item key={operation.id} onClick={() => void showOperation(operation)}>
            {OPERATION_TITLES[operation.kind]}
            {' · '}
            {aboutWords(operation)}
            <div className={looks.dim}>{outcomeWords(operation, now)}</div>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

export function ClosingNote() {
  const closing = useApp((state) => state.closing);
  const running = useApp((state) => state.operations.list.filter(isRunning).length);
  const { call } = useActions();
  if (closing === null) return null;
  return (
    <div className={`${classes.told} ${classes.closing}`} data-tone="warn">
      <IconPower size={15} stroke={2} aria-hidden />
      <span className={looks.words}>{closingWords(closing, running)}</span>
      {closing === 'finishing' && (
        <ToolButton small onClick={() => void call('app.signal', { signal: 'stay-open' })}>
          Stay open
        </ToolButton>
      )}
    </div>
  );
}

export function OperationFeedback() {
  const ended = useAppShallow(({ operations, byId }) =>
    operations.toTell.flatMap((id) => {
      const operation = findOperation(operations, id);
      // Feedback before the changed data is read would contradict the screen.
      const isOver = operation && !isRunning(operation) && !operations.reading.includes(id);
      return isOver && hasInstance({ byId }, operation) ? (shownOperation(operations, id) ?? []) : [];
    }),
  );
  const copied = useApp((state) => state.operations.copied);
  const { dismissCopied } = useActions();
  // An open dialog itself shows that the app is quitting.
  const isDialogOpen = useApp((state) => state.dialog !== null);
  const isFailure = (operation: Operation) => ['failed', 'unknown', 'open'].includes(outcomeOf(operation));
  const root = useFocusKept<HTMLElement>((region) => region);
  return (
    <section ref={root} className={classes.feedback} aria-label="Outcomes" tabIndex={-1}>
      {ended.filter(isFailure).map((operation) => (
        <Failure key={operation.id} operation={operation} />
      ))}
      {copied && 'error' in copied && (
        <FailureAlert
          error={copied.error}
          more={
            <Button variant="subtle" color="gray" onClick={dismissCopied}>
              Dismiss
            </Button>
          }
        />
      )}
      {/* Always rendered, so that screen readers announce its content. */}
      <div role="status">
        {!isDialogOpen && <ClosingNote />}
        {ended
          .filter((operation) => !isFailure(operation))
          .slice(-3)
          .map((operation) => (
            <Success key={operation.id} operation={operation} />
          ))}
        {copied && 'words' in copied && (
          <p className={classes.told}>
            <IconCheck size={15} stroke={2} aria-hidden />
            <ToldWords told={copied} className={looks.words} />
            <CloseButton size={24} aria-label="Dismiss" onClick={dismissCopied} />
          </p>
        )}
      </div>
    </section>
  );
}

function useOnlyStep({ id, counts }: Operation): Step | null {
  const only = useApp((state) => state.operations.steps[id]?.steps[0] ?? null);
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return all === 1 ? only : null;
}

function Failure({ operation }: { operation: Operation }) {
  const { retryOperation, continueOperation, dismissOperation, showOperation } = useActions();
  const orTell = useOrTell();
  const { id, counts } = operation;
  const step = useOnlyStep(operation);
  const dismiss = (
    <Button variant="subtle" color="gray" onClick={() => dismissOperation(id)}>
      Dismiss
    </Button>
  );
  const state = step?.state;
  if (step && operation.kind !== 'off-board' && state && 'error' in state && state.error) {
    const { error } = state;
    const retry = canRetry(state.state) ? retryOperation : continueOperation;
    const told = {
      ...error,
      message: notDoneSentence(step, state.state !== 'unknown'),
      advice: `${error.message} ${error.advice}`,
    };
    const again = () => void orTell(NOT_BEGUN.retry, retry(operation));
    const isHalf = isHalfRenewal(step);
    return (
      <FailureAlert
        error={told}
        onRetry={isHalf ? undefined : again}
        more={
          <>
            {dismiss}
            {isHalf && <ToolButton onClick={again}>Invite again</ToolButton>}
          </>
        }
      />
    );
  }
  return (
    <div className={classes.told} data-tone="warn" role="alert">
      <IconAlertTriangle size={15} stroke={2} aria-hidden />
      <span className={looks.words}>
        <Outcome operation={operation} />
      </span>
      <ToolButton small onClick={() => void showOperation(operation)}>
        Show
      </ToolButton>
      {counts.open === 0 && dismiss}
    </div>
  );
}

function Success({ operation }: { operation: Operation }) {
  const { undoOperation, dismissOperation, showOperation } = useActions();
  const { id } = operation;
  const now = useNow();
  const step = useOnlyStep(operation);
  // The server took the change, but the screen shows data from before it.
  const isUnread = useApp(
    (state) =>
      step?.change.action.startsWith('organizations.') === true &&
      failureOf(selectAccount(state, step.change.instanceId)) !== undefined,
  );
  const isGone = useApp(({ passwordIds }) => step !== null && isPasswordGone(step, passwordIds));
  const whyNot = useApp((state) => denyUndo(state, state.operations.steps[id]?.steps ?? []));
  return (
    <p className={classes.told}>
      <IconCheck size={15} stroke={2} aria-hidden />
      <span className={looks.words}>
        {step ? sentenceOf(step) : <Outcome operation={operation} />}
        {step && ` ${undoneWords(operation, now)}`}
        {isGone && ' Quayside no longer has the password.'}
        {isUnread && ' The result could not be read again: this may be out of date.'}
      </span>
      {!step && (
        <ToolButton small onClick={() => void showOperation(operation)}>
          Show
        </ToolButton>
      )}
      {step && <CopyNewLink step={step} />}
      {step && <ShowNewPassword step={step} />}
      {operation.undoable > 0 && (
        <ToolButton
          why={whyNot}
          small
          aria-label={step ? `Undo: ${undoWords(step)}, ${sanitizeText(placeOf(step), 120)}` : undefined}
          onClick={() => void undoOperation(id)}
        >
          Undo
        </ToolButton>
      )}
      <CloseButton size={24} aria-label="Dismiss" onClick={() => dismissOperation(id)} />
    </p>
  );
}

function Outcome({ operation }: { operation: Operation }) {
  const { id, kind, instanceNames } = operation;
  const steps = useApp((state) => state.operations.steps[id]?.steps ?? NO_STEPS);
  const now = useNow();
  const where = oneWhere(steps) || ` on ${instanceNames.map((name) => sanitizeText(name, 60)).join(', ')}`;
  return `${OPERATION_TITLES[kind]}${where}: ${outcomeWords(operation, now)}`;
}

const NO_STEPS: readonly Step[] = [];

function sentenceOf(step: Step): string {
  if (step.state.state === 'skipped') return `${sanitizeText(placeOf(step), 120)}: ${step.state.why}`;
  return step.state.state === 'done' ? doneSentence(step) : notDoneSentence(step, true);
}

function CopyNewLink({ step }: { step: Step }) {
  const { copyInvitationLinks } = useActions();
  const made = madeInvitation(step);
  if (!made) return null;
  return (
    <ToolButton
      small
      aria-label={`Copy the new link for ${subjectOf(step)}`}
      onClick={() => void copyInvitationLinks([linkOf(made)], { email: made.email })}
    >
      Copy the new link
    </ToolButton>
  );
}

function ShowNewPassword({ step }: { step: Step }) {
  const { openPassword } = useActions();
  const isThere = useApp(({ passwordIds }) => hasPassword(step, passwordIds));
  if (!isThere) return null;
  return (
    <ToolButton
      small
      aria-label={`Show the password of ${subjectOf(step)}`}
      onClick={() => openPassword(step)}
    >
      Show the password
    </ToolButton>
  );
}
