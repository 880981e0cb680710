import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAddress } from '../../src/shared/address.ts';
import { faultsIn, type ListedInstance, readInstanceList } from '../../src/shared/instanceList.ts';

const KEY = 'QuaysideTestKeyQuaysideTestKeyQuaysideTestKeyQuaysideTestKeyQuay';
const OTHER = 'AnotherTestKeyAnotherTestKeyAnotherTestKeyAnotherTestKeyAnotherT';

/** What was read of each line: name, address and key, or the words of its fault. */
const read = (text: string) => readInstanceList(text).map(told);
const told = ({ name, url, key, fault }: ListedInstance) =>
  fault ? `${name}: ${fault.message}` : [name, url, key].join(' | ');

const SHOP = `Shop | https://shop.example.com | ${KEY}`;

describe('a line of name, address and key', () => {
  test.each([
    ['commas', `Shop, https://shop.example.com, ${KEY}`],
    ['semicolons', `Shop; https://shop.example.com; ${KEY};`],
    ['tabs', `Shop\thttps://shop.example.com\t${KEY}`],
    ['spaces', `Shop   https://shop.example.com ${KEY}`],
    ['a colon and dashes between spaces', `Shop: https://shop.example.com - ${KEY}`],
    ['quotes', `"Shop","https://shop.example.com","${KEY}"`],
    ['single quotes', `'Shop', 'https://shop.example.com', '${KEY}'`],
    ['another order', `${KEY}, Shop, https://shop.example.com`],
    ['a mark that no editor shows', `\uFEFFShop, https://shop.example.com, ${KEY}`],
    ['the header of a request for a key', `Shop; https://shop.example.com; x-api-key: ${KEY}`],
    ['more columns', `Shop,https://shop.example.com,${KEY},"made in May, by desk"`],
  ])('between %s', (_, line) => expect(read(line)).toEqual([SHOP]));

  test('a name keeps its spaces, and in quotes its separators', () => {
    expect(read(`Shop in the north https://n.example.com ${KEY}`)).toEqual([
      `Shop in the north | https://n.example.com | ${KEY}`,
    ]);
    expect(read(`"Shop, ""north""",https://n.example.com,${KEY}`)).toEqual([
      `Shop, "north" | https://n.example.com | ${KEY}`,
    ]);
  });

  test('a quote that is not closed takes no other line with it', () => {
    expect(read(`"Shop,https://a.example.com,${KEY}\nYard,https://b.example.com,${OTHER}`)).toEqual([
      `"Shop | https://a.example.com | ${KEY}`,
      `Yard | https://b.example.com | ${OTHER}`,
    ]);
  });

  test.each([
    ['its host where there is none', `https://www.shop.example.com:8443,${KEY}`, 'shop.example.com'],
    ['its host between spaces', `shop.example.com ${KEY}`, 'shop.example.com'],
    ['its host where that column is empty', `,https://shop.example.com,${KEY}`, 'shop.example.com'],
    ['a name that looks like an address', `shop.example.com,https://10.0.0.8,${KEY}`, 'shop.example.com'],
    ['the first of two hosts', `shop.example.com,10.0.0.8:3000,${KEY}`, 'shop.example.com'],
  ])('is called by %s', (_, line, name) =>
    expect(readInstanceList(line)).toMatchObject([{ name, fault: null }]),
  );

  test.each([
    ['as the single dialog reads them', `Shop,10.0.0.8:3000,${KEY}`, 'http://10.0.0.8:3000'],
    ['with a path', `Shop,shop.example.com/dashboard/home,${KEY}`, 'https://shop.example.com'],
    ['a bare host by its place', `Shop,server1,${KEY}`, 'https://server1'],
    ['this computer', `Shop,localhost,${KEY}`, 'http://localhost'],
  ])('addresses are read: %s', (_, line, origin) => {
    const [listed] = readInstanceList(line);
    expect(listed?.fault).toBeNull();
    expect(readAddress(listed?.url ?? '')).toMatchObject({ ok: true, value: { origin } });
  });

  test('a short key is known by its place alone', () => {
    expect(read('Shop,https://shop.example.com,short')).toEqual(['Shop | https://shop.example.com | short']);
    expect(read('https://shop.example.com,short')).toEqual(['short: There is no API key in this line.']);
  });
});

describe('a first line that names the columns', () => {
  test.each([
    'name,url,key\nShop,https://shop.example.com,KEY',
    'Key;Name;Address\nKEY;Shop;https://shop.example.com',
    '# exported\n\nAPI Key,Host,Note,Name\nKEY,https://shop.example.com,of May,Shop',
    'Instance name\tDokploy URL\tapi_token\nShop\thttps://shop.example.com\tKEY',
    '"x-api-key","server","title"\n"KEY","https://shop.example.com","Shop"',
  ])('puts them in any order: %j', (text) => expect(read(text.replace('KEY', KEY))).toEqual([SHOP]));

  test('lets a key be one that does not look like it, and a name be missing', () =>
    expect(read('url,key\nshop.example.com,short')).toEqual(['shop.example.com | shop.example.com | short']));

  test('counts as such between spaces, too', () =>
    expect(read(`name address key\nShop https://shop.example.com ${KEY}`)).toEqual([SHOP]));

  test('that names them the wrong way round shows no key in the place of a name or an address', () => {
    const words = ': The API key seems to be in another column of this line.';
    expect(read(`name,key,url\nShop,https://shop.example.com,${KEY}`)).toEqual([words]);
    expect(read(`key,url,name\nShop,https://shop.example.com,${KEY}`)).toEqual([words]);
  });
});

