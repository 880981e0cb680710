import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { manPage } from '../../scripts/dist/manPage.ts';
import { EXIT_WORDS } from '../../src/command/output.ts';
import { completionOf, SHELLS } from '../../src/command/verbs/completion.ts';
import { wholeVerbs } from '../../src/command/verbs.ts';
import { makeFolder } from '../main/storage/folder.ts';
import { runCommand } from './command.ts';

const has = (program: string) => spawnSync(program, ['--version']).error === undefined;

/** What bash offers behind these words. */
function offered(...words: string[]): string[] {
  const file = path.join(makeFolder(), 'completion');
  writeFileSync(file, completionOf('bash', wholeVerbs()));
  const script = `. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _quayside; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const said = execFileSync('bash', ['-c', script, file, 'quayside', ...words], { encoding: 'utf8' });
  return said.split('\n').filter(Boolean);
}

test('each shell gets its script, and another one is told', async () => {
  for (const shell of SHELLS) {
    const { code, stdout, stderr } = await runCommand(['completion', shell]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.trimEnd()).toBe(completionOf(shell, wholeVerbs()).trimEnd());
  }
  expect(await runCommand(['completion', 'tcsh'])).toEqual({
    code: 1,
    stdout: '',
    stderr: 'There is no completion for “tcsh”. There is for bash, zsh, fish.\n',
  });
});

describe.runIf(has('bash'))('bash', () => {
  test('completes verbs, then what stands under them, then their options', () => {
    expect(offered('')).toEqual([...new Set(wholeVerbs().map(({ name }) => name.split(' ')[0]))]);
    expect(offered('comp')).toEqual(['completion']);
    expect(offered('review', '')).toEqual(['start', 'status', 'pack', 'verify']);
    expect(offered('review', 'start', '--na')).toEqual(['--name']);
    expect(offered('review', 'start', '--name', 'Q4', '--rev')).toEqual(['--reviewer']);
    expect(offered('completion', '')).toEqual([...SHELLS]);
  });

  test('leaves files to the shell where a verb takes some', () => {
    expect(offered('review', 'verify', '')).toEqual([]);
    expect(offered('review', 'verify', '--js')).toEqual(['--json']);
  });
});

describe.each(SHELLS)('%s', (shell) => {
  test.runIf(has(shell))('understands its script', () => {
    const file = path.join(makeFolder(), 'completion');
    writeFileSync(file, completionOf(shell, wholeVerbs()));
    expect(spawnSync(shell, ['-n', file], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });
});

test('the man page tells every verb, option, example and exit code, and roff has nothing to say of it', () => {
  const page = manPage('quayside', '1.2.3');
  const text = page.replaceAll('\\-', '-').replaceAll('\\&', '').replaceAll('\\e', '\\');
  for (const { name, summary, options = [], examples } of wholeVerbs()) {
    expect(text).toMatch(new RegExp(`^\\.SS ${name}( .*)?$`, 'm'));
    for (const words of [summary, ...options.flat(), ...examples.flat()]) expect(text).toContain(words);
  }
  for (const [code, means] of EXIT_WORDS) expect(text).toContain(`.B ${code}\n${means}\n`);
  if (has('mandoc'))
    expect(spawnSync('mandoc', ['-T', 'lint', '-W', 'error'], { input: page })).toMatchObject({ status: 0 });
});
