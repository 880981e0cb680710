import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeText, fieldsOf, recordsOf } from '../../../src/shared/separatedTable.ts';
import { rowsOf } from '../../shared/wanted/rowsOf.ts';

/** What is read, line by line: the four texts, or why not. */
function read(text: string) {
  return rowsOf(text).map((row) =>
    'fault' in row
      ? `${row.line}: ${row.fault}`
      : [row.line, row.cells.address, row.cells.instance, row.cells.organization, row.cells.role].join('|'),
  );
}
const bytes = (text: string, encoding: 'utf16le' | 'latin1' | 'utf8') =>
  new Uint8Array(Buffer.from(text, encoding));

const LINE = ['2|ann@x.example|Shop|Acme|admin'];

describe('a file as a spreadsheet writes it', () => {
  test.each([
    ['commas', 'Address,Instance,Organization,Role\r\nann@x.example,Shop,Acme,admin\r\n'],
    ['semicolons', 'Address;Instance;Organization;Role\r\nann@x.example;Shop;Acme;admin\r\n'],
    ['tabs', 'Address\tInstance\tOrganization\tRole\nann@x.example\tShop\tAcme\tadmin'],
    ['a mark before the headings', '\ufeffaddress,instance,organization,role\nann@x.example,Shop,Acme,admin'],
    ['old line ends', 'Address,Instance,Organization,Role\rann@x.example,Shop,Acme,admin\r'],
    [
      'headings in any order and letters',
      'ROLE,Organisation,  instance ,E-Mail\nadmin,Acme,Shop,ann@x.example',
    ],
    [
      'columns of its own',
      'Note,Address,Instance,Organization,Role,\n"x,\ny",ann@x.example,Shop,Acme,admin,',
    ],
    [
      'headings in quotes',
      '"Address","Instance","Organization","Role"\n"ann@x.example","Shop","Acme","admin"',
    ],
    ['blanks around texts', 'Address , Instance,Organization,Role\n ann@x.example ,"Shop" , Acme,admin'],
  ])('is read with %s', (_, text) => expect(read(text)).toEqual(LINE));

  test('may call the role access, where it has no other column for it: an export of People has both', () => {
    expect(read('address,instance,organization,access\nann@x.example,Shop,Acme,admin')).toEqual(LINE);
    expect(
      read(
        'address,instance,organization,role,state,access\nann@x.example,Shop,Acme,admin,member,12 granted',
      ),
    ).toEqual(LINE);
    const entry = { address: 'ann@x.example', instance: 'Shop', organization: 'Acme' };
    const list = [
      { ...entry, access: 'admin' },
      { ...entry, access: '12 granted', role: 'admin' },
      { ...entry, access: 'admin', role: null },
    ];
    expect(read(JSON.stringify(list, null, 0).replaceAll('},', '},\n'))).toEqual(
      [1, 2, 3].map((line) => `${line}|ann@x.example|Shop|Acme|admin`),
    );
  });

  test('is read with the separator that its first line tells, and counts that line', () => {
    expect(read('sep=;\nAddress;Instance;Organization;Role\nann@x.example;Shop;Acme;admin')).toEqual([
      '3|ann@x.example|Shop|Acme|admin',
    ]);
  });

  test('has its lines counted as an editor shows them, whatever is over several or empty', () => {
    const text =
      'address,instance,organization,role\n\na@x.example,"Shop\nNorth",Acme,admin\n,,,\nb@x.example,S,A,none';
    expect(read(text)).toEqual(['3|a@x.example|Shop\nNorth|Acme|admin', '6|b@x.example|S|A|none']);
  });

  test('has a line told that has more parts than headings, since all behind a comma in a name would stand elsewhere', () => {
    const text =
      'address,role,instance,organization\nann@x.example,none,Shop,Acme, Inc\nann@x.example,none,Shop,Acme,,\nann@x.example,none,Shop,"Acme, Inc"';
    expect(read(text)).toEqual([
      '2: It has more parts than the first line has headings. Put text with a comma in double quotes.',
      '3|ann@x.example|Shop|Acme|none',
      '4|ann@x.example|Shop|Acme, Inc|none',
    ]);
  });

  test.each(['|', '^', ']', '-', '\\'])('is not cut at a comma where its first line shows a %s', (mark) => {
    const lines = ['sep=,', 'Address,Role,Instance,Organization', 'ann@x.example,none,Shop,Acme; Inc'];
    expect(read(lines.join('\n').replaceAll(',', mark).replaceAll(';', ','))).toEqual([
      '3|ann@x.example|Shop|Acme, Inc|none',
    ]);
  });

  test('gives what was made text for a spreadsheet as it was, and doubled quotes once', () => {
    expect(read(`address,instance,organization,role\n'+a@x.example,"The ""Shop""",'=Acme,'@lead`)).toEqual([
      '2|+a@x.example|The "Shop"|=Acme|@lead',
    ]);
  });

  test('keeps an apostrophe and a quote that are part of a name', () => {
    expect(read(`address,instance,organization,role\na@x.example,'Shop',6" pipes,admin`)).toEqual([
      `2|a@x.example|'Shop'|6" pipes|admin`,
    ]);
  });
});

