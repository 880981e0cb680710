import { describe, expect, test } from 'vitest';
import { createProgram } from '../../src/command/main.ts';
import { EXIT_WORDS } from '../../src/command/output.ts';
import { optionsOf, VERBS, type Verb } from '../../src/command/verbs.ts';
import { runBuilt, runCommand } from './command.ts';

/** What the parser makes of a command line; it runs nothing. */
async function parse(words: readonly string[]) {
  let parsed: { verb: Verb; args: readonly string[]; options: object } | null = null;
  const program = createProgram('1.2.3', async (verb, args, options) => {
    parsed = { verb, args, options };
  });
  await program.parseAsync(words, { from: 'user' });
  return parsed as { verb: Verb; args: readonly string[]; options: object } | null;
}

/** The words of a line as a shell has them, without what follows a redirection. */
function wordsOf(line: string): string[] {
  const words = line.replace(/^.*<\(|\)$/g, '').split(/ [>|] /)[0] ?? '';
  return [...words.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}

describe.each(VERBS.map((verb) => [verb.name, verb] as const))('%s', (name, verb) => {
  test('has help with its summary, all its options, and examples that are parsed as this verb', async () => {
    const { code, stdout, stderr } = await runCommand([...name.split(' '), '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const text = stdout.replace(/\s+/g, ' ');
    expect(text).toContain(`${verb.summary}.`);
    for (const [flags, does] of optionsOf(verb)) {
      expect(text).toContain(flags);
      expect(text).toContain(does);
    }
    expect(verb.examples.length).toBeGreaterThan(0);
    for (const [line, does] of verb.examples) {
      expect(text).toContain(`$ ${line} ${does}`);
      const [program, ...words] = wordsOf(line);
      expect(program).toBe('quayside');
      expect((await parse(words))?.verb.name).toBe(name);
    }
  });
});

test('help lists every verb, and the exit codes', async () => {
  const { code, stdout } = await runCommand(['--help']);
  expect(code).toBe(0);
  const text = stdout.replace(/\s+/g, ' ');
  for (const { name, summary } of VERBS) {
    const [noun, under] = name.split(' ');
    expect(text).toMatch(under ? new RegExp(` ${noun} (\\w+, )*${under}\\b`) : `${summary} `);
  }
  for (const [exit, means] of EXIT_WORDS) expect(text).toContain(` ${exit} ${means}`);
});

test.each([[], ['people'], ['review', 'start'], ['review']])(
  'help is asked for as a verb, too: help %s %s',
  async (...words) =>
    expect(await runCommand(['help', ...words])).toEqual(await runCommand([...words, '--help'])),
);

test('an option that can be repeated takes one value at a time', async () => {
  expect(await parse(['plan', '--instance', 'A', 'file', '--instance', 'B'])).toMatchObject({
    args: ['file'],
    options: { instance: ['A', 'B'] },
  });
});

test.each([
  [['nothing']],
  [['people', '--nothing']],
  [['people', '--state', '']],
  [['keys', 'one']],
  [['review']],
  [[]],
])('wrong input gives 1 and says what there is: %j', async (words) => {
  const { code, stdout, stderr } = await runCommand(words);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).not.toBe('');
});

test('--version tells that of the package', async () =>
  expect(await runBuilt(['--version'])).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' }));
