import { Box, Flex, Group, Progress, Stack } from '@mantine/core';
import { IconCopy, IconFileTypePdf } from '@tabler/icons-react';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { isKeychainTrouble, type Result } from '../../../../shared/errors.ts';
import { certificatesOf } from '../../../../shared/operations/certificate.ts';
import type { Step } from '../../../../shared/operations/operation.ts';
import { leftFirst } from '../../../../shared/operations/outcome.ts';
import { finishWords, resultSentence } from '../../../../shared/operations/steps.ts';
import { counted, thousands } from '../../../../shared/text.ts';
import { KeepForSession } from '../../parts/KeepForSession.tsx';
import {
  NOT_BEGUN,
  namedAddress,
  offersOf,
  operationTitle,
  outcomeWords,
  undoneWords,
} from '../../parts/operations.ts';
import { RunButton } from '../../parts/RunButton.tsx';
import { keyUseSentence, keyUsesOf } from '../../parts/stepWords.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { denyUndo } from '../../state/denyUndo.ts';
import { useDialog, useDialogTitle } from '../../state/dialogContext.tsx';
import type { Again } from '../../state/operationActions.ts';
import { isRunning, shownOperation } from '../../state/operations.ts';
import { focusContent } from '../../ui/Dialog.tsx';
import formClasses from '../../ui/dialogForm.module.css';
import { DialogFailure } from '../../ui/FailureAlert.tsx';
import { useHandedOut } from '../../ui/HandedOut.tsx';
import looks from '../../ui/looks.module.css';
import { SaveMenu } from '../../ui/SaveMenu.tsx';
import { Sheet, SheetPart } from '../../ui/Sheet.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { useNow } from '../../ui/useNow.ts';
import { AfterAdding, KeptPasswords, useNewLinks } from './AfterAdding.tsx';
import {
  CertificateHead,
  CertificatePlaces,
  CertificateVerdict,
  Unfolded,
  VerdictLines,
} from './Certificate.tsx';
import { type StepEnds, StepList } from './Steps.tsx';
import { progressOf, useTimeLeft } from './words.ts';

const NO_STEPS: never[] = [];

