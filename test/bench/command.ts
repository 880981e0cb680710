import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crowd } from '../dokploy/seed.ts';
import type { Measurement } from './bench.ts';
import { openFarm } from './many.ts';
import { cpuOfEnded } from './processes.ts';
import { median } from './report.ts';

const FILE = fileURLToPath(new URL('../../out/command/quayside.mjs', import.meta.url));
const INSTANCES = 50;
const ORGANIZATIONS = 4;
/** Of each organization, beside its owner. */
const MEMBERS = 99;
/** How late each answer is, in ms. */
const LATENCY = 150;
const TIMES = 11;
const PLANS = 5;

/** The command on plain Node: its help beside an empty script, and a plan of everybody beside what its servers take. */
export const command: Measurement = {
  name: 'command',
  async measure() {
    const folder = mkdtempSync(join(tmpdir(), 'quayside-bench-'));
    try {
      const empty = join(folder, 'empty.mjs');
      writeFileSync(empty, '');
      const help = { bare: [] as number[], quayside: [] as number[] };
      for (let run = 0; run <= TIMES; run += 1) {
        const [bare, quayside] = [await timed([empty]), await timed([FILE, '--help'])];
        if (run === 0) continue;
        help.bare.push(bare.ms);
        help.quayside.push(quayside.ms);
      }
      const plans = await planned(folder);
      return [
        { name: 'help (bare: an empty script)', unit: 'ms', ...help, atMostTimes: 3 },
        { name: 'plan of 50 × 4 × 100 (bare: the servers)', unit: 'ms', ...plans, atMostTimes: 1.3 },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** A plan that makes some 1,500 of 20,000 members admins; `bare` is how long a request was at a server. */
async function planned(folder: string): Promise<{ bare: number[]; quayside: number[]; madeOf: string }> {
  const farm = await openFarm({ instances: INSTANCES, organizations: ORGANIZATIONS, members: MEMBERS });
  try {
    const env: Record<string, string> = {};
    const lines = farm.instances.flatMap(({ name, origin, keys }, at) => {
      keys.forEach(({ key }, own) => {
        env[`KEY_${at}_${own}`] = `${new URL(origin).host} ${key}`;
      });
      const all = keys.map((_, own) => `{ env: KEY_${at}_${own} }`).join(', ');
      return [`  - name: ${name}`, `    url: ${origin}`, `    keys: [${all}]`];
    });
    writeFileSync(join(folder, 'quayside.yaml'), `${['instances:', ...lines].join('\n')}\n`);
    const wanted = farm.instances.flatMap(({ name, keys }) =>
      keys.flatMap(({ organizationName }) =>
        crowd(MEMBERS).map(({ email, role }, row) =>
          [email, name, organizationName, row % 10 === 1 ? 'admin' : role].join(),
        ),
      ),
    );
    writeFileSync(
      join(folder, 'wanted.csv'),
      `${['Address,Instance,Organization,Role', ...wanted].join('\n')}\n`,
    );
    const taken = { bare: [] as number[], quayside: [] as number[] };
    const cpu: number[] = [];
    for (let run = 0; run <= PLANS; run += 1) {
      await farm.set({ latency: LATENCY, silent: 0 });
      const before = cpuOfEnded();
      const { ms, code } = await timed([FILE, 'plan', 'wanted.csv', '--json'], { cwd: folder, env });
      if (code !== 2) throw new Error(`plan ended with ${code}`);
      const busy = await farm.busy();
      if (run === 0) continue;
      taken.bare.push(busy);
      taken.quayside.push(ms);
      cpu.push(cpuOfEnded() - before);
    }
    return { ...taken, madeOf: `${median(cpu)} ms of CPU of the command.` };
  } finally {
    farm.close();
  }
}

async function timed(args: readonly string[], options: { cwd?: string; env?: Record<string, string> } = {}) {
  const from = performance.now();
  const child = spawn(process.execPath, args, { ...options, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(child, 'exit');
  return { ms: performance.now() - from, code: code as number | null };
}
