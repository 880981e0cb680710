import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CHOSEN, createCrashReports } from '../../../src/main/diagnostics/crashReports.ts';

import type { Question } from '../../../src/shared/question.ts';
import { makeFolder } from '../storage/folder.ts';

function open(folder = path.join(makeFolder(), 'crash-reports'), isWriting = true) {
  /** The answer to main’s question, by its place. */
  const boxes = { asked: [] as Question<string>[], answer: 0 };
  const reports = createCrashReports({
    ...{ folder, isWriting, log: () => {} },
    async ask(question) {
      boxes.asked.push(question);
      return question.answers.at(boxes.answer)?.choice as never;
    },
  });
  return { folder, reports, boxes };
}

/** A report as Crashpad leaves it, so many seconds old; of a large one no byte is written. */
function leaveReport(folder: string, name: string, { age = 0, bytes = 10 } = {}): void {
  const pending = path.join(folder, 'pending');
  mkdirSync(pending, { recursive: true });
  const file = path.join(pending, `${name}.dmp`);
  writeFileSync(file, '');
  truncateSync(file, bytes);
  writeFileSync(path.join(pending, `${name}.meta`), '');
  const at = 1_700_000_000 - age;
  utimesSync(file, at, at);
}

const reportsIn = (folder: string) => readdirSync(path.join(folder, 'pending')).sort();

test('none are wanted at first; on, the folder is its person’s alone and says what is in it; off, nothing of it is left', async () => {
  const { folder, reports } = open();
  expect(await reports.state()).toEqual({ isOn: false, isWriting: false });
  await reports.set(true);
  expect(await reports.state()).toMatchObject({ isOn: true });
  if (process.platform !== 'win32') expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(readFileSync(path.join(folder, CHOSEN), 'utf8')).toMatch(/can hold API keys and\s+passwords/);
  leaveReport(folder, 'one');
  expect(await reports.list()).toMatchObject([{ bytes: 10 }]);
  await reports.set(false);
  expect(existsSync(folder)).toBe(false);
});

test('are switched on by whoever confirms it in a box of main, not by a page; once on, and to switch them off, nobody is asked', async () => {
  const { folder, reports, boxes } = open();
  boxes.answer = -1;
  expect(await reports.set(true)).toMatchObject({
    ok: false,
    error: { code: 'canceled', message: 'Crash reports were not switched on.' },
  });
  expect([await reports.state(), existsSync(folder)]).toEqual([{ isOn: false, isWriting: false }, false]);
  expect(boxes.asked).toMatchObject([{ message: 'Keep crash reports on this computer?', isRisky: true }]);
  boxes.answer = 0;
  expect(await reports.set(true)).toMatchObject({ ok: true });
  boxes.asked.length = 0;
  await reports.set(true);
  await reports.set(false);
  expect([boxes.asked, existsSync(folder)]).toEqual([[], false]);
});

test('what a kill left behind after they were switched off is deleted by the next start', async () => {
  const { folder, reports } = open();
  leaveReport(folder, 'one');
  await reports.tidy();
  expect(existsSync(folder)).toBe(false);
});

test('switched on again in the same run, no report is promised before the next start', async () => {
  const { folder, reports } = open();
  await reports.set(true);
  mkdirSync(path.join(folder, 'pending'));
  expect(await reports.state()).toEqual({ isOn: true, isWriting: true });
  await reports.set(false);
  await reports.set(true);
  expect(await reports.state()).toEqual({ isOn: true, isWriting: false });
});

test('the newest ten within 100 MB are kept, with what stands beside each, and the older ones go', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 16 }),
      async (ages) => {
        const { folder, reports } = open();
        await reports.set(true);
        for (const age of ages) leaveReport(folder, String(age), { age });
        await reports.tidy();
        const kept = [...ages].sort((one, other) => one - other).slice(0, 10);
        expect(reportsIn(folder)).toEqual(kept.flatMap((age) => [`${age}.dmp`, `${age}.meta`]).sort());
      },
    ),
    { numRuns: 20 },
  );
});

test('a report that is too large takes those before it along, and spares those after it', async () => {
  const { folder, reports } = open();
  await reports.set(true);
  leaveReport(folder, 'new');
  leaveReport(folder, 'large', { age: 10, bytes: 100_000_001 });
  leaveReport(folder, 'old', { age: 20 });
  await reports.tidy();
  expect(reportsIn(folder)).toEqual(['new.dmp', 'new.meta']);
});

test('deleting all leaves the choice and Crashpad’s folders', async () => {
  const { folder, reports } = open();
  await reports.set(true);
  leaveReport(folder, 'one');
  leaveReport(folder, 'two');
  await reports.deleteAll();
  expect(reportsIn(folder)).toEqual([]);
  expect(await reports.state()).toEqual({ isOn: true, isWriting: true });
});

test('a folder that the disk refuses is told, with where it is', async () => {
  const parent = makeFolder();
  writeFileSync(path.join(parent, 'file'), '');
  const { folder, reports } = open(path.join(parent, 'file', 'crash-reports'));
  expect(await reports.set(true)).toMatchObject({
    error: { message: expect.stringContaining('could not be switched on'), advice: `They are in ${folder}.` },
  });
});
