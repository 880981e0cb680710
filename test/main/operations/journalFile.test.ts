import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest';
import { openJournalFile, wholeLines } from '../../../src/main/operations/journal.ts';
import { cutAsOnWindows } from '../storage/asOnWindows.ts';
import { heldOpenIn, makeFolder } from '../storage/folder.ts';

type Handle = Awaited<ReturnType<typeof open>>;

let file: string;
/** Each time a file is synced. */
let synced: MockInstance<Handle['datasync']>;
let appended: MockInstance<Handle['appendFile']>;
let truncated: MockInstance<Handle['truncate']>;
beforeEach(async () => {
  file = path.join(makeFolder(), 'below', 'a.jsonl');
  const handle = await open(path.join(makeFolder(), 'any'), 'a');
  const methods = Object.getPrototypeOf(handle) as Handle;
  synced = vi.spyOn(methods, 'datasync');
  appended = vi.spyOn(methods, 'appendFile');
  truncated = vi.spyOn(methods, 'truncate');
  await handle.close();
});
afterEach(() => void vi.restoreAllMocks());

const lines = () => wholeLines(readFileSync(file)).lines;

test('a file is made with its folder, for the person alone, and what is appended is on disk', async () => {
  const journal = await openJournalFile(file, 0);
  await journal.append([{ a: 1 }, { a: 2 }]);
  expect(lines()).toEqual(['{"a":1}', '{"a":2}']);
  expect(synced.mock.calls).toHaveLength(1);
  if (process.platform !== 'win32') {
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
  }
  await journal.append([{ a: 3 }]);
  expect(lines()).toHaveLength(3);
  await journal.close();
});

test('what was cut by a kill goes when the file is opened, and it is written on behind what is whole', async () => {
  const first = await openJournalFile(file, 0);
  await first.append([{ a: 'Ü' }]);
  await first.close();
  writeFileSync(file, `${readFileSync(file, 'utf8')}{"a":`);
  const second = await openJournalFile(file, wholeLines(readFileSync(file)).length);
  await second.append([{ a: 2 }]);
  await second.close();
  expect(lines()).toEqual(['{"a":"Ü"}', '{"a":2}']);
});

test.runIf(process.platform === 'linux')(
  'it is opened on Windows, too, where no file is cut by a handle that appends',
  async () => {
    vi.restoreAllMocks();
    await cutAsOnWindows();
    const journal = await openJournalFile(file, 0);
    await journal.append([{ a: 1 }]);
    await journal.close();
    expect(lines()).toEqual(['{"a":1}']);
  },
);

test('lines that come while the disk is busy are synced together, in their order, when it is free again', async () => {
  const journal = await openJournalFile(file, 0);
  let free = () => {};
  synced.mockImplementationOnce(
    () =>
      new Promise((resolve) => {
        free = resolve;
      }),
  );
  const first = journal.append([{ at: 0 }]);
  await vi.waitFor(() => expect(synced.mock.calls).toHaveLength(1));
  const others = Promise.all(Array.from({ length: 50 }, (_, at) => journal.append([{ at: at + 1 }])));
  await new Promise((resolve) => setImmediate(resolve));
  expect(lines()).toEqual(['{"at":0}']);
  free();
  await Promise.all([first, others]);
  expect(lines()).toEqual(Array.from({ length: 51 }, (_, at) => `{"at":${at}}`));
  expect(synced.mock.calls).toHaveLength(2);
  await journal.close();
  expect(heldOpenIn(path.dirname(file))).toEqual([]);
});

describe('a note', () => {
  test('is written in a moment, together with what is appended meanwhile', async () => {
    const journal = await openJournalFile(file, 0);
    journal.note([{ note: 1 }]);
    await journal.append([{ a: 1 }]);
    expect(lines()).toEqual(['{"note":1}', '{"a":1}']);
    journal.note([{ note: 2 }]);
    await vi.waitFor(() => expect(lines()).toContain('{"note":2}'));
    await journal.close();
    expect(synced.mock.calls).toHaveLength(2);
  });

  test('is on disk when nothing is appended behind it, and when the file is closed', async () => {
    const journal = await openJournalFile(file, 0);
    journal.note([{ note: 1 }]);
    await journal.append([]);
    expect(lines()).toEqual(['{"note":1}']);
    journal.note([{ note: 2 }]);
    await journal.close();
    expect(lines()).toEqual(['{"note":1}', '{"note":2}']);
  });

  test('that the disk refuses is nobody’s failure', async () => {
    const journal = await openJournalFile(file, 0);
    synced.mockRejectedValueOnce(new Error('EIO'));
    journal.note([{ note: 1 }]);
    await vi.waitFor(() => expect(synced.mock.calls).toHaveLength(1));
    synced.mockRejectedValueOnce(new Error('EIO'));
    journal.note([{ note: 2 }]);
    await journal.close();
  });
});

test('what the disk refuses is told to who asked, and the next lines are written', async () => {
  const journal = await openJournalFile(file, 0);
  synced.mockRejectedValueOnce(new Error('EIO'));
  await expect(journal.append([{ a: 1 }])).rejects.toThrow('EIO');
  await journal.append([{ a: 2 }]);
  expect(lines()).toContain('{"a":2}');
  await journal.close();
});

describe('a line of which the disk takes a part', () => {
  /** Half of it gets there, as on a full disk. */
  const writeHalf = () =>
    appended.mockImplementationOnce(async function (this: Handle, text) {
      await this.write(String(text).slice(0, 5));
      throw new Error('ENOSPC');
    });

  test('is gone before the next one is written, also where it cannot be cut at once', async () => {
    const journal = await openJournalFile(file, 0);
    await journal.append([{ a: 'Ü' }]);
    for (const isStuck of [false, true]) {
      writeHalf();
      if (isStuck) truncated.mockRejectedValueOnce(new Error('EIO'));
      await expect(journal.append([{ a: 'lost' }, { a: 'too' }])).rejects.toThrow('ENOSPC');
      await journal.append([{ a: isStuck }]);
    }
    await journal.close();
    expect(readFileSync(file, 'utf8')).toBe('{"a":"Ü"}\n{"a":false}\n{"a":true}\n');
  });

  test('leaves nothing behind', async () => {
    const journal = await openJournalFile(file, 0);
    writeHalf();
    await expect(journal.append([{ a: 'lost' }])).rejects.toThrow('ENOSPC');
    await journal.close();
    expect(readFileSync(file, 'utf8')).toBe('');
  });
});

test.each([
  ['', [], 0],
  ['{"a":1}', [], 0],
  ['{"a":1}\n', ['{"a":1}'], 8],
  ['{"a":"Ü"}\n{"b"', ['{"a":"Ü"}'], 11],
])('of %j the whole lines are %j', (text, whole, length) => {
  expect(wholeLines(Buffer.from(text))).toEqual({ lines: whole, length });
});
