// `npm test`: set-up, check, unit tests, build, the packed app, end-to-end tests; the last line says `N passed, N failed`.
// `--only check,unit,build,pack,e2e` runs some of them; with one kind of test alone, what else is given goes to its runner.
// `--packed` runs the end-to-end tests on the packed app, all of them.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inDesktop } from './desktop.mjs';
import { findElectron } from './electron.mjs';
import { build as buildAll, fail, interrupted, root, run, toolEnv } from './run.mjs';
import { setUp } from './setup.mjs';
import { endToEndTests, failedUnitTests } from './testReports.mjs';

const STAGES = ['check', 'unit', 'build', 'pack', 'e2e'];
const resultFolder = join(root, 'out', 'test');
const onPacked = process.argv.includes('--packed');
const { only, rest } = parse(process.argv.slice(2).filter((arg) => arg !== '--packed'));
if (rest.length > 0 && only.includes('unit') === only.includes('e2e')) {
  fail('Arguments for a runner need `--only unit` or `--only build,e2e` before them.');
}
const total = { passed: 0, failed: 0 };
/** Tests to name at the end, where the last lines of a CI log show them. */
const named = { failed: [], wavered: [] };

await timed('set-up', () => setUp({ desktop: true }));
const stages = { check, unit, build, pack, e2e };
for (const name of only) {
  const { passed, failed } = await timed(name, stages[name]);
  total.passed += passed;
  total.failed += failed;
  // Without a build there is nothing to test end to end, and what an earlier build left must not pass for it.
  if ((name === 'build' || name === 'pack') && failed > 0) break;
  if (interrupted()) {
    console.error('Interrupted.');
    break;
  }
}
for (const name of named.failed) console.error(`Failed: ${name}`);
for (const name of named.wavered) console.error(`Passed at the second try alone, which is a defect: ${name}`);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;

function parse(args) {
  const at = args.findIndex((arg) => arg === '--only' || arg.startsWith('--only='));
  if (at < 0) return { only: STAGES, rest: args };
  const list = args[at].split('=')[1] ?? args[at + 1] ?? '';
  const names = list.split(',');
  if (!names.every((name) => STAGES.includes(name))) fail(`--only takes a list of: ${STAGES.join(', ')}`);
  return {
    only: STAGES.filter((name) => names.includes(name)),
    rest: args.filter((_, index) => index !== at && (args[at].includes('=') || index !== at + 1)),
  };
}

async function timed(name, stage) {
  console.log(`\n— ${name}`);
  const start = performance.now();
  const result = await stage();
  console.log(`— ${name}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return result;
}

async function check() {
  const codes = await Promise.all([
    run('biome', ['check', '--error-on-warnings']),
    run('tsc', []),
    run('node', ['scripts/arrows.mjs']),
  ]);
  return { passed: 0, failed: codes.filter((code) => code !== 0).length };
}

async function build() {
  return { passed: 0, failed: (await buildAll()) === 0 ? 0 : 1 };
}

/** Packs what was built, for the tests of the packed app. */
async function pack() {
  // Elsewhere electron-builder packs, and tells by the same variable where to.
  if (process.platform !== 'linux') return { passed: 0, failed: 0 };
  const env = toolEnv({ QUAYSIDE_ELECTRON: (await findElectron()).path });
  const into = join(root, 'out', 'packed');
  const args = ['scripts/dist/main.ts', '--folder-only', '--into', into];
  const code = await run('node', args, { env, output: 'on-failure' });
  process.env.QUAYSIDE_PACKED_JSON = join(into, 'packed.json');
  return { passed: 0, failed: code === 0 ? 0 : 1 };
}

async function unit() {
  const file = freshFile('unit.json');
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...rest];
  const code = await run('vitest', args);
  return counted('unit', code, file, (report) => {
    named.failed.push(...failedUnitTests(report));
    return { passed: report.numPassedTests, failed: report.numFailedTests };
  });
}

async function e2e() {
  if (process.platform !== 'linux' && !process.env.QUAYSIDE_PACKED_JSON) {
    console.log(
      'No end-to-end tests: a screen, a bus and a keychain of their own can be had on Linux alone.',
    );
    return { passed: 0, failed: 0 };
  }
  const file = freshFile('e2e.json');
  const env = {
    ...(onPacked ? thePacked() : { QUAYSIDE_ELECTRON: (await findElectron()).path }),
    QUAYSIDE_E2E_JSON: file,
  };
  const code = await inDesktop({ screen: 'xvfb', env }, 'playwright', ['test', ...rest]);
  return counted('e2e', code, file, (report) => {
    named.failed.push(...endToEndTests(report, 'unexpected'));
    named.wavered.push(...endToEndTests(report, 'flaky'));
    const { expected, flaky, unexpected } = report.stats;
    return { passed: expected + flaky, failed: unexpected };
  });
}

/** What has the end-to-end tests start the packed app. */
function thePacked() {
  const { twin, identity } = JSON.parse(readFileSync(process.env.QUAYSIDE_PACKED_JSON ?? '', 'utf8'));
  return { QUAYSIDE_ELECTRON: twin, QUAYSIDE_PACKED: identity.name };
}

function freshFile(name) {
  mkdirSync(resultFolder, { recursive: true });
  const file = join(resultFolder, name);
  rmSync(file, { force: true });
  return file;
}

/** A runner that fails without a failed test (a file that does not load, say), or runs no test, has failed. */
function counted(name, code, file, read) {
  let counts = { passed: 0, failed: 0 };
  try {
    counts = read(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    console.error(`The ${name} tests left no result.`);
  }
  if (counts.passed + counts.failed === 0) console.error(`No ${name} test ran.`);
  const unsaid = counts.failed === 0 && (code !== 0 || counts.passed === 0);
  return unsaid ? { ...counts, failed: 1 } : counts;
}
