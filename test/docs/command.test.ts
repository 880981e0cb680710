import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createProgram } from '../../src/command/main.ts';
import { EXIT_WORDS } from '../../src/command/output.ts';
import { VERBS } from '../../src/command/verbs.ts';

const GUIDE = 'docs/command.md';
const PAGES = ['README.md', 'packaging/npm/README.md', ...globSync('docs/**/*.{md,yml}')];

const rowsOf = (heads: string): string[][] => {
  const [, table = ''] = readFileSync(GUIDE, 'utf8').split(`\n${heads}\n`);
  const rows = table.split('\n\n')[0]?.split('\n').slice(1) ?? [];
  return rows.map((row) =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
};

test('the guide tells each verb as help does', () => {
  expect(rowsOf('| verb | what it does |')).toEqual(
    VERBS.map(({ name, args, summary }) => [
      `\`${[name, args?.replaceAll('|', '\\|')].filter(Boolean).join(' ')}\``,
      summary,
    ]),
  );
});

test('the guide tells each exit code as help does', () => {
  expect(rowsOf('| code | means |')).toEqual(EXIT_WORDS.map(([code, means]) => [String(code), means]));
});

/** The command lines of a page, but for what is behind their program and a shell’s signs. */
function commandsIn(page: string): string[][] {
  const lines = readFileSync(page, 'utf8').matchAll(
    /^[^\S\n]*(?:- |run: |- CODE=0; )?quayside(?:-cli)? (.+)$/gm,
  );
  return [...lines].map(([, line = '']) =>
    [...line.replace(/ (#|[<>|2]).*$/, '').matchAll(/"([^"]*)"|(\S+)/g)]
      .map(([, quoted, word]) => quoted ?? word ?? '')
      .filter((word) => word !== '$FLAGS'),
  );
}

test('each command line of guide and examples is one that the command understands', async () => {
  const all = PAGES.flatMap((page) => commandsIn(page).map((words) => ({ page, words })));
  expect(all.length).toBeGreaterThan(8);
  for (const { page, words } of all) {
    let ran = '';
    const program = createProgram('1.0.0', async ({ name }) => {
      ran = name;
    });
    if (words.includes('--help')) continue;
    await program.parseAsync(words, { from: 'user' });
    expect([page, words.join(' ').startsWith(ran), ran]).toEqual([page, true, expect.stringMatching(/./)]);
  }
});
