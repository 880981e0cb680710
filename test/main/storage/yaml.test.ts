import fc from 'fast-check';
import { dump } from 'js-yaml';
import { expect, test } from 'vitest';
import { readYaml } from '../../../src/main/storage/yaml.ts';
import type { Node } from '../../../src/shared/nodes.ts';

/** What is read, without its places; or what is wrong, by line and column. */
async function read(text: string): Promise<unknown> {
  const told = readYaml(text);
  if (told.ok) return plain(told.root);
  const { line, column, why } = told.fault;
  return `${line}:${column} ${why}`;
}

function plain(node: Node): unknown {
  if (node.kind === 'text') return node.text;
  if (node.kind === 'list') return node.items.map(plain);
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, plain(value)]));
}

test('each value is the text that stands there, whatever it looks like; null is none', async () => {
  expect(
    await read('a: 007\nb: 1e3\nc: 2027-01-31\nd: yes\ne: true\nf: ~\ng: "~"\nh:\ni: {"j": [1, x]}'),
  ).toEqual({
    ...{ a: '007', b: '1e3', c: '2027-01-31', d: 'yes', e: 'true', f: '', g: '~', h: '' },
    i: { j: ['1', 'x'] },
  });
  expect(await read('# nothing but this\n')).toBe('');
  expect(await read('"- a" # a comment')).toBe('- a');
});

test('each part has the line and column where it begins', async () => {
  const told = readYaml('# first\na:\n  - b: c\n\r\n  - "d"\n');
  expect(told).toMatchObject({
    root: {
      ...{ kind: 'map', line: 2, column: 1 },
      entries: [
        {
          ...{ key: 'a', line: 2, column: 1 },
          value: {
            items: [
              { entries: [{ line: 3, column: 5, value: { line: 3, column: 8 } }] },
              { line: 5, column: 5 },
            ],
          },
        },
      ],
    },
  });
});

test.each([
  ['a: 1\nb: 2\na: 3', '3:1 “a” is on line 1 already.'],
  ['{"a": 1, "\\u0061": 2}', '1:10 “a” is on line 1 already.'],
  ['a: &x [1]\nb: *x', /^1:4 Anchors and aliases/],
  ['a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]', /^1:4 Anchors/],
  ['a: *nobody', /^1:4 Anchors/],
  ['a: !!js/function x', /^1:4 Tags/],
  ['a: !!str x', /^1:\d+ Tags/],
  ['a: 1\n---\nb: 2', '3:1 A file holds one document only.'],
  ['a: 1\n\tb: 2', /^2:1 /],
  ['a: @x', '1:4 A text that begins with @, ` or % needs quotes.'],
  ['a: b: c', /^1:5 There are two keys on this line/],
  ['a: [1', /^1:4 This is not valid YAML or JSON: unexpected end/],
  ['a:\n  - "1\n', /^2:5 This is not valid YAML or JSON: unexpected end/],
  ['a: [1,\n  2\n]', /^3:1 This does not belong here/],
  ['a: 1\nb\nc: 2', /^3:2 This does not belong here/],
  ['a:\n  - b:\n      -\n  - c', /^3:7 An item of this list is empty/],
  ['? [1]\n: 2', '1:3 A key must be text.'],
  ['- a\nb: c', /^2:1 This does not belong here/],
  [`${'['.repeat(21)}${']'.repeat(21)}`, /nested deeper than 20 levels/],
  [`${'['.repeat(200_000)}`, /nested deeper than 20 levels/],
  [`${'- '.repeat(200_000)}`, /nested deeper than 20 levels/],
])('what is no plain YAML is refused with its place: %#', async (text, words) => {
  const told = await read(text);
  if (typeof words === 'string') expect(told).toBe(words);
  else expect(told).toMatch(words);
});

test('a list of brackets in texts is not deep, nor one of many items', async () => {
  expect(await read(`a: "${'['.repeat(30)}"\nb: x${'['.repeat(30)}`)).toMatchObject({ a: '['.repeat(30) });
  expect(await read('- ""\n'.repeat(30))).toHaveLength(30);
});

test('whatever texts are written as YAML or as JSON are read as the same', async () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 40 });
  const tree = fc.oneof(fc.array(text, { minLength: 1 }), fc.dictionary(text, text, { minKeys: 1 }));
  await fc.assert(
    fc.asyncProperty(tree, async (value) => {
      expect(await read(dump(value))).toEqual(value);
      expect(await read(JSON.stringify(value))).toEqual(value);
    }),
    { numRuns: 300 },
  );
});