test('empty lines and comments are left out, and the others keep their numbers', () => {
  const instances = readInstanceList(
    `# ours\r\n\r\n  \r\nshop.example.com ${KEY}\r\n#yard.example.com ${KEY}`,
  );
  expect(instances.map(({ line, name }) => [line, name])).toEqual([[4, 'shop.example.com']]);
});

describe('a line that cannot be tried says why', () => {
  test('a key beside a name, with nothing between them but a space, is shown in no name', () => {
    expect(read(`Shop ${KEY}, https://shop.example.com`)).toEqual([
      ': The API key seems to be in another column of this line.',
    ]);
  });

  test.each([
    ['no address', `Shop, ${KEY}`, 'Shop: There is no address in this line.'],
    ['no key', 'Shop, https://shop.example.com', 'Shop: There is no API key in this line.'],
    [
      'neither',
      'our servers in the north',
      'our servers in the north: There is neither an address nor an API key in this line.',
    ],
    [
      'a password in the address',
      `Shop,https://me:word@shop.example.com,${KEY}`,
      'Shop: The address in this line cannot be read.',
    ],
    [
      'another scheme',
      `Shop,ftp://shop.example.com,${KEY}`,
      'Shop: The address in this line cannot be read.',
    ],
    [
      'two keys',
      `${OTHER},https://shop.example.com,${KEY}`,
      ': Two parts of this line look like an API key.',
    ],
    [
      'a key that is none',
      `name,url,key\nShop,shop.example.com,two words`,
      'Shop: The API key in this line has characters that no key has.',
    ],
  ])('%s', (_, line, words) => expect(read(line)).toEqual([words]));

  test('the same address twice, however it is written', () => {
    expect(read(`A,https://shop.example.com,${KEY}\n\nB,SHOP.example.com/dashboard,${OTHER}`)).toEqual([
      `A | https://shop.example.com | ${KEY}`,
      'B: Line 1 has the same address.',
    ]);
  });

  test('lines that were mended are judged as they are now', () => {
    const instances = readInstanceList(`A,a.example.com,${KEY}\nB,,${KEY}\nC,c.example.com,`);
    const [a, b, c] = instances;
    if (!a || !b || !c) throw new Error('three lines');
    const codes = (...lines: ListedInstance[]) => faultsIn(lines).map((fault) => fault?.code ?? null);
    expect(codes(a, b, c)).toEqual([null, 'url-invalid', 'key-needed']);
    expect(codes(a, { ...b, url: 'A.example.com' }, { ...c, key: OTHER })).toEqual([
      null,
      'instance-exists',
      null,
    ]);
    expect(codes({ ...a, name: KEY })).toEqual(['key-malformed']);
  });
});

const word = fc.stringMatching(/^[A-Z][a-zß-ü]{1,8}$/);
const name = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' '));
const host = fc.stringMatching(/^[a-z][a-z0-9]{0,8}\.[a-z]{2,6}$/);
const key = fc.stringMatching(/^[A-Za-z]{64}$/);
const instance = fc.record({ name, url: host.map((each) => `https://${each}`), key });
const list = fc.uniqueArray(instance, { selector: ({ url }) => url, minLength: 1, maxLength: 8 });
const order = fc
  .constantFrom('name url key', 'url name key', 'key url name', 'url key name')
  .map((o) => o.split(' '));

describe('whatever the list', () => {
  test.each([[true], [false]])('every line is read as it was written; with a header: %s', (header) => {
    fc.assert(
      fc.property(
        list,
        order,
        fc.constantFrom('\t', ';', ','),
        fc.boolean(),
        (written, columns, separator, quoted) => {
          const field = (text: string) => (quoted ? `"${text.replaceAll('"', '""')}"` : text);
          const lines = written.map((each) =>
            columns.map((column) => field(each[column as 'name' | 'url' | 'key'])).join(separator),
          );
          const text = [...(header ? [columns.join(separator)] : []), ...lines].join('\n');
          const instances = readInstanceList(text);
          expect(instances.map(({ name, url, key, fault }) => ({ name, url, key, fault }))).toEqual(
            written.map((each) => ({ ...each, fault: null })),
          );
        },
      ),
    );
  });

  test('it never throws, and no key stands anywhere but in its own place', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        KEY,
        OTHER,
        ',',
        ';',
        '\t',
        ' ',
        '\n',
        '"',
        "'",
        'name',
        'url',
        'key',
        '#',
        'https://',
        '@',
        ':',
        '.',
        'Shop',
      ),
      fc.string({ maxLength: 6 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        // What stands right beside a key makes it no key that could be known as one.
        const text = pieces.map((each) => (each === KEY || each === OTHER ? ` ${each} ` : each)).join('');
        for (const { name: called, fault } of readInstanceList(text)) {
          const shown = `${called} ${fault?.message} ${fault?.advice}`;
          expect(shown).not.toContain(KEY);
          expect(shown).not.toContain(OTHER);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
