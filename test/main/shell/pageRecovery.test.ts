import { expect, test } from 'vitest';
import { createPageRecovery } from '../../../src/main/shell/pageRecovery.ts';

function open() {
  const done: string[] = [];
  const lines: string[] = [];
  let now = 0;
  let answer: (word: 'wait' | 'reload') => void = () => {};
  const recovery = createPageRecovery({
    page: {
      load: () => done.push('load'),
      showErrorPage: (reason) => done.push(`error page: ${reason}`),
      askAboutHang: (signal) =>
        new Promise((resolve) => {
          done.push('ask');
          answer = resolve;
          signal.addEventListener('abort', () => {
            done.push('question withdrawn');
            resolve('wait');
          });
        }),
      end: () => done.push('end'),
      giveUp: () => done.push('give up'),
    },
    clock: () => now,
    log: (line) => lines.push(line),
    notify: ({ title }) => done.push(`notice: ${title}`),
  });
  return {
    recovery,
    done,
    lines,
    answer: (word: 'wait' | 'reload') => answer(word),
    pass: (ms: number) => {
      now += ms;
    },
  };
}

const NOTICE = 'notice: The window crashed and was reloaded';

test('a page that crashes is loaded again with a notice; a second crash soon after shows the error page', () => {
  const { recovery, done } = open();
  recovery.gone('crashed');
  expect(done).toEqual([NOTICE, 'load']);
  recovery.gone('oom');
  expect(done.slice(2)).toEqual(['error page: oom']);
});

test('a crash long after the last one is met by loading again', () => {
  const { recovery, done, pass } = open();
  recovery.gone('crashed');
  pass(10 * 60_000);
  recovery.gone('crashed');
  expect(done).toEqual([NOTICE, 'load', NOTICE, 'load']);
});

test('Reload on the error page loads the app; when that stops at once the error page comes back', () => {
  const { recovery, done } = open();
  recovery.gone('crashed');
  recovery.gone('crashed');
  recovery.reload();
  recovery.gone('crashed');
  expect(done.slice(2)).toEqual(['error page: crashed', 'load', 'error page: crashed']);
});

test('when not even the error page can be shown, it is given up', () => {
  const { recovery, done } = open();
  for (let count = 0; count < 3; count += 1) recovery.gone('launch-failed');
  expect(done.at(-1)).toBe('give up');
});

test('a page that ends in order is left alone', () => {
  const { recovery, done } = open();
  recovery.gone('clean-exit');
  expect(done).toEqual([]);
});

test('a hung page is ended and loaded again when the person asks for it, without a notice or an error page', async () => {
  const { recovery, done, answer } = open();
  const asked = recovery.unresponsive();
  void recovery.unresponsive();
  answer('reload');
  await asked;
  recovery.gone('crashed');
  expect(done).toEqual(['ask', 'end', 'load']);
});

test('Reload that is pressed in the moment in which the page responds again ends nothing', async () => {
  const { recovery, done, answer } = open();
  const asked = recovery.unresponsive();
  answer('reload');
  recovery.responsive();
  await asked;
  expect(done).toEqual(['ask', 'question withdrawn']);
});

test('after a hung page was reloaded as the person asked, a crash is met as any first one', async () => {
  const { recovery, done, answer, pass } = open();
  const asked = recovery.unresponsive();
  answer('reload');
  await asked;
  recovery.gone('killed');
  pass(10 * 60_000);
  recovery.gone('crashed');
  expect(done.slice(2)).toEqual(['load', NOTICE, 'load']);
});

test('a page that crashes while the question about it is open is loaded again, and the question goes', async () => {
  const { recovery, done } = open();
  const asked = recovery.unresponsive();
  recovery.gone('oom');
  await asked;
  expect(done).toEqual(['ask', 'question withdrawn', NOTICE, 'load']);
});

test('what became of the page stands in the log; a page that responds without having hung is nothing to tell', async () => {
  const { recovery, done, lines, answer } = open();
  recovery.responsive();
  expect([done, lines]).toEqual([[], []]);
  recovery.gone('oom');
  const asked = recovery.unresponsive();
  answer('wait');
  await asked;
  expect(lines).toEqual(["the page's process ended: oom", 'the page does not respond']);
  const again = recovery.unresponsive();
  recovery.responsive();
  await again;
  const last = recovery.unresponsive();
  answer('reload');
  await last;
  expect(lines.slice(2)).toEqual([
    'the page does not respond',
    'the page responds again',
    'the page does not respond',
    'the page is ended, as the person asked',
  ]);
});

test('the question about a hung page goes when the page responds again, and comes with the next hang', async () => {
  const { recovery, done } = open();
  const asked = recovery.unresponsive();
  recovery.responsive();
  await asked;
  expect(done).toEqual(['ask', 'question withdrawn']);
  void recovery.unresponsive();
  expect(done.at(-1)).toBe('ask');
});

test('a page that is waited for and then crashes is loaded again', async () => {
  const { recovery, done, answer } = open();
  const asked = recovery.unresponsive();
  answer('wait');
  await asked;
  recovery.gone('oom');
  expect(done).toEqual(['ask', NOTICE, 'load']);
});