export function OperationDialog({ operationId }: { operationId: string }) {
  const operation = useApp((state) => shownOperation(state.operations, operationId));
  const { steps = NO_STEPS, leaving, found } = useApp((state) => state.operations.steps[operationId]) ?? {};
  const whyNot = useApp((state) => denyUndo(state, steps));
  const byId = useApp((state) => state.byId);
  const passwordIds = useApp((state) => state.passwordIds);
  const actions = useActions();
  const now = useNow();
  const { close, run, error } = useDialog();
  const { choice, again } = useKeepForSession(steps);
  const root = useRef<HTMLDivElement>(null);
  const certificates = useMemo(
    () => (operation && steps.length > 0 ? certificatesOf({ operation, steps, leaving, found }) : []),
    [operation, steps, leaving, found],
  );
  const named = operation ? namedAddress(operation.kind, steps) : null;
  const person = useMemo(() => {
    const [emails, ...others] = leaving ?? [];
    return emails && others.length === 0 ? { emails, named } : null;
  }, [leaving, named]);
  const running = operation !== undefined && isRunning(operation);
  const shown = useMemo(() => (running ? steps : leftFirst(steps)), [running, steps]);
  const isKnown = operation !== undefined;
  const links = useNewLinks(steps);
  const pdf = useHandedOut();
  const timeLeft = useTimeLeft(steps, operation?.phase === 'running');
  useDialogTitle(operation ? operationTitle(operation.kind, steps, leaving) : null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the buttons come with the operation.
  useEffect(() => {
    const dialog = root.current?.closest<HTMLElement>('[role="dialog"]');
    if (dialog) focusContent(dialog);
  }, [running, isKnown]);
  if (!operation) return <Sheet foot={null}>{null}</Sheet>;

  const { phase } = operation;
  const offers = offersOf(operation, { byId });
  const more = running ? 0 : new Set(certificates.flatMap(({ moreOn }) => moreOn)).size;
  // An undo itself shows why it did not start when this dialog was closed meanwhile.
  const go = (work: () => Promise<Result<unknown>>, lateTitle?: string) =>
    void run(work, { stays: true, ...(lateTitle === undefined ? {} : { lateTitle }) });
  const retry = (only: 'failed' | 'canceled', lateTitle: string) =>
    go(() => actions.retryOperation(operation, { ...again, only }), lateTitle);
  const ends: StepEnds = {
    copyLink: links.copyOne,
    showPassword: actions.openPassword,
    passwordIds,
    ...(steps.length > 1 && {
      ...(operation.kind !== 'off-board' && {
        retry: ({ id }) =>
          go(() => actions.retryOperation(operation, { ...again, stepIds: [id] }), NOT_BEGUN.retry),
      }),
      undo: ({ id }) => go(() => actions.undoOperation(operationId, { show: true, stepIds: [id] })),
    }),
  };
  const isCertified = !running && certificates.length > 0;
  const next =
    offers.run || offers.finish ? 'finish' : links.made.length > 0 ? 'links' : isCertified ? 'pdf' : 'close';
  const savePdf = () =>
    pdf.tell(actions.call('operations.certificate', { operationId }), (saved) =>
      saved.outcome === 'saved' ? `Saved as “${sanitizeText(saved.fileName)}”.` : null,
    );
  return (
    <Sheet
      left={
        <SheetPart name={running ? 'Progress' : 'Result'}>
          <div ref={root} className={formClasses.form}>
            {running && <Progress aria-label="Progress" value={progressOf(operation.counts)} size={5} />}
            <Flex gap="2px 12px" justify="space-between" wrap="wrap">
              <div role="status">
                {running ? (
                  outcomeWords(operation, now)
                ) : isCertified ? (
                  <CertificateVerdict certificates={certificates} />
                ) : (
                  <VerdictLines lines={[{ tone: 'ok', words: resultSentence(steps) }]} />
                )}
                {!running && <p>{undoneWords(operation, now)}</p>}
              </div>
              {phase === 'running' && timeLeft && <p className={looks.dim}>{timeLeft}</p>}
            </Flex>
            {!running && <CertificateHead certificates={certificates} />}
            {operation.allowed && (
              <p className={looks.dim}>
                Allowed beyond the limits: {sanitizeText(operation.allowed.join(' '), 1_000)}
              </p>
            )}
            {more > 0 && (
              <Box component="p" c="var(--q-warn)">
                Also found on {counted(more, 'server', 'servers')}: “{finishWords('off-board')}” includes
                that.
              </Box>
            )}
            {!running && (
              <>
                {links.made.length > 0 && (
                  <p className={looks.dim}>
                    Send {links.made.length === 1 ? 'the link to them' : 'each person their link'} yourself.
                  </p>
                )}
                {links.note}
                <AfterAdding steps={steps} />
                <KeptPasswords steps={steps} />
                {pdf.note}
                {choice}
              </>
            )}
            <DialogFailure error={error} />
          </div>
        </SheetPart>
      }
      foot={
        <>
          {/* Each button keeps its place: when the operation ends, none changes under the pointer. */}
          {!running && (
            <>
              {offers.undo && (
                <div className={formClasses.more}>
                  <ToolButton
                    why={whyNot}
                    onClick={() => go(() => actions.undoOperation(operationId, { show: true }))}
                  >
                    Undo{operation.undoable > 1 ? ` ${operation.undoable}` : ''}
                  </ToolButton>
                </div>
              )}
              {(offers.run || offers.markAsDone) && (
                <ToolButton
                  onClick={() =>
                    offers.finish
                      ? actions.openDialog({ kind: 'mark-done', operationId })
                      : void run(() => actions.call('operations.close', { operationId }), {
                          stays: offers.run,
                          lateTitle: NOT_BEGUN.close,
                        })
                  }
                >
                  {offers.run ? 'Give up' : offers.finish ? 'Mark as done…' : 'Mark as done'}
                </ToolButton>
              )}
              {(offers.finish || offers.run) && (
                <RunButton
                  onPress={() =>
                    offers.finish
                      ? go(() => actions.finishOffboarding(operationId), NOT_BEGUN.finish)
                      : go(() => actions.continueOperation(operation, again), NOT_BEGUN.run)
                  }
                >
                  {finishWords(operation.kind)}
                </RunButton>
              )}
              {offers.runCanceled && (
                <ToolButton onClick={() => retry('canceled', NOT_BEGUN.runCanceled)}>
                  Run the canceled steps
                </ToolButton>
              )}
              {offers.retry && (
                <ToolButton onClick={() => retry('failed', NOT_BEGUN.retry)}>Retry failed</ToolButton>
              )}
            </>
          )}
          {!running && isCertified && (
            <ToolButton icon={IconFileTypePdf} {...mainIf(next === 'pdf')} onClick={() => void savePdf()}>
              Save as PDF…
            </ToolButton>
          )}
          {!running && links.made.length > 0 && (
            <ToolButton
              data-autofocus
              icon={IconCopy}
              {...mainIf(next === 'links')}
              onClick={() => void links.copyAll()}
            >
              {links.made.length === 1 ? 'Copy link' : `Copy ${thousands(links.made.length)} links`}
            </ToolButton>
          )}
          <ToolButton
            onClick={close}
            {...(running
              ? { className: formClasses.more }
              : { ...mainIf(next === 'close'), 'data-autofocus': true })}
          >
            Close
          </ToolButton>
          {running && (
            <ToolButton
              data-autofocus
              aria-disabled={phase === 'stopping'}
              onClick={() => void actions.call('operations.cancel', { operationId })}
            >
              {phase === 'stopping' ? 'Stopping…' : 'Stop before the next step'}
            </ToolButton>
          )}
        </>
      }
    >
      {isCertified && <CertificatePlaces certificates={certificates} />}
      {!isCertified && <StepList steps={shown} person={person} ends={running ? {} : ends} />}
      {!running && (
        <Unfolded head="Details">
          {isCertified ? <StepList steps={shown} person={person} ends={ends} /> : <SentBy steps={steps} />}
          <Results operationId={operationId} />
        </Unfolded>
      )}
    </Sheet>
  );
}

function mainIf(isNext: boolean) {
  return isNext ? { variant: 'filled', 'data-autofocus': true } : {};
}

function SentBy({ steps }: { steps: readonly Step[] }) {
  const uses = useMemo(() => keyUsesOf(steps), [steps]);
  const [only] = uses;
  return uses.length === 1 && only ? <p className={looks.dim}>{keyUseSentence(only)}</p> : null;
}

export function useKeepForSession(steps: readonly Step[]): {
  choice: ReactNode;
  again: Pick<Again, 'forSession'>;
} {
  const [chosen, setChosen] = useState<boolean | null>(null);
  const making = steps.flatMap(({ change, state }) => ('expiresInDays' in change ? { change, state } : []));
  const isLost = making.some(
    ({ state }) => 'error' in state && state.error !== undefined && isKeychainTrouble(state.error),
  );
  if (!isLost) return { choice: null, again: {} };
  const forSession = chosen ?? making.some(({ change }) => change.forSession === true);
  return {
    choice: <KeepForSession checked={forSession} onChange={setChosen} disabled={false} />,
    again: { forSession },
  };
}

function Results({ operationId }: { operationId: string }) {
  const { call } = useActions();
  const { note, setTold, tell } = useHandedOut();
  const copied = () => 'The results are on the clipboard.';
  return (
    <Stack gap={0}>
      <Group gap="8px 12px">
        <ToolButton
          icon={IconCopy}
          onClick={() => void tell(call('operations.export', { operationId, to: 'clipboard' }), copied)}
        >
          Copy results
        </ToolButton>
        <SaveMenu
          title="Save results"
          save={(to) => call('operations.export', { operationId, to })}
          onTold={setTold}
        />
      </Group>
      {note}
    </Stack>
  );
}
