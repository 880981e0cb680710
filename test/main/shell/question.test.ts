import type { MessageBoxOptions } from 'electron';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
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

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => void vi.useRealTimers());

/** What a person does with a box who reads it first. */
async function read(response: number, checkboxChecked = false) {
  // The look at how long the box stands begins once it is shown.
  await null;
  vi.advanceTimersByTime(1_000);
  return { response, checkboxChecked };
}

test('a box shows texts of strangers as one line each, bounded, and Enter and Escape mean the last answer', async () => {
  const boxes: MessageBoxOptions[] = [];
  const ask = createAsk(async (box) => {
    boxes.push(box);
    return read(0);
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
  expect(second.length).toBeLessThan(1_020);
  expect(rest).toEqual(['', QUESTION.detail]);
});

test('the risky question of what was begun beside another waits until that is answered, then has a box of its own', async () => {
  const answers: ((button: number) => void)[] = [];
  const ask = createAsk(() => new Promise<number>((resolve) => answers.push(resolve)).then(read));
  const drawn = (boxes: number) => vi.waitFor(() => expect(answers).toHaveLength(boxes));
  const first = ask(QUESTION);
  const second = ask({ ...QUESTION, message: 'Delete an account?' });
  await drawn(1);
  const usual = ask({ ...QUESTION, isRisky: false });
  answers[1]?.(0);
  expect(await usual).toBe('yes');
  answers[0]?.(1);
  expect(await first).toBe('no');
  await drawn(3);
  answers[2]?.(0);
  expect(await second).toBe('yes');
});

test('of a hundred risky questions asked at once three get a box, one after the other, and the others are canceled', async () => {
  let boxes = 0;
  const ask = createAsk(() => {
    boxes += 1;
    return read(0);
  });
  const answers = await Promise.all(Array.from({ length: 100 }, () => ask(QUESTION)));
  expect(answers).toEqual([...Array(3).fill('yes'), ...Array(97).fill('no')]);
  expect(boxes).toBe(3);
  expect(await ask(QUESTION)).toBe('yes');
});

test('a box that fails is answered by nobody, and the next one can be asked', async () => {
  let fails = true;
  const ask = createAsk(async () => {
    if (fails) throw new Error('no screen');
    return read(5);
  });
  await expect(ask(QUESTION)).rejects.toThrow('no screen');
  fails = false;
  expect(await ask(QUESTION)).toBe('no');
});

test('a risky answer within a second of the box’s appearing is asked again, and Cancel holds at once', async () => {
  const boxes: MessageBoxOptions[] = [];
  const answers = [() => soon(0), () => soon(0), () => read(0)];
  const soon = async (response: number) => ({ response, checkboxChecked: true });
  const ask = createAsk((box) => {
    boxes.push(box);
    return answers[boxes.length - 1]?.() ?? soon(1);
  });
  expect(await ask(QUESTION)).toBe('yes');
  expect(boxes.map(({ detail = '' }) => detail.split('\n')[0])).toEqual([
    'Instance: Shop Server: safe.example',
    ...Array(2).fill('You answered within a second, so Quayside asks again.'),
  ]);
  expect(await ask(QUESTION)).toBe('no');
  expect(boxes).toHaveLength(4);
  expect(vi.getTimerCount()).toBe(0);
});

test('the second begins anew with each box', async () => {
  const stood = [900, 100, 999, 1_000];
  let times = 0;
  const ask = createAsk(async () => {
    await null;
    vi.advanceTimersByTime(stood[times++] ?? 0);
    return { response: 0, checkboxChecked: false };
  });
  expect(await ask(QUESTION)).toBe('yes');
  expect(times).toBe(4);
});

test('whoever clicks on and on without reading has canceled, and is asked no more', async () => {
  let times = 0;
  const ask = createAsk(async () => {
    times += 1;
    return { response: 0, checkboxChecked: true };
  });
  expect(await ask(QUESTION)).toBe('no');
  expect(times).toBe(5);
});

test('where keys go, Yes needs the box’s own checkbox ticked, and Cancel does not', async () => {
  const boxes: MessageBoxOptions[] = [];
  const tick = 'Let my keys go there';
  const answers = [() => read(0), () => read(0, true), () => read(1)];
  const ask = createAsk((box) => answers[boxes.push(box) - 1]?.() ?? read(1));
  expect(await ask({ ...QUESTION, tick })).toBe('yes');
  expect(boxes.map(({ checkboxLabel }) => checkboxLabel)).toEqual([tick, tick]);
  expect(boxes[1]?.detail).toContain(`Tick “${tick}” first, or cancel.`);
  expect(await ask({ ...QUESTION, tick })).toBe('no');
  expect(await ask(QUESTION)).toBe('no');
});
