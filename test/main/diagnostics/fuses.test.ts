import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { fuseFile, readFuses } from '../../../src/main/diagnostics/fuses.ts';
import { makeFolder } from '../storage/folder.ts';

const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

function executable(...parts: (string | number[] | Buffer)[]): string {
  const file = path.join(makeFolder(), 'electron');
  writeFileSync(file, Buffer.concat(parts.map((part) => Buffer.from(part as string))));
  return file;
}

test('the fuses are read by their names, each with how it should be', async () => {
  const file = executable('elf', SENTINEL, [1, 4], '01r?', 'more');
  expect(await readFuses(file)).toEqual([
    { name: 'RunAsNode', state: 'off', wanted: false },
    { name: 'EnableCookieEncryption', state: 'on', wanted: true },
    { name: 'EnableNodeOptionsEnvironmentVariable', state: 'removed', wanted: false },
    { name: 'EnableNodeCliInspectArguments', state: 'unknown', wanted: false },
  ]);
});

test('the code that looks for them, which has the sentinel too, is passed over; more than are known are told', async () => {
  const file = executable(SENTINEL, 'text', SENTINEL, [1, 10], '0101111011');
  const fuses = await readFuses(file);
  expect(fuses?.length).toBe(10);
  expect(fuses?.at(-1)).toEqual({ name: 'Fuse 9', state: 'on', wanted: null });
});

test('they are found where one piece of the file ends and the next begins', async () => {
  for (const before of [4_000_000 - 10, 4_000_000, 4_000_000 - SENTINEL.length]) {
    const fuses = await readFuses(executable(Buffer.alloc(before), SENTINEL, [1, 1], '0', Buffer.alloc(90)));
    expect(fuses).toEqual([{ name: 'RunAsNode', state: 'off', wanted: false }]);
  }
});

test('without any, of another format, or out of reach there are none', async () => {
  expect(await readFuses(executable('nothing'))).toBeNull();
  expect(await readFuses(executable(SENTINEL, [2, 1], '1'))).toBeNull();
  expect(await readFuses(path.join(makeFolder(), 'gone'))).toBeNull();
});

test('on macOS they stand in the framework', () => {
  expect(fuseFile('/Applications/Quayside.app/Contents/MacOS/Quayside', 'darwin')).toBe(
    '/Applications/Quayside.app/Contents/Frameworks/Electron Framework.framework/Electron Framework',
  );
  expect(fuseFile('/opt/Quayside/quayside', 'linux')).toBe('/opt/Quayside/quayside');
});
