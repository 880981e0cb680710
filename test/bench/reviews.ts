import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { storeReview } from '../dokploy/storedReview.ts';
import { type Measurement, rowAtMost } from './bench.ts';
import type { Launched } from './launch.ts';
import { addedSince, type ByProcess, cpuOf, cpuWords } from './processes.ts';
import { median } from './report.ts';
import { VIEW_PROBE } from './viewProbe.ts';
import { openWorld, QUIET_AFTER, WORLD } from './world.ts';

const LINES = 5_000;
/** Two frames of a screen that shows sixty of them a second, in ms. */
const TWO_FRAMES = 34;
const ORDERS = [null, 'Person', 'Organization'] as const;

type Drawn = { late: number; longTasks: number };

/** A review of 5,000 lines: each decided by a key, to the frame that shows it, and scrolled by the wheel, in three orders. */
export const reviews: Measurement = {
  name: 'reviews',
  async measure(bench) {
    const folder = mkdtempSync(join(tmpdir(), 'quayside-bench-'));
    const world = { ...WORLD, instances: 8 };
    const profile = join(folder, 'profile');
    const opened = await openWorld({ folder: profile, service: bench.service, world, script: VIEW_PROBE });
    storeReview(profile, { id: 'large', lines: LINES, undecided: LINES });
    const decided = ORDERS.map((): number[] => []);
    const scrolled = ORDERS.map((): Drawn[] => []);
    const cpu: ByProcess[] = [];
    try {
      await bench.repeat(opened.subject, async (running, keep) => {
        await wait(QUIET_AFTER);
        const before = cpuOf(running.pid);
        await running.evaluate('benchViews.openReview()');
        for (const [at, order] of ORDERS.entries()) {
          if (order) await running.evaluate(`benchViews.sortReview(${JSON.stringify(order)})`);
          const took = await running.evaluate<number[]>('benchViews.decideLines(12)');
          const drawn = await wheel(running);
          if (!keep) continue;
          decided[at]?.push(median(took));
          scrolled[at]?.push(drawn);
        }
        if (keep) cpu.push(addedSince(before, cpuOf(running.pid)));
      });
    } finally {
      await opened.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    }
    const madeOf = cpuWords(cpu, 'all that is done together: ');
    return ORDERS.flatMap((order, at) => {
      const by = order ? `, by ${order}` : '';
      const seen = scrolled[at] ?? [];
      return [
        rowAtMost(`line of ${LINES} decided, to its frame${by}`, 'ms', decided[at] ?? [], TWO_FRAMES, madeOf),
        rowAtMost(
          `frames over ${TWO_FRAMES} ms while the wheel turns${by}`,
          '',
          seen.map(({ late }) => late),
          0,
          madeOf,
        ),
        rowAtMost(
          `tasks over 50 ms meanwhile${by}`,
          '',
          seen.map(({ longTasks }) => longTasks),
          0,
          madeOf,
        ),
      ];
    });
  },
};

/** Down and up again by the wheel of the mouse: how many frames came late, and how many tasks were long. */
async function wheel(running: Launched): Promise<Drawn> {
  const drawn = running.evaluate<Drawn>('benchViews.framesOfLines(2500)');
  for (let at = 0; at < 120; at += 1) {
    const deltaY = at < 60 ? 200 : -200;
    await running.send('Input.dispatchMouseEvent', { type: 'mouseWheel', x: 600, y: 500, deltaX: 0, deltaY });
    await wait(16);
  }
  return drawn;
}
