import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type ClosingChoice, createClosing } from '../../../src/main/shell/closing.ts';
import type { Question } from '../../../src/shared/question.ts';

function open(running: number) {
  const app = {
    running,
    asked: [] as Question<ClosingChoice>[],
    stopped: 0,
    quits: 0,
    stays: 0,
    told: [] as unknown[],
  };
  const answers: ((choice: ClosingChoice) => void)[] = [];
  const closing = createClosing({
    running: () => app.running,
    ask: (question) => {
      app.asked.push(question);
      return new Promise((resolve) => answers.push(resolve));
    },
    stop: () => {
      app.stopped += 1;
    },
    quit: () => {
      app.quits += 1;
    },
    onStay: () => {
      app.stays += 1;
    },
    onChange: (state) => app.told.push(state),
  });
  return {
    app,
    ...closing,
    async answer(choice: ClosingChoice) {
      answers.shift()?.(choice);
      await setImmediate();
    },
    end() {
      app.running = 0;
      closing.operationsChanged();
    },
  };
}
const labels = ({ answers }: Question<ClosingChoice>) => answers.map(({ label }) => label);

test('nothing is asked while nothing runs', () => {
  const { app, mayEnd } = open(0);
  expect(mayEnd()).toBe(true);
  expect(app.asked).toEqual([]);
});

test('while something runs the app stays, and the person is asked once', () => {
  const { app, mayEnd } = open(2);
  expect([mayEnd(), mayEnd()]).toEqual([false, false]);
  expect(app.asked).toHaveLength(1);
  expect(app.asked[0]?.message).toBe('2 operations are still running');
  expect(app.asked.map(labels)).toEqual([['Finish, then close', 'Stop after this step', 'Cancel']]);
});

test('finish: it runs to its end, then the app ends without another word', async () => {
  const { app, mayEnd, answer, end, operationsChanged } = open(1);
  mayEnd();
  await answer('finish');
  operationsChanged();
  expect([app.quits, app.stopped]).toEqual([0, 0]);
  end();
  expect(app.quits).toBe(1);
  app.running = 1;
  expect(mayEnd()).toBe(true);
  expect(app.asked).toHaveLength(1);
});

test('stop: no step begins any more, and the app ends when the one under way has ended', async () => {
  const { app, mayEnd, answer, end } = open(1);
  mayEnd();
  await answer('stop');
  expect([app.stopped, app.quits]).toEqual([1, 0]);
  end();
  expect(app.quits).toBe(1);
});

test('cancel: the app stays, also once all has ended', async () => {
  const { app, mayEnd, answer, end } = open(1);
  mayEnd();
  await answer('cancel');
  end();
  expect(app.quits).toBe(0);
  expect(mayEnd()).toBe(true);
});

test('cancel after "finish" takes that back', async () => {
  const { app, mayEnd, answer, end } = open(1);
  mayEnd();
  await answer('finish');
  mayEnd();
  await answer('cancel');
  end();
  expect(app.quits).toBe(0);
});

test('staying open takes "finish" back, without a question; what was stopped stays so', async () => {
  for (const [choice, quits] of [
    ['finish', 0],
    ['stop', 1],
  ] as const) {
    const { app, mayEnd, answer, end, stayOpen } = open(1);
    mayEnd();
    await answer(choice);
    stayOpen();
    end();
    expect([app.asked.length, app.quits]).toEqual([1, quits]);
  }
});

test('what the app waits for is told, once each, and that it stays after all', async () => {
  const { app, mayEnd, answer, stayOpen } = open(1);
  stayOpen();
  mayEnd();
  await answer('cancel');
  expect(app.told).toEqual([]);
  for (const choice of ['finish', 'finish', 'cancel', 'finish'] as const) {
    mayEnd();
    await answer(choice);
  }
  stayOpen();
  mayEnd();
  await answer('stop');
  mayEnd();
  await answer('cancel');
  expect(app.told).toEqual(['finishing', null, 'finishing', null, 'stopping']);
});

test('what ended while the person was thinking needs no waiting', async () => {
  for (const [choice, quits] of [
    ['finish', 1],
    ['stop', 1],
    ['cancel', 0],
  ] as const) {
    const { app, mayEnd, answer, end } = open(1);
    mayEnd();
    end();
    // The question stands there still.
    expect(mayEnd()).toBe(false);
    await answer(choice);
    expect(app.quits).toBe(quits);
  }
});

test('a step that does not end can be left, and waited for', async () => {
  const { app, mayEnd, answer, end } = open(1);
  mayEnd();
  await answer('stop');
  expect(mayEnd()).toBe(false);
  expect(app.asked.map(labels)[1]).toEqual(['Close now', 'Keep waiting']);
  await answer('cancel');
  expect(app.quits).toBe(0);
  mayEnd();
  await answer('now');
  expect([app.quits, mayEnd()]).toEqual([1, true]);
  end();
  expect(app.quits).toBe(1);
});

test('whoever keeps it open after all is told of, whether nothing ran on or what runs was to end it', async () => {
  const { app, mayEnd, answer, stayOpen } = open(1);
  mayEnd();
  await answer('cancel');
  expect(app.stays).toBe(1);
  mayEnd();
  await answer('finish');
  expect(app.stays).toBe(1);
  stayOpen();
  expect(app.stays).toBe(2);
});
