import { describe, expect, test } from 'vitest';
import {
  COLUMNS,
  type Line,
  linesOf,
  pastedOf,
  WITHOUT_LINKS,
} from '../../../src/main/activity/activityCalls.ts';
import { csvOf, jsonOf } from '../../../src/main/storage/savedTable.ts';
import { unescapeFormula } from '../../../src/shared/formulaText.ts';
import { invite, operation } from './fixture.ts';

const EMPTY = Object.fromEntries(Object.keys(COLUMNS).map((name) => [name, ''])) as Line;
const line = (patch: Partial<Line>): Line => ({ ...EMPTY, ...patch });
async function* each(lines: Line[]) {
  yield* lines;
}
async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}
/** What a reader of RFC 4180 sees. */
function parse(csv: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of csv
    .replace('\ufeff', '')
    .matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    if (quoted === undefined && plain === '' && end === '') continue;
    rows.at(-1)?.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

describe('CSV', () => {
  test('gives back every cell, whatever stands in it', async () => {
    const subject = 'a "quoted", name\r\nover two lines';
    const rows = parse(await textOf(csvOf(each([line({ subject }), line({ details: ' x ' })]), COLUMNS)));
    expect(rows[0]).toEqual(Object.values(COLUMNS));
    expect(rows[1]?.[Object.keys(COLUMNS).indexOf('subject')]).toBe(subject);
    expect(rows[2]?.[Object.keys(COLUMNS).indexOf('details')]).toBe(' x ');
    expect(rows.map(({ length }) => length)).toEqual([15, 15, 15]);
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('escapes a formula: %j', async (subject) => {
    const rows = parse(await textOf(csvOf(each([line({ subject })]), WITHOUT_LINKS)));
    const cell = rows[1]?.[Object.keys(COLUMNS).indexOf('subject')] ?? '';
    expect([cell[0], unescapeFormula(cell)]).toEqual(["'", subject]);
    expect(
      pastedOf([line({ subject })])
        .split('\n')[1]
        ?.startsWith("'"),
    ).toBe(true);
  });

  test('has the links of invitations only where they are asked for', async () => {
    const link = 'https://shop.example.com/invitation?token=abc';
    expect(await textOf(csvOf(each([line({ link })]), COLUMNS))).toContain(link);
    expect(await textOf(csvOf(each([line({ link })]), WITHOUT_LINKS))).not.toContain('token');
  });

  test('is its heading alone where there is nothing', async () =>
    expect(parse(await textOf(csvOf(each([]), WITHOUT_LINKS)))).toHaveLength(1));
});

test('JSON is a list of what is known of each, and an empty list where there is nothing', async () => {
  const text = await textOf(jsonOf(each([line({ subject: '=1' }), line({ role: 'admin' })])));
  expect(JSON.parse(text)).toEqual([{ subject: '=1' }, { role: 'admin' }]);
  expect(JSON.parse(await textOf(jsonOf(each([]))))).toEqual([]);
});

test('what is pasted has tabs between the columns that say something, and no line more than there are', () => {
  const pasted = pastedOf([line({ subject: 'a\tb\nc', outcome: 'done' }), line({ outcome: 'failed' })]);
  expect(pasted).toBe('Subject\tOutcome\na b c\tdone\n\tfailed');
});

describe('the lines of an operation', () => {
  test('tell of each step what was done, to whom, where, what became of it, and by whose key', () => {
    const by = { email: 'ops@example.com', start: 'abc', name: 'Quayside · laptop' };
    const error = { code: 'timeout', message: 'No answer.', advice: 'Try again.' } as const;
    const steps = [
      invite(0, 'one@example.net', { by }),
      invite(1, 'two@example.net', { state: { state: 'failed', at: 6, error } }),
      invite(2, 'three@example.net', { state: { state: 'skipped', at: 7, why: 'Is a member already.' } }),
    ];
    const lines = linesOf(operation('a', 1), steps, ({ id }) => (id === 0 ? 'link' : ''));
    expect(lines[0]).toEqual({
      time: '1970-01-01T00:00:00.005Z',
      operation: 'Invite people',
      operationId: 'a',
      action: 'invite',
      actionCode: 'invitations.create',
      subject: 'one@example.net',
      roleBefore: '',
      role: 'member',
      organization: 'Acme',
      instance: 'Shop',
      outcome: 'done',
      details: '',
      by: 'ops@example.com',
      key: 'Quayside · laptop',
      link: 'link',
    });
    expect(lines.map(({ outcome, details }) => [outcome, details])).toEqual([
      ['done', ''],
      ['failed', 'No answer. Try again.'],
      ['skipped', 'Is a member already.'],
    ]);
  });

  test('are one for what was done to this app alone', () => {
    const lines = linesOf(operation('a', 1, { kind: 'forget-key', note: 'The key of ops.' }), []);
    expect(lines).toMatchObject([
      {
        operation: 'Key forgotten',
        action: 'Key forgotten',
        instance: 'Shop',
        outcome: 'done',
        details: 'The key of ops.',
        link: '',
      },
    ]);
  });
});
