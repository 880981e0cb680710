// Draws mutants of src/main and src/shared and runs the tests that import the mutated file: what no test sees is listed.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Mutant, mutantsOf } from './mutants.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'out/mutate');
/** Longer (ms) than a file's own tests, or all that import it, take: a mutant may loop for ever, and that is seen too. */
const TIME_LIMITS = { own: 60_000, related: 180_000, unmutated: 600_000 };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    workers: { type: 'string', default: '2' },
  },
});
const workers = Number(values.workers);
const seed = Number(values.seed);

type Drawn = { file: string; source: string; line: number; mutant: Mutant };

/** The files of src/main and src/shared that are not sampled, and why: the end-to-end tests alone run them. */
const LEFT_OUT: { why: string; has: (file: string) => boolean }[] = [
  {
    why: 'made of Electron’s own parts, which exist in the running app alone',
    has: (file) => /from 'electron/.test(readFileSync(join(root, file), 'utf8')),
  },
  {
    why: 'the first script of a process of its own, which passes on to modules that are sampled',
    has: (file) => /(Host|Worker)\.ts$/.test(file),
  },
];

const isCandidate = (file: string) =>
  /^src\/(main|shared)\/.*\.ts$/.test(file) && file.includes(positionals[0] ?? '');
const isSampled = (file: string) => isCandidate(file) && !LEFT_OUT.some(({ has }) => has(file));

function draw(files: string[], count: number): Drawn[] {
  const all = files.flatMap((file) => {
    const source = readFileSync(join(root, file), 'utf8');
    return mutantsOf(source).map((mutant) => ({
      file,
      source,
      line: source.slice(0, mutant.start).split('\n').length,
      mutant,
    }));
  });
  const random = randomFrom(seed);
  return Array.from({ length: Math.min(count, all.length) }, () =>
    all.splice(Math.floor(random() * all.length), 1),
  ).flat();
}

/** Mulberry32: the same mutants for the same seed. */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function makeCopy(copy: string, files: string[]): void {
  rmSync(copy, { recursive: true, force: true });
  for (const file of files) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file));
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
}

/** Whether a related test fails, or none ends in time. */
async function isSeen(copy: string, { file, source, mutant }: Drawn): Promise<boolean> {
  const mutated = source.slice(0, mutant.start) + mutant.text + source.slice(mutant.end);
  writeFileSync(join(copy, file), mutated);
  try {
    // The file's own tests first: they are fast, and see most.
    const own = file.replace(/^src/, 'test').replace(/\.ts$/, '.');
    if ((await exitCode(copy, TIME_LIMITS.own, 'run', own, '--passWithNoTests')) !== 0) return true;
    return (await exitCode(copy, TIME_LIMITS.related, 'related', file, '--run')) !== 0;
  } finally {
    writeFileSync(join(copy, file), source);
  }
}

function exitCode(copy: string, limit: number, ...command: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const args = [...command, '--bail=1', '--reporter=dot', '--maxWorkers=1'];
    // A group of its own: what loops is one of Vitest's workers, which outlives Vitest.
    const child = spawn('vitest', args, {
      cwd: copy,
      stdio: 'ignore',
      detached: process.platform !== 'win32',
    });
    const timer = setTimeout(() => {
      if (process.platform === 'win32') child.kill();
      else process.kill(-(child.pid as number), 'SIGKILL');
    }, limit);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve(code ?? 1);
    });
  });
}

const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).trim().split('\n');
const drawn = draw(tracked.filter(isSampled), Number(values.count));
if (drawn.length === 0) throw new Error('No mutant was drawn.');
const queue = [...drawn];
const unseen: Drawn[] = [];

async function work(index: number): Promise<void> {
  const copy = join(folder, String(index));
  makeCopy(copy, tracked);
  // A test that fails anyway would take every mutant for seen.
  const files = new Set(drawn.map(({ file }) => file));
  if ((await exitCode(copy, TIME_LIMITS.unmutated, 'related', ...files, '--run')) !== 0)
    throw new Error('The tests fail without any mutant.');
  for (let next = queue.shift(); next; next = queue.shift()) {
    const seen = await isSeen(copy, next);
    if (!seen) unseen.push(next);
    console.log(`${seen ? 'seen  ' : 'UNSEEN'} ${next.file}:${next.line} ${next.mutant.what}`);
  }
}

await Promise.all(Array.from({ length: workers }, (_, index) => work(index)));
const seen = drawn.length - unseen.length;
console.log(
  `\nseed ${seed}: ${seen} of ${drawn.length} mutants seen (${Math.round((seen / drawn.length) * 100)} %)`,
);
for (const { file, line, mutant } of unseen)
  console.log(`  ${file}:${line} ${mutant.what}: ${JSON.stringify(mutant.text.slice(0, 80))}`);
console.log('\nNot sampled:');
for (const { why, has } of LEFT_OUT)
  console.log(`  ${why}: ${tracked.filter((file) => isCandidate(file) && has(file)).join(', ')}`);
