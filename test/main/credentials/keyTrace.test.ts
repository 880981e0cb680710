import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createKeyTrace } from '../../../src/main/credentials/keyTrace.ts';
import { fail, ok, type Result } from '../../../src/shared/errors.ts';
import type { KeyRecord } from '../../../src/shared/instance.ts';
import { type KeyUse, keyUseShape } from '../../../src/shared/operations/operation.ts';

const record = (userEmail: string | null, more: Partial<KeyRecord> = {}) =>
  ({ userEmail, start: null, ...more }) as KeyRecord;

test('work that changes a server tells the first key that it did so with, by what its record says', async () => {
  const { note, trace } = createKeyTrace();
  const traced = await trace(async () => {
    await setImmediate();
    await note(record('ada@example.com', { start: 'abc', serverName: 'Quayside · laptop' }));
    await note(record('bob@example.com'));
    return 'done';
  });
  expect(traced).toEqual({
    value: 'done',
    by: { email: 'ada@example.com', start: 'abc', name: 'Quayside · laptop' },
  });
});

test('work beside it, work before it, and work that sends nothing tell no key of another', async () => {
  const { note, trace } = createKeyTrace();
  await note(record('before@example.com'));
  const work = (email: string | null) =>
    trace(async () => {
      for (let turn = 0; turn < 3; turn += 1) await setImmediate();
      if (email) await note(record(email));
      await setImmediate();
    });
  const traced = await Promise.all([work('ada@example.com'), work('bob@example.com'), work(null)]);
  expect(traced.map(({ by }) => by?.email ?? null)).toEqual(['ada@example.com', 'bob@example.com', null]);
});

test('a key is told of before anything goes out with it, once, and to the work around it, too', async () => {
  const { note, trace } = createKeyTrace();
  const told: string[] = [];
  const tell =
    (who: string) =>
    async ({ email }: KeyUse): Promise<Result<null>> => {
      await setImmediate();
      told.push(`${who}: ${email}`);
      return ok(null);
    };
  const traced = await trace(async () => {
    const inner = await trace(async () => {
      await note(record('ada@example.com'));
      told.push('sent');
      await note(record('ada@example.com'));
    }, tell('inner'));
    expect(inner.by?.email).toBe('ada@example.com');
    expect((await trace(() => note(record('bob@example.com')))).by?.email).toBe('bob@example.com');
  }, tell('outer'));
  expect(traced.by?.email).toBe('ada@example.com');
  expect(told).toEqual(['inner: ada@example.com', 'outer: ada@example.com', 'sent']);
});

test('what work set off and left running when it was over is not told of it', async () => {
  const { note, trace } = createKeyTrace();
  const told: KeyUse[] = [];
  let later: Promise<unknown> = Promise.resolve();
  const work = async () => {
    later = setImmediate().then(() => note(record('ada@example.com')));
  };
  const { by } = await trace(work, async (use) => {
    told.push(use);
    return ok(null);
  });
  await later;
  expect([by, told]).toEqual([null, []]);
});

test('what a server calls its people, however long and wherever it breaks, fits what is written down of a step', async () => {
  const { note, trace } = createKeyTrace();
  const long = `a\u202e\n${'x'.repeat(10_000)}`;
  const { by } = await trace(async () => note(record(long, { start: long, serverName: long })));
  expect(keyUseShape.safeParse(by).success).toBe(true);
  expect(by?.email).toMatch(/^a x+…$/);
});

test('nothing goes out of work that could not be written down, with whichever key it is tried again', async () => {
  const { note, trace } = createKeyTrace();
  const full: Result<null> = fail({ code: 'journal-unwritable', message: 'The disk is full.', advice: '' });
  const { value, by } = await trace(
    async () => [await note(record('ada@example.com')), await note(record('bob@example.com'))],
    async () => full,
  );
  expect([value, by]).toEqual([[full, full], null]);
});
