import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backupText, parseBackupText } from '../../../src/main/backup/format.ts';

const head = fc.dictionary(
  fc.string().filter((key) => key !== 'baselines' && key !== '__proto__'),
  fc.jsonValue(),
  { minKeys: 1 },
);
/** As texts hold them: JSON knows no minus zero. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
/** As an editor writes JSON anew: it begins and ends as a backup does. */
const pretty = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

test('what was written is parsed as JSON is, whatever stands in it, also where a hand wrote it anew', async () => {
  await fc.assert(
    fc.asyncProperty(head, fc.array(fc.jsonValue(), { maxLength: 4 }), async (rest, baselines) => {
      const text = backupText(
        rest,
        baselines.map((each) => JSON.stringify(each)),
      );
      const value = JSON.parse(text);
      expect(value).toEqual(plain({ ...rest, ...(baselines.length > 0 ? { baselines } : {}) }));
      for (const same of [
        text,
        text.replaceAll('\n', '\r\n'),
        JSON.stringify(value),
        pretty(value),
        ` ${text}`,
      ])
        expect(await parseBackupText(same)).toEqual({ state: 'parsed', value });
    }),
    { numRuns: 100 },
  );
});

test('a text that was cut, or changed within a baseline, is malformed', async () => {
  const text = backupText({ format: 'f' }, ['{"a":1}', '{"b":2}']);
  for (let length = 0; length < text.length - 1; length += 1)
    expect(await parseBackupText(text.slice(0, length)), text.slice(0, length)).toEqual({
      state: 'malformed',
    });
  expect(await parseBackupText(text.replace('{"b":2}', '{"b":2'))).toEqual({ state: 'malformed' });
  expect(await parseBackupText(text.replace('"format"', 'format'))).toEqual({ state: 'malformed' });
});

test('main does other things between two baselines', async () => {
  let turns = 0;
  let isOver = false;
  const count = () => {
    turns += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  await parseBackupText(backupText({ format: 'f' }, Array(5).fill('{}')));
  isOver = true;
  expect(turns).toBeGreaterThanOrEqual(4);
});

test('a long text is parsed by its lines alone: in one piece it would hold main up', async () => {
  const long = JSON.stringify('x'.repeat(3_000_000));
  const text = backupText({ format: 'f' }, [long, long]);
  expect(await parseBackupText(text)).toMatchObject({ state: 'parsed', value: { format: 'f' } });
  for (const other of [
    JSON.stringify(JSON.parse(text)),
    pretty({ format: 'f', baselines: [{ a: long, b: long }] }),
  ])
    expect(await parseBackupText(other)).toEqual({ state: 'too-long' });
});
