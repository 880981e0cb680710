import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countSteps } from '../../src/shared/operations/steps.ts';
import { openProfile } from '../dokploy/profile.ts';
import { type Measurement, rowAtMost } from './bench.ts';
import { openFarm } from './many.ts';
import { PROBE } from './probe.ts';
import { addedSince, type ByProcess, cpuOf, cpuWords } from './processes.ts';

/** How late each answer is, in ms. */
const LATENCY = 50;
const INSTANCES = 20;
/** As many at once leave the processors idle: what is left beyond the answers is the engine’s own. */
const FEW = 4;
/** Steps on each instance. */
const EACH = 50;
/** As many steps stand in the journal already. */
const REMEMBERED = { operations: 1_000, steps: 100 };
/** In so many files, of 5 MB each. */
const FILES = 6;

type Seen = { took: number; steps: number; done: number; told: number; slowest: number };

/** How long a thousand steps over twenty instances take, how they are told, and how soon what was done before is shown. */
export const operations: Measurement = {
  name: 'operations',
  async measure(bench) {
    const farm = await openFarm({ instances: INSTANCES, organizations: 1, members: EACH });
    const folder = mkdtempSync(join(tmpdir(), 'quayside-bench-'));
    const profile = await openProfile({ folder, service: bench.service });
    const ids: string[] = [];
    for (const instance of farm.instances) ids.push(await profile.take(instance));
    writeFileSync(join(folder, 'preferences.json'), JSON.stringify({ version: 1, theme: 'light' }));
    remember(join(folder, 'operations'));
    const app = fileURLToPath(new URL('../..', import.meta.url));
    const subject = { name: 'Quayside', app, profile: folder, usable: 'main', script: PROBE };
    const took: number[] = [];
    const tookFew: number[] = [];
    const told: number[] = [];
    const slowest: number[] = [];
    const activity: number[] = [];
    const search: number[] = [];
    const cpu: Record<'few' | 'steps' | 'activity', ByProcess[]> = { few: [], steps: [], activity: [] };
    try {
      await bench.repeat(subject, async (running, keep) => {
        await farm.set({ latency: 0, silent: 0 });
        const all = JSON.stringify({ instances: INSTANCES, each: 3, silent: [], ping: false });
        await running.evaluate(`benchProbe.read(${all})`);
        await farm.set({ latency: LATENCY, silent: 0 });
        const used = () => cpuOf(running.pid, farm.pid);
        const invite = async (instances: number) => {
          const seen = await running.evaluate<Seen>(`benchProbe.invite(${instances}, ${EACH})`);
          if (seen.done !== seen.steps) throw new Error(`${seen.done} of ${seen.steps} steps were done`);
          return seen;
        };
        const usedAtFirst = used();
        const seenFew = await invite(FEW);
        const usedBefore = used();
        const seen = await invite(INSTANCES);
        const usedBySteps = used();
        const opened = await running.evaluate<number>('benchProbe.openActivity()');
        const found = await running.evaluate<number>("benchProbe.searchActivity('person-500-7@')");
        const usedByActivity = used();
        if (!keep) return;
        cpu.few.push(addedSince(usedAtFirst, usedBefore));
        cpu.steps.push(addedSince(usedBefore, usedBySteps));
        cpu.activity.push(addedSince(usedBySteps, usedByActivity));
        tookFew.push(seenFew.took);
        took.push(seen.took);
        told.push(seen.told);
        slowest.push(seen.slowest);
        activity.push(opened);
        search.push(found);
      });
    } catch (error) {
      console.log(`operations: ${String(error)}`);
    } finally {
      for (const id of ids) await profile.remove(id);
      farm.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    }
    const answers = `${EACH} answers of ${LATENCY} ms after each other, and `;
    const steps = cpuWords(cpu.steps, answers);
    const limit = 1.15 * EACH * LATENCY;
    const opening = cpuWords(cpu.activity, 'opening and one search together: ');
    return [
      // One write at a time on each instance: fifty of 50 ms each.
      rowAtMost(
        `${FEW * EACH} steps over ${FEW} instances`,
        'ms',
        tookFew,
        limit,
        cpuWords(cpu.few, answers),
      ),
      rowAtMost('1,000 steps over 20 instances', 'ms', took, limit, steps),
      rowAtMost('told per second', '', told, 10, steps),
      rowAtMost('slowest call to main meanwhile', 'ms', slowest, 50, steps),
      rowAtMost('first page of Activity, 100,000 steps', 'ms', activity, 150, opening),
      rowAtMost('search over Activity, 100,000 steps', 'ms', search, 100, opening),
    ];
  },
};

/** Writes what a year of work leaves. */
function remember(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const lines: string[] = [];
  for (let at = 0; at < REMEMBERED.operations; at += 1) {
    const startedAt = Date.now() - (REMEMBERED.operations - at) * 3_600_000;
    const state = { state: 'done', at: startedAt, output: {}, undo: null } as const;
    const steps = Array.from({ length: REMEMBERED.steps }, (_, id) => ({
      id,
      change: {
        action: 'invitations.create',
        instanceId: 'gone',
        organizationId: 'gone',
        email: `person-${at}-${id}@farm.example`,
        role: 'member',
      },
      instanceName: 'Gone',
      organizationName: 'Gone',
      state,
    }));
    const stepLines = steps.map((step) => `${JSON.stringify({ step })}\n`);
    const ended = {
      id: `operation-${at}`,
      kind: 'invite',
      startedAt,
      changedAt: startedAt,
      phase: 'ended',
      counts: countSteps(steps),
      undoable: 0,
      subjects: steps.slice(0, 20).map(({ change }) => change.email),
      instanceNames: ['Gone'],
      instanceIds: ['gone'],
      revision: 1,
    };
    const bytes = stepLines.reduce((sum, text) => sum + text.length, 0);
    const texts = steps.map(({ change }) => change.email).join('\n');
    lines.push(`${stepLines.join('')}${JSON.stringify({ ended, installations: {}, texts, bytes })}\n`);
  }
  // As the archive begins a new file once the last one is full.
  const each = Math.ceil(lines.length / FILES);
  for (let file = 0; file < FILES; file += 1) {
    const name = `operations-${String(file + 1).padStart(6, '0')}.jsonl`;
    const part = lines.slice(file * each, (file + 1) * each);
    writeFileSync(join(folder, name), part.join(''), { mode: 0o600 });
  }
}
