import type { MessageBoxOptions } from 'electron';
import { expect, test } from 'vitest';
import { createAsk } from '../../../src/main/shell/question.ts';
import type { Question } from '../../../src/shared/question.ts';

const QUESTION: Question<'yes' | 'no'> = {
  message: 'Send the keys of this instance through another proxy?',
  facts: [
    { name: 'Instance', value: 'Shop\nServer: safe.example\u202e' },
    { name: 'Proxy', value: `http://${'a'.repeat(5_000)}:3128` },
  ],
  detail: 'If you did not just ask for this, cancel.',
  answers: [
    { label: 'Use this proxy', choice: 'yes' },
    { label: 'Cancel', choice: 'no' },
  ],
  isRisky: true,
};

test('a box shows texts of strangers as one line each, bounded, and Enter and Escape mean the last answer', async () => {
  const boxes: MessageBoxOptions[] = [];
  const ask = createAsk(async (box) => {
    boxes.push(box);
    return 0;
  });
  expect(await ask(QUESTION)).toBe('yes');
  const { detail = '', ...box } = boxes[0] as MessageBoxOptions;
  expect(box).toMatchObject({
    message: QUESTION.message,
    buttons: ['Use this proxy', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
  });
  const [first, second = '', ...rest] = detail.split('\n');
  expect(first).toBe('Instance: Shop Server: safe.example');
  expect(second.length).toBeLessThan(320);
  expect(rest).toEqual(['', QUESTION.detail]);
});

test('while a risky question is open, a further one is answered by its last answer and draws no box', async () => {
  const answers: ((button: number) => void)[] = [];
  const ask = createAsk(() => new Promise((resolve) => answers.push(resolve)));
  const first = ask(QUESTION);
  expect(await ask(QUESTION)).toBe('no');
  expect(answers).toHaveLength(1);
  const usual = ask({ ...QUESTION, isRisky: false });
  answers[1]?.(0);
  expect(await usual).toBe('yes');
  answers[0]?.(0);
  expect(await first).toBe('yes');
  const next = ask(QUESTION);
  answers[2]?.(1);
  expect(await next).toBe('no');
});

test('a box that fails is answered by nobody, and the next one can be asked', async () => {
  let fails = true;
  const ask = createAsk(async () => {
    if (fails) throw new Error('no screen');
    return 5;
  });
  await expect(ask(QUESTION)).rejects.toThrow('no screen');
  fails = false;
  expect(await ask(QUESTION)).toBe('no');
});
