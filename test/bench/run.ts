// Measures the built app: `run.ts [--runs N] [MEASUREMENT… [PART…]]`. Started by scripts/bench.mjs in a private desktop.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createBench, type Measurement } from './bench.ts';
import { calls } from './calls.ts';
import { command } from './command.ts';
import { many } from './many.ts';
import { matrix } from './matrix.ts';
import { memory } from './memory.ts';
import { operations } from './operations.ts';
import { packed } from './packed.ts';
import { people } from './people.ts';
import { machineFacts, summarize, toTable } from './report.ts';
import { startup } from './startup.ts';
import { makeSubjects } from './subjects.ts';
import { views } from './views.ts';

const MEASUREMENTS: Measurement[] = [
  ...[startup, packed, memory, many, people, matrix],
  ...[views, operations, command, calls],
];

const { values, positionals } = parseArgs({
  options: { runs: { type: 'string', default: '9' } },
  allowPositionals: true,
});
const chosen = MEASUREMENTS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const machine = machineFacts();
const service = process.env.QUAYSIDE_KEYCHAIN_SERVICE ?? 'Quayside bench';
const subjects = await makeSubjects({ service });
const bench = createBench({
  electron: process.env.QUAYSIDE_ELECTRON ?? '',
  subjects,
  runs: Number(values.runs),
  service,
  named: positionals,
});
try {
  const summaries = [];
  for (const { name, measure } of chosen) {
    console.log(`Measuring ${name}, ${values.runs} runs of each…`);
    try {
      summaries.push(...(await measure(bench)).map(summarize));
    } catch (error) {
      // The others are measured all the same.
      console.log(`No numbers of ${name}: ${String(error)}`);
      process.exitCode = 1;
    }
  }
  console.log(`\n${toTable(summaries)}\n`);
  const folder = fileURLToPath(new URL('../../out/bench', import.meta.url));
  mkdirSync(folder, { recursive: true });
  const electron = process.env.QUAYSIDE_ELECTRON_VERSION;
  writeFileSync(
    `${folder}/bench.json`,
    `${JSON.stringify({ at: new Date().toISOString(), machine: { ...machine, electron }, rows: summaries }, null, 2)}\n`,
  );
  console.log(
    `Load before: ${machine.load.map((load) => load.toFixed(1)).join(' ')}. Written: ${folder}/bench.json`,
  );
} finally {
  await subjects.close();
}
