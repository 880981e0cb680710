import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type KnownInstance, openProfile } from '../dokploy/profile.ts';
import { type Bench, type Measurement, rowAtMost } from './bench.ts';
import type { FarmOptions, FarmQuestion } from './farm.ts';
import { PROBE, type Seen } from './probe.ts';
import { addedSince, type ByProcess, cpuOf, cpuWords } from './processes.ts';
import { median } from './report.ts';

/** How late each answer is, in ms. */
const LATENCY = 150;
/** So many servers take requests and never answer, where some are dead. */
const SILENT = 3;

/** How long many instances take to be read, what a refresh costs in the page, and how long switching takes. */
export const many: Measurement = {
  name: 'many',
  async measure(bench) {
    const one = await trial(bench, { instances: 50, organizations: 1, members: 20 }, 'alive');
    const dead = await trial(bench, { instances: 50, organizations: 1, members: 20 }, 'some silent');
    const three = await trial(bench, { instances: 50, organizations: 3, members: 20 }, 'alive');
    const thirty = await trial(bench, { instances: 30, organizations: 3, members: 20 }, 'alive');
    const hundred = await trial(bench, { instances: 100, organizations: 1, members: 20 }, 'alive');
    const crowd = await trial(bench, { instances: 2, organizations: 1, members: 499 }, 'alive');
    const later = (values: number[], alive: number[]) => values.map((value) => value - median(alive));
    const starting = ({ cpu }: Taken, trips: number) =>
      cpuWords(cpu.start, `the app’s own start, ${roundTrips(trips)}, and `);
    const refreshing = ({ cpu }: Taken, trips: number) => cpuWords(cpu.refresh, `${roundTrips(trips)}, and `);
    const frames = ({ refresh }: Taken) => `the frames of a refresh of ${median(refresh).toFixed(0)} ms.`;
    return [
      rowAtMost('50 instances read at start', 'ms', one.start, 600, starting(one, 2)),
      rowAtMost('50 instances read by a refresh', 'ms', one.refresh, 600, refreshing(one, 1)),
      rowAtMost('50 × 3 organizations at start', 'ms', three.start, 800, starting(three, 3)),
      rowAtMost('50 × 3 organizations by a refresh', 'ms', three.refresh, 800, refreshing(three, 2)),
      rowAtMost(
        '3 of 50 silent: the others later, start',
        'ms',
        later(dead.start, one.start),
        50,
        starting(dead, 2),
      ),
      rowAtMost(
        '3 of 50 silent: the others later, refresh',
        'ms',
        later(dead.refresh, one.refresh),
        50,
        refreshing(dead, 1),
      ),
      rowAtMost('store notifications, refresh of 30 × 3', '', thirty.notifications, 45, frames(thirty)),
      rowAtMost('React commits, refresh of 30 × 3', '', thirty.commits, 30, frames(thirty)),
      rowAtMost('100 instances read by a refresh', 'ms', hundred.refresh, 1_200, refreshing(hundred, 1)),
      rowAtMost('slowest call to main meanwhile', 'ms', hundred.slowest, 50, refreshing(hundred, 1)),
      rowAtMost(
        'switch to an instance of 500 members',
        'ms',
        crowd.switches,
        50,
        cpuWords(crowd.cpu.switches),
      ),
    ];
  },
};

type Taken = Record<'start' | 'refresh' | 'notifications' | 'commits' | 'slowest' | 'switches', number[]> & {
  cpu: Record<'start' | 'refresh' | 'switches', ByProcess[]>;
};

/** A trial that fails costs its own rows: they have no number. */
async function trial(bench: Bench, options: FarmOptions, how: 'alive' | 'some silent'): Promise<Taken> {
  const taken: Taken = {
    start: [],
    refresh: [],
    notifications: [],
    commits: [],
    slowest: [],
    switches: [],
    cpu: { start: [], refresh: [], switches: [] },
  };
  const { instances, organizations, members } = options;
  await take(bench, options, how, taken).catch((error: unknown) => {
    console.log(`${instances} × ${organizations} organizations of ${members}, ${how}: ${String(error)}`);
  });
  return taken;
}

