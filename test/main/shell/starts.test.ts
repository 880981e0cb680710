import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { beginStart, failedStartsWords } from '../../../src/main/shell/starts.ts';
import { makeFolder } from '../storage/folder.ts';

function profile() {
  const file = path.join(makeFolder(), 'starts.json');
  const time = { now: 1_000_000, computerSince: 0 };
  const clock = () => time.now;
  return {
    file,
    time,
    begin(version = '1.0.0') {
      time.now += 3_600_000;
      return beginStart({ file, version, clock, computerSince: time.computerSince });
    },
  };
}

test('starts of a version that came to nothing are counted in a row, until one goes well', async () => {
  const { begin } = profile();
  expect(await begin()).toMatchObject({ failed: 0, last: null });
  expect(await begin()).toMatchObject({ failed: 1, last: null });
  const third = await begin();
  expect(third).toMatchObject({ failed: 2, last: null });
  third.well();
  await third.end();
  expect(await begin()).toMatchObject({ failed: 0, last: '1.0.0' });
});

test('another version begins anew, and knows which one ran last', async () => {
  const { begin } = profile();
  const first = await begin('1.0.0');
  first.well();
  await first.end();
  await begin('1.1.0');
  expect(await begin('1.1.0')).toMatchObject({ failed: 1, last: '1.0.0' });
  expect(await begin('1.0.0')).toMatchObject({ failed: 0, last: '1.0.0' });
});

test('a start that its person or their session ended soon is no failure, nor does it hide those before it', async () => {
  const { begin } = profile();
  await begin();
  const ended = await begin();
  await ended.end();
  expect((await begin()).failed).toBe(1);
});

test('one that was ended because it never came up is a failure', async () => {
  const { begin, time } = profile();
  const hung = await begin();
  time.now += 31_000;
  await hung.end();
  expect((await begin()).failed).toBe(1);
});

test('one that the computer went down with says nothing', async () => {
  const { begin, time } = profile();
  await begin();
  time.computerSince = time.now + 1;
  expect((await begin()).failed).toBe(0);
});

test('one that was given up where starts were said to fail leaves their number', async () => {
  const { begin, time } = profile();
  await begin();
  await begin();
  const told = await begin();
  time.now += 600_000;
  await told.giveUp();
  expect((await begin()).failed).toBe(2);
});

test('whatever stands in the file, a start begins; of a newer app it stays as it is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
      const { begin, file } = profile();
      writeFileSync(file, text);
      expect((await begin()).failed).toBe(0);
    }),
    { numRuns: 50 },
  );
  const { begin, file } = profile();
  const newer = '{"version":2,"more":[1]}';
  writeFileSync(file, newer);
  const start = await begin();
  start.well();
  await start.end();
  expect(readFileSync(file, 'utf8')).toBe(newer);
});

test('the version that ran last is named as the way back, and none where this one, or none, ran before', () => {
  const facts = { name: 'Quayside', version: '1.1.0', failed: 2, logFile: '/home/anna/main.log' };
  const { message, detail } = failedStartsWords({ ...facts, last: '1.0.0' });
  expect(message).toBe('Quayside 1.1.0 did not start the last two times');
  for (const words of ['Version 1.0.0 ran last.', 'Nothing is deleted', 'the log, /home/anna/main.log'])
    expect(detail).toContain(words);
  for (const last of ['1.1.0', null])
    expect(failedStartsWords({ ...facts, last }).detail).not.toContain('ran last');
});

test('it is an update after a start of an older version that went well, and never at the first start of all', async () => {
  const { begin } = profile();
  const well = async (version: string) => {
    const start = await begin(version);
    start.well();
    await start.end();
    return start.isUpdated;
  };
  expect(await well('1.0.0')).toBe(false);
  expect(await well('1.0.0')).toBe(false);
  expect(await well('1.1.0')).toBe(true);
  expect(await well('1.1.0')).toBe(false);
  expect(await well('1.0.9')).toBe(false);
});
