import type { Notice } from '../../shared/instance.ts';

/** A page that fails again this soon after a reload is not reloaded automatically. ms */
const CALM = 10 * 60_000;

type RecoverablePage = {
  load(): void;
  showErrorPage(reason: string): void;
  askAboutHang(signal: AbortSignal): Promise<'wait' | 'reload'>;
  end(): void;
  giveUp(): void;
};

export type PageRecovery = ReturnType<typeof createPageRecovery>;

export function createPageRecovery(options: {
  page: RecoverablePage;
  clock: typeof Date.now;
  log: (line: string) => void;
  notify: (notice: Notice) => void;
}) {
  const { page, clock, log } = options;
  let shown: 'app' | 'error-page' = 'app';
  let loadedAgainAt = Number.NEGATIVE_INFINITY;
  let question: AbortController | null = null;
  let endedByPerson = false;

  function load(): void {
    shown = 'app';
    loadedAgainAt = clock();
    page.load();
  }

  return {
    reload: load,
    gone(reason: string): void {
      if (reason === 'clean-exit') return;
      question?.abort();
      log(`the page's process ended: ${reason}`);
      if (endedByPerson) {
        endedByPerson = false;
        load();
      } else if (shown === 'error-page') {
        page.giveUp();
      } else if (clock() - loadedAgainAt < CALM) {
        shown = 'error-page';
        page.showErrorPage(reason);
      } else {
        options.notify(LOADED_AGAIN);
        load();
      }
    },
    async unresponsive(): Promise<void> {
      if (question) return;
      log('the page does not respond');
      question = new AbortController();
      const answer = await page.askAboutHang(question.signal);
      const inTime = !question.signal.aborted;
      question = null;
      if (answer !== 'reload' || !inTime) return;
      log('the page is ended, as the person asked');
      endedByPerson = true;
      page.end();
    },
    responsive(): void {
      if (!question) return;
      log('the page responds again');
      question.abort();
    },
  };
}

const LOADED_AGAIN: Notice = {
  id: 'page-loaded-again',
  tone: 'warning',
  title: 'The window crashed and was reloaded',
  text: 'Anything you typed is lost. If changes were running, check which ones were made.',
};
