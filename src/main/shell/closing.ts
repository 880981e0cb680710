import type { EventPayload } from '../../shared/events.ts';
import type { Question } from '../../shared/question.ts';

export type InTray = ReturnType<typeof createInTray>;

/** Without an icon, closing the window ends the app, which would be unreachable. */
export function createInTray(options: {
  isOn: () => boolean;
  isShown: () => Promise<boolean>;
  mayEnd: () => boolean;
  quit: () => void;
  leaveWindow: () => void;
}) {
  const { isOn, isShown, mayEnd, quit, leaveWindow } = options;
  let state: 'window' | 'asking' | 'tray' | 'ending' = 'window';
  const isEnding = () => state === 'ending';

  async function close(): Promise<void> {
    state = 'asking';
    const shown = await isShown().catch(() => false);
    if (isEnding()) return;
    state = shown ? 'tray' : 'window';
    if (shown) leaveWindow();
    else if (mayEnd()) quit();
  }

  return {
    /** If false, the decision follows soon and is carried out. */
    mayClose(): boolean {
      if (isEnding()) return true;
      if (!isOn()) return mayEnd();
      if (state !== 'asking') void close();
      return false;
    },
    goesOn: (): boolean => state === 'tray',
    startedHidden(): void {
      state = 'tray';
    },
    opened(): void {
      if (!isEnding()) state = 'window';
    },
    ending(): void {
      state = 'ending';
    },
  };
}

export type ClosingChoice = 'finish' | 'stop' | 'now' | 'cancel';

export type Closing = ReturnType<typeof createClosing>;

export function createClosing(options: {
  running: () => number;
  ask: (question: Question<ClosingChoice>) => Promise<ClosingChoice>;
  stop: () => void;
  quit: () => void;
  onStay: () => void;
  onChange: (closing: EventPayload<'closing.changed'>['closing']) => void;
}) {
  const { running, ask, stop, quit } = options;
  let state: 'open' | 'finishing' | 'stopping' | 'ended' = 'open';
  let isAsking = false;

  function set(next: 'open' | 'finishing' | 'stopping'): void {
    if (next === state) return;
    state = next;
    options.onChange(next === 'open' ? null : next);
  }

  function end(): void {
    state = 'ended';
    quit();
  }

  function endIfDone(): void {
    if ((state === 'finishing' || state === 'stopping') && !isAsking && running() === 0) end();
  }

  async function askWhatToDo(): Promise<void> {
    isAsking = true;
    const wasStopping = state === 'stopping';
    const choice = await ask(questionFor(running(), wasStopping)).finally(() => {
      isAsking = false;
    });
    if (choice === 'now') return end();
    if (choice === 'finish') set('finishing');
    if (choice === 'stop') {
      set('stopping');
      stop();
    }
    if (choice === 'cancel') options.onStay();
    // Stopped operations stay stopped.
    if (choice === 'cancel' && !wasStopping) set('open');
    endIfDone();
  }

  return {
    mayEnd(): boolean {
      if (state === 'ended' || (running() === 0 && !isAsking)) return true;
      if (!isAsking) void askWhatToDo();
      return false;
    },
    operationsChanged: endIfDone,
    stayOpen(): void {
      if (state === 'finishing') set('open');
      options.onStay();
    },
  };
}

function questionFor(running: number, isStopping: boolean): Question<ClosingChoice> {
  if (isStopping) {
    return {
      message: 'The last step has not ended yet',
      detail:
        'Quayside closes as soon as the server answers. If you close it now, it checks the step at the next start.',
      answers: [
        { label: 'Close now', choice: 'now' },
        { label: 'Keep waiting', choice: 'cancel' },
      ],
    };
  }
  return {
    message: running === 1 ? 'An operation is still running' : `${running} operations are still running`,
    detail: `${running === 1 ? 'Finish it' : 'Finish them'}, and Quayside closes at the end. Stop, and the remaining steps stay open: finish them after the next start.`,
    answers: [
      { label: 'Finish, then close', choice: 'finish' },
      { label: 'Stop after this step', choice: 'stop' },
      { label: 'Cancel', choice: 'cancel' },
    ],
  };
}
