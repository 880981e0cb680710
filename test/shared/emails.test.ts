import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { denyAddress, findEmails, readEmail } from '../../src/shared/entries.ts';

/** The addresses found, those that cannot be used in brackets, repeated ones with a sign. */
function found(text: string): string[] {
  return findEmails(text).map((entry) => {
    if (entry.state === 'invalid') return `[${entry.text}]`;
    return entry.state === 'repeated' ? `=${entry.address}` : entry.address;
  });
}

describe('addresses in any form', () => {
  test.each([
    ['commas', 'a@x.example, b@x.example,c@x.example', ['a@x.example', 'b@x.example', 'c@x.example']],
    ['semicolons', 'a@x.example; b@x.example;', ['a@x.example', 'b@x.example']],
    [
      'lines of any system',
      'a@x.example\r\nb@x.example\n\n\nc@x.example\r',
      ['a@x.example', 'b@x.example', 'c@x.example'],
    ],
    [
      'spaces and tabs',
      'a@x.example b@x.example\tc@x.example',
      ['a@x.example', 'b@x.example', 'c@x.example'],
    ],
    [
      'wide separators',
      'a@x.example，b@x.example；c@x.example',
      ['a@x.example', 'b@x.example', 'c@x.example'],
    ],
    ['names', 'Front Desk <desk@x.example>, Ops <ops@x.example>', ['desk@x.example', 'ops@x.example']],
    [
      'names without a separator',
      'Desk <desk@x.example> Ops <ops@x.example>',
      ['desk@x.example', 'ops@x.example'],
    ],
    [
      'a comma in a quoted name',
      '"Desk, Front" <desk@x.example>, b@x.example',
      ['desk@x.example', 'b@x.example'],
    ],
    [
      'a comma in a bare name',
      'Desk, Front <desk@x.example>; Lead, Team <lead@x.example>',
      ['desk@x.example', 'lead@x.example'],
    ],
    ['a name that is the address', '"desk@x.example" <desk@x.example>', ['desk@x.example']],
    [
      'columns of a spreadsheet',
      'Front\tDesk\tdesk@x.example\nTeam\tLead\tlead@x.example',
      ['desk@x.example', 'lead@x.example'],
    ],
    ['quoted columns', '"a@x.example","b@x.example"', ['a@x.example', 'b@x.example']],
    ['links', 'mailto:a@x.example, <mailto:b@x.example>', ['a@x.example', 'b@x.example']],
    ['a sentence', 'Please invite desk@x.example and (ops@x.example).', ['desk@x.example', 'ops@x.example']],
    ['upper case', 'Desk@X.Example', ['desk@x.example']],
    ['nothing', ' ,; \n ', []],
  ])('%s', (_, text, expected) => expect(found(text)).toEqual(expected));

  test('one that stood there before is repeated, whatever its letters', () => {
    expect(found('a@x.example, b@x.example, A@X.EXAMPLE, A <a@x.example>')).toEqual([
      'a@x.example',
      'b@x.example',
      '=a@x.example',
      '=a@x.example',
    ]);
  });

  test('marks that nobody sees do not make an address another one', () => {
    expect(found('\u200ba@x.example\ufeff, \u202aa@x.example\u202c')).toEqual([
      'a@x.example',
      '=a@x.example',
    ]);
  });

  test('what cannot be used is kept as it was typed, beside what can', () => {
    expect(found('a@x.example, nobody, b@x, c@@x.example, d @x.example')).toEqual([
      'a@x.example',
      '[nobody]',
      '[b@x]',
      '[c@@x.example]',
      '[d @x.example]',
    ]);
  });

  test('a separator within quotes or angle brackets parts nothing; behind them it does again', () => {
    expect(found('<de,sk@x.example>; b@x.example, "de;sk"@x.example, c@x.example')).toEqual([
      '[de,sk@x.example]',
      'b@x.example',
      '[de;sk"@x.example]',
      'c@x.example',
    ]);
    expect(found('"" a@x.example, b@x.example')).toEqual(['a@x.example', 'b@x.example']);
  });

  test('quotes belong together on one line, over a name that is not too long', () => {
    const long = `"${'n'.repeat(300)}; Front" <a@x.example>`;
    expect(found(`"Desk,\nFront" <a@x.example>`)).toEqual(['[Desk]', 'a@x.example']);
    expect(found(long)).toEqual([`[${'n'.repeat(300)}]`, 'a@x.example']);
    expect(found(`"${'n'.repeat(150)}; Front" <a@x.example>`)).toEqual(['a@x.example']);
  });

  test('a comma parts an address from the name behind it, and stays in a name before its address', () => {
    expect(found('a@x.example, Front <b@x.example>')).toEqual(['a@x.example', 'b@x.example']);
    expect(found('<a@x.example>, Front <b@x.example>')).toEqual(['a@x.example', 'b@x.example']);
    expect(found(', Front <b@x.example>')).toEqual(['b@x.example']);
    expect(found('Desk; Front <b@x.example>')).toEqual(['[Desk]', 'b@x.example']);
  });

  test('empty brackets are none, and a place without an address is told whole', () => {
    expect(found('Desk <> desk@x.example')).toEqual(['desk@x.example']);
    expect(found('Front Desk')).toEqual(['[Front Desk]']);
    expect(found('Desk d@ x.example')).toEqual(['[Desk d@ x.example]']);
    expect(found('a@x b@x.example')).toEqual(['[a@x]', 'b@x.example']);
    expect(found('...')).toEqual(['[...]']);
  });

  test('an unclosed quote or bracket swallows no one', () => {
    expect(found('"a@x.example, b@x.example\nc@x.example')).toEqual([
      'a@x.example',
      'b@x.example',
      'c@x.example',
    ]);
    expect(found('Desk <a@x.example, b@x.example')).toEqual(['a@x.example', 'b@x.example']);
  });

  test('the place of each is told', () => {
    const text = 'Desk <desk@x.example>;\n “ops”, mailto:ops@x.example.';
    const [desk, , ops] = findEmails(text);
    expect(text.slice(desk?.start, desk?.end)).toBe('desk@x.example');
    expect(text.slice(ops?.start, ops?.end)).toBe('ops@x.example');
    const twice = 'x <x@x.example>';
    expect(findEmails(twice)).toMatchObject([{ start: 3, end: 14 }]);
  });
});