describe('JSON', () => {
  test('is read entry by entry, with names of the columns in any letters', () => {
    const one = {
      Address: 'ann@x.example',
      instance: 'Shop',
      organization: 'Acme',
      role: 'admin',
      note: [1],
    };
    const text = JSON.stringify(
      [one, { 'e-mail': 'b@x.example', server: 7, org: 'Acme', role: null }],
      null,
      2,
    );
    expect(read(text)).toEqual(['2|ann@x.example|Shop|Acme|admin', '11|b@x.example|7|Acme|']);
  });

  test('tells an entry that is none', () => {
    expect(read('[3,\n["a"],\n{"address": {"a": 1}},\n{"address": "a", "email": "b"}]')).toEqual([
      '1: This entry needs address, instance, organization and role.',
      '2: This entry needs address, instance, organization and role.',
      '3: The value of “address” is not text.',
      '4: It has two texts for one column, one in “email”.',
    ]);
  });
});

describe('a file that is something else', () => {
  test.each([
    ['', 'Line 1, column 1: This file is empty.'],
    [' \n\ufeff\r\n', 'Line 1, column 1: This file is empty.'],
    [',,,\n', 'Line 1, column 1: No column is named address, instance, organization and role.'],
    [
      'ann@x.example,Shop,Acme,admin',
      'Line 1, column 1: No column is named address, instance, organization and role.',
    ],
    ['\n\naddress,organization,role\na,b,c', 'Line 3, column 1: No column is named instance.'],
    ['address,instance\na,b', 'Line 1, column 1: No column is named organization and role.'],
    ['address,email,instance,organization,role\n', 'Line 1, column 1: Two columns are named address.'],
    [
      '[{"address": "a"',
      'Line 1, column 2: This is not valid YAML or JSON: unexpected end of the stream within a flow collection.',
    ],
  ])('is told: %j', (text, words) => expect(() => read(text)).toThrow(new Error(words)));

  test('has a line that is far too long told, and the others read', () => {
    const text = `address,instance,organization,role\n${'x'.repeat(20_001)}\nann@x.example,Shop,Acme,admin`;
    expect(read(text)).toEqual([
      '2: It is too long to be a person, a place and a role.',
      '3|ann@x.example|Shop|Acme|admin',
    ]);
  });
});

describe('the bytes of a file', () => {
  test.each([
    ['UTF-8', bytes('é,ß', 'utf8')],
    ['UTF-8 with a mark', bytes('\ufeffé,ß', 'utf8')],
    ['UTF-16 as Excel writes it', bytes('\ufeffé,ß', 'utf16le')],
    ['UTF-16 the other way round', bytes('\ufeffé,ß', 'utf16le').map((_, at, all) => all[at ^ 1] as number)],
    ['the letters of Windows', bytes('é,ß', 'latin1')],
  ])('are read as %s', (_, content) => expect(decodeText(content)).toEqual({ text: 'é,ß' }));

  test('are told to be a workbook, or no text', () => {
    expect(decodeText(bytes('PK\u0003\u0004…', 'utf8'))).toEqual({ not: 'workbook' });
    expect(decodeText(new Uint8Array([1, 0, 2]))).toEqual({ not: 'text' });
  });
});

test('whatever stands in the parts of a table, its records and parts come back', () => {
  const cell = fc
    .oneof(fc.string(), fc.string({ unit: fc.constantFrom('"', ',', ';', '\t', '\n', '\r', 'a', "'") }))
    .map((text) => text.trim());
  fc.assert(
    fc.property(
      fc.array(fc.tuple(cell, cell), { minLength: 1 }),
      fc.constantFrom(',', ';', '\t'),
      (rows, separator) => {
        const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const text = rows.map((row) => row.map(quoted).join(separator)).join('\r\n');
        const back = [...recordsOf(text, separator)].map((record) =>
          fieldsOf(record.text, separator, 'double'),
        );
        expect(back).toEqual(rows.map((row) => row.map((each) => each.trim())));
      },
    ),
  );
});
