import { writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { processTypeOf } from '../../../src/main/diagnostics/minidump.ts';
import { makeFolder } from '../storage/folder.ts';

/** A minidump of one module with these annotations, laid out as Crashpad does. */
function minidump(annotations: Record<string, string>): Buffer {
  const parts: Buffer[] = [];
  let end = 0;
  const put = (part: Buffer): number => {
    parts.push(part);
    end += part.length;
    return end - part.length;
  };
  const numbers = (...all: number[]) => {
    const buffer = Buffer.alloc(all.length * 4);
    for (const [at, each] of all.entries()) buffer.writeUInt32LE(each, at * 4);
    return buffer;
  };
  const text = (value: string) =>
    put(Buffer.concat([numbers(Buffer.byteLength(value)), Buffer.from(`${value}\0`)]));
  // Header of 32 bytes, then the directory of two streams.
  end = 32 + 24;
  const objects = Object.entries(annotations).map(([name, value]) => [text(name), 1, text(value)]);
  const list = put(numbers(objects.length, ...objects.flat()));
  const module = put(numbers(1, 0, 0, 0, 0, 4, list));
  const modules = put(numbers(1, 0, 28, module));
  const info = put(Buffer.concat([numbers(1), Buffer.alloc(32), numbers(0, 0, 16, modules)]));
  const header = Buffer.concat([numbers(0x504d444d, 0, 2, 32), Buffer.alloc(16)]);
  return Buffer.concat([header, numbers(15, 0, 0, 0x43500001, 52, info), ...parts]);
}

async function typeIn(content: Buffer): Promise<string | null> {
  const file = path.join(makeFolder(), 'one.dmp');
  writeFileSync(file, content);
  return processTypeOf(file);
}

test('the kind of process that a report is of is read from it', async () => {
  expect(await typeIn(minidump({ pid: '12', ptype: 'x', process_type: 'gpu-process' }))).toBe('gpu-process');
  expect(await typeIn(minidump({ pid: '12' }))).toBeNull();
  expect(await processTypeOf('/nowhere/at/all.dmp')).toBeNull();
});

test('a report that is cut short or damaged is of a process that cannot be told, and nothing is thrown', async () => {
  const whole = minidump({ pid: '12', process_type: 'renderer' });
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: whole.length }),
      fc.nat({ max: whole.length - 1 }),
      fc.integer({ min: 0, max: 255 }),
      async (length, at, byte) => {
        const cut = Buffer.from(whole.subarray(0, length));
        if (at < cut.length) cut[at] = byte;
        const told = await typeIn(cut);
        expect(told === null || typeof told === 'string').toBe(true);
      },
    ),
    { numRuns: 200 },
  );
});
