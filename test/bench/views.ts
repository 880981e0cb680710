import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Bench, type Measurement, type Pair, type Row, rowAtMost } from './bench.ts';
import type { Launched } from './launch.ts';
import { addedSince, type ByProcess, beyondWords, cpuOf, cpuWords, memoryOf } from './processes.ts';
import { median } from './report.ts';
import { beyondCpu, usableWithCpu } from './startup.ts';
import type { Subject } from './subjects.ts';
import { VIEW_PROBE } from './viewProbe.ts';
import { openWorld, organizationOf, QUIET_AFTER, type SeenWorld, WORLD } from './world.ts';

/** ms after which an app is taken for idle. */
const IDLE_AFTER = 4_000;
/** ms after which Chromium has collected what many views left behind: it waits for a page to rest, some 20 s. */
const COLLECTED_AFTER = 30_000;
/** Changes of view, and how many of them are asked for at once. */
const CHANGES = { all: 1_000, atOnce: 100 };

const BARE = join(import.meta.dirname, 'bare');
const FEW: SeenWorld = { ...WORLD, instances: 3 };
const HUNDRED: SeenWorld = { instances: 100, organizationsOf: (index) => [organizationOf(index, 0)] };

/** What 8,000 people cost a start and in memory, also after many changes of view; and Overview of a hundred instances. */
export const views: Measurement = {
  name: 'views',
  async measure(bench) {
    const folder = mkdtempSync(join(tmpdir(), 'quayside-bench-'));
    const open = (name: string, world: SeenWorld) =>
      openWorld({ folder: join(folder, name), service: bench.service, world, script: VIEW_PROBE });
    const opened = [await open('few', FEW), await open('many', WORLD), await open('hundred', HUNDRED)];
    const [few, many, hundred] = opened.map(({ subject }) => subject);
    if (!few || !many || !hundred) throw new Error('a profile is missing');
    try {
      const starts = await bench.inTurn(usableWithCpu, { bare: few, quayside: many });
      const start: Row = {
        name: 'start at Home, 50 × 4 × 250 people last seen (bare: 3 × 4 × 250)',
        unit: 'ms',
        bare: starts.bare.map(({ usable }) => usable),
        quayside: starts.quayside.map(({ usable }) => usable),
        madeOf: beyondCpu(starts),
        atMostTimes: 1.1,
      };
      const scrolled = await scrollingRow(bench, hundred);
      const bare = { ...many, name: 'bare window', app: BARE, profile: join(folder, 'bare'), usable: null };
      return [start, scrolled, ...(await memoryRows(bench, { bare, quayside: many }))];
    } finally {
      for (const { close } of opened) await close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    }
  },
};

async function scrollingRow(bench: Bench, hundred: Subject): Promise<Row> {
  const longTasks: number[] = [];
  const cpu: ByProcess[] = [];
  await bench.repeat(hundred, async (running, keep) => {
    await wait(QUIET_AFTER);
    const before = cpuOf(running.pid);
    const count = await running.evaluate<number>('benchViews.scrollOverview()');
    if (!keep) return;
    longTasks.push(count);
    cpu.push(addedSince(before, cpuOf(running.pid)));
  });
  return rowAtMost('tasks over 50 ms, scrolling Overview of 100', '', longTasks, 0, cpuWords(cpu));
}

async function memoryRows(bench: Bench, pair: Pair): Promise<Row[]> {
  const { bare, quayside } = await bench.inTurn(async (running) => {
    if (running.usable !== null) await running.evaluate('benchViews.openPeople()');
    await wait(IDLE_AFTER);
    return memoryOf(running.pid);
  }, pair);
  const without = median(bare.map(sum));
  const grown: number[] = [];
  let madeOf = '';
  // Once: it takes minutes, and what is lost with each change is lost in any run.
  await bench.repeat(
    pair.quayside,
    async (running, keep) => {
      if (!keep) return;
      await wait(QUIET_AFTER);
      await change(running, CHANGES.atOnce);
      await wait(COLLECTED_AFTER);
      const before = memoryOf(running.pid);
      for (let at = 0; at < CHANGES.all; at += CHANGES.atOnce) await change(running, CHANGES.atOnce);
      await wait(COLLECTED_AFTER);
      const after = memoryOf(running.pid);
      grown.push((100 * (sum(after) - sum(before))) / sum(before));
      madeOf = beyondWords([before], [after], 'MB');
    },
    1,
  );
  const loaded = quayside.map((sizes) => sum(sizes) - without);
  const beyond = beyondWords(bare, quayside, 'MB');
  return [
    rowAtMost('memory over the bare window, 8,000 people', 'MB', loaded, 110, beyond),
    rowAtMost('more memory after 1,000 changes of view, %', '', grown, 5, madeOf),
  ];
}

function change(running: Launched, times: number): Promise<void> {
  return running.evaluate(`benchViews.change(${times})`);
}

function sum(sizes: ByProcess): number {
  return [...sizes.values()].reduce((all, size) => all + size, 0);
}
