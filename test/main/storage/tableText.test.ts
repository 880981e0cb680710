import { expect, test } from 'vitest';
import { csvOf } from '../../../src/main/storage/savedTable.ts';

async function* lines(...names: string[]) {
  for (const name of names) yield { name };
}

async function csv(...names: string[]): Promise<string> {
  let text = '';
  for await (const piece of csvOf(lines(...names), { name: 'Name' })) text += piece;
  return text;
}

test('no control character of a stranger’s name gets into a file, but tabs and line breaks within quotes', async () => {
  expect(await csv('bell\u0007, escape\u001b[31m, c1\u0085', 'two\r\nlines')).toBe(
    '\ufeffName\r\n"bell\ufffd, escape\ufffd[31m, c1\ufffd"\r\n"two\r\nlines"\r\n',
  );
});

test('a name with a formula behind a semicolon is no formula in a spreadsheet that separates by semicolons', async () => {
  const [, line = ''] = (await csv('x;=cmd|calc')).split('\r\n');
  expect(line.split(';')).toEqual(['x', "'=cmd|calc"]);
});