/** Starts Quayside with such instances, several times over: what it reads at its start, then by one refresh. */
async function take(bench: Bench, options: FarmOptions, how: 'alive' | 'some silent', taken: Taken) {
  const farm = await openFarm(options);
  const folder = mkdtempSync(join(tmpdir(), 'quayside-bench-'));
  const profile = await openProfile({ folder, service: bench.service });
  const ids: string[] = [];
  for (const instance of farm.instances) ids.push(await profile.take(instance));
  writeFileSync(join(folder, 'preferences.json'), JSON.stringify({ version: 1, theme: 'light' }));
  const silent = how === 'alive' ? 0 : SILENT;
  const what = JSON.stringify({
    instances: options.instances - silent,
    each: 1 + 2 * options.organizations,
    // Only where it is told: it would count among what is measured elsewhere.
    ping: options.instances === 100,
    silent: farm.instances.slice(0, silent).map(({ name }) => name),
  });
  const subject = {
    name: 'Quayside',
    app: fileURLToPath(new URL('../..', import.meta.url)),
    profile: folder,
    usable: 'main',
    script: PROBE,
  };
  try {
    await bench.repeat(subject, async (running, keep) => {
      const used = () => cpuOf(running.pid, farm.pid);
      const usedBefore = used();
      const start = await running.evaluate<Seen>(`benchProbe.read(${what})`);
      const startedAfter = start.done - (await farm.first());
      // The silent ones are given up after ten seconds, and would be refreshed by nobody before.
      await farm.set({ latency: LATENCY, silent });
      const usedAtStart = used();
      const refresh = await running.evaluate<Seen>(`benchProbe.refresh(${what})`);
      const refreshedAfter = refresh.done - (await farm.first());
      const usedByRefresh = used();
      const names = farm.instances.map(({ name }) => name);
      const switches: number[] = [];
      for (const name of options.instances === 2 ? [...names, ...names, ...names] : [])
        switches.push(await running.evaluate<number>(`benchProbe.switchTo(${JSON.stringify(name)})`));
      const usedBySwitches = used();
      // The place is remembered: the next start is to open on Home, whose refresh reads all.
      if (switches.length > 0) await running.evaluate('benchProbe.goHome()');
      await farm.set({ latency: LATENCY, silent });
      if (!keep) return;
      taken.start.push(startedAfter);
      taken.refresh.push(refreshedAfter);
      taken.notifications.push(refresh.notifications);
      taken.commits.push(refresh.commits);
      taken.slowest.push(refresh.slowest);
      // The first of each is its first at all, with its rows to be made.
      taken.switches.push(...switches);
      taken.cpu.start.push(addedSince(usedBefore, usedAtStart));
      taken.cpu.refresh.push(addedSince(usedAtStart, usedByRefresh));
      taken.cpu.switches.push(each(addedSince(usedByRefresh, usedBySwitches), switches.length));
    });
  } finally {
    for (const id of ids) await profile.remove(id);
    farm.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function roundTrips(count: number): string {
  return `${count} round ${count === 1 ? 'trip' : 'trips'} of ${LATENCY} ms`;
}

function each(amounts: ByProcess, count: number): ByProcess {
  return new Map([...amounts].map(([kind, amount]) => [kind, amount / Math.max(1, count)]));
}

export async function openFarm(options: FarmOptions) {
  const child = fork(fileURLToPath(new URL('farm.ts', import.meta.url)), { stdio: 'inherit' });
  const instances = await ask<KnownInstance[]>(child, { ask: 'open', options });
  const set = (how: { latency: number; silent: number }) => ask<null>(child, { ask: 'set', ...how });
  return {
    pid: child.pid as number,
    instances,
    set,
    first: () => ask<number>(child, { ask: 'first' }),
    swapRoles: () => ask<null>(child, { ask: 'swap roles' }),
    busy: () => ask<number>(child, { ask: 'busy' }),
    close: () => child.disconnect(),
  };
}

async function ask<T>(child: ChildProcess, question: FarmQuestion): Promise<T> {
  const answered = once(child, 'message');
  child.send(question);
  const [{ value }] = (await answered) as [{ value: T }];
  return value;
}