test.each([
  ['nobody', 'There is no @ in it.'],
  ['a@b@x.example', 'There is more than one @ in it.'],
  ['@x.example', 'There is nothing before the @.'],
  ['desk@', 'There is nothing after the @.'],
  ['front desk@x.example', 'There is a space in it.'],
  ['jürgen@x.example', 'Dokploy accepts no “ü” in an address.'],
  ['desk@bücher.example', 'Dokploy accepts no “ü” in an address.'],
  ['desk@x_y.example', 'Dokploy accepts no “_” in an address.'],
  ['de..sk@x.example', 'There are two dots in a row.'],
  ['.desk@x.example', 'The part before the @ begins or ends with a dot.'],
  ["desk'@x.example", 'The part before the @ ends with an apostrophe.'],
  ['desk@localhost', 'The part after the @ has no ending such as .com.'],
  ['desk@.example', 'The part after the @ begins or ends with a dot.'],
  ['desk@x.example.', 'The part after the @ begins or ends with a dot.'],
  ['desk.@x.example', 'The part before the @ begins or ends with a dot.'],
  ['desk@10.0.0.1', 'The part after the @ is not a domain name.'],
  [`${'d'.repeat(250)}@x.example`, 'It is longer than 254 characters.'],
])('%s: %s', (address, reason) => expect(denyAddress(address)).toBe(reason));

test('an address may have 254 characters, and not one more', () => {
  expect(denyAddress(`${'d'.repeat(244)}@x.example`)).toBeNull();
  expect(denyAddress(`${'d'.repeat(245)}@x.example`)).toBe('It is longer than 254 characters.');
});

test('an address counts as valid exactly when Dokploy’s own check takes it', () => {
  const letters = fc.constantFrom('a', 'Z', '0', '.', '-', '_', '+', "'", '@', 'ü', '!');
  const close = fc.tuple(
    fc.string({ unit: letters, maxLength: 8 }),
    fc.constantFrom('@', '', '@@'),
    fc.string({ unit: letters, maxLength: 8 }),
    fc.constantFrom('.example', '.e', '', '.'),
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.emailAddress(),
        close.map((parts) => parts.join('')),
      ),
      (text) => {
        const address = text.toLowerCase();
        expect(denyAddress(address) === null).toBe(readEmail(address).ok);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('any text at all is read, in order and within its bounds, and each valid address once', () => {
  const unit = fc.constantFrom(
    'a@x.example',
    '"',
    '<',
    '>',
    ',',
    ';',
    '\n',
    ' ',
    'Desk',
    '@',
    '\ud800',
    'mailto:',
  );
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 40 }), (text) => {
      const entries = findEmails(text);
      let last = 0;
      for (const { start, end } of entries) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        last = end;
      }
      expect(last).toBeLessThanOrEqual(text.length);
      const addresses = entries.flatMap((entry) =>
        entry.state === 'address' ? entry.address.toLowerCase() : [],
      );
      expect(addresses).toEqual([...new Set(addresses)]);
    }),
  );
});
