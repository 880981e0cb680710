import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { MOST_VALUES } from '../../src/main/ipc/router.ts';
import { type CallName, calls as shapes } from '../../src/shared/contract.ts';
import type { Intent } from '../../src/shared/operations/change.ts';
import { largestOf } from '../shared/inputs.ts';
import { type Measurement, type Row, rowAtMost } from './bench.ts';
import { type CallsWorld, openCallsWorld } from './callsWorld.ts';

/** ms; of main itself, so that who else uses the processors counts for nothing. */
const AT_MOST = 250;
/** The first time shapes are compiled and files are read, later caches are asked: the longest counts. */
const TIMES = 2;
/** ms; what works in turns for longer is not waited for. */
const LONGEST = 5_000;
/** All else is a refusal, of which a row says so. */
const ANSWERED = ['answered', 'not answered yet'];
/** Each deletes what the others are asked about. */
const LAST: readonly CallName[] = [
  ...(['app.giveUp', 'access.sign', 'access.delete', 'campaigns.delete', 'kits.delete'] as const),
  ...([
    'keys.forget',
    'instances.remove',
    'activity.clear',
    'repair.restoreList',
    'repair.startOver',
  ] as const),
];

/**
 * How long each call of the page, with as much as it takes, holds main up at a time; parts: names of calls, and of the
 * kinds of a plan: `calls needs.list set-permissions`.
 */
export const calls: Measurement = {
  name: 'calls',
  async measure({ named }) {
    const folder = mkdtempSync(join(tmpdir(), 'quayside-bench-'));
    const ends: (() => Promise<void>)[] = [];
    try {
      const world = await openCallsWorld(folder, (close) => ends.unshift(close));
      const parts = named.filter((each) => each !== 'calls');
      const names = Object.keys(shapes) as CallName[];
      const rows: Row[] = [];
      const unanswered: string[] = [];
      for (const name of [...names.filter((each) => !LAST.includes(each)), ...LAST]) {
        if (!world.app.isAnswered(name)) unanswered.push(name);
        else
          for (const row of await rowsOf(world, name, parts)) {
            rows.push(row);
            console.log(`${row.name}: ${row.quayside.map(Math.round)} ms; ${row.madeOf}`);
          }
      }
      console.log(`Not asked, since Electron answers them: ${unanswered.join(', ')}.`);
      return rows.toSorted((one, other) => Math.max(...other.quayside) - Math.max(...one.quayside));
    } finally {
      for (const end of ends) await end();
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    }
  },
};

/** One for each kind of its input; `parts`: of calls and kinds that are measured alone; none for all. */
async function rowsOf(world: CallsWorld, name: CallName, parts: readonly string[]): Promise<Row[]> {
  const { app, before, after, more, known } = world;
  const isMeant = (kind: string) => parts.length === 0 || [name, kind].some((each) => parts.includes(each));
  const longest = new Map<string, { ms: number; of: string; isAnswered: boolean }>();
  /** Each is made once what comes before it was done. */
  async function* inputs() {
    const prepare = async () => before[name]?.();
    for (const texts of ['short', 'long'] as const) {
      await prepare();
      const how = { budget: 0.99 * MOST_VALUES, known: known(name), texts };
      for (const input of largestOf(shapes[name].input, how)) {
        yield { input, of: `${texts} texts` };
        await prepare();
      }
    }
    for (const input of more(name)) yield { input, of: 'all there is' };
  }
  for (let time = 0; time < TIMES; time += 1)
    for await (const { input, of } of inputs()) {
      const kind = (input as Partial<Intent>).kind ?? '';
      if (!isMeant(kind)) continue;
      const { ms, code } = await heldUpBy(() => app.router(true, { call: name, input }));
      await after();
      const last = longest.get(kind) ?? { ms: -1, of: '', isAnswered: false };
      const isAnswered = last.isAnswered || ANSWERED.includes(code);
      longest.set(kind, ms > last.ms ? { ms, of: `${of}: ${code}`, isAnswered } : { ...last, isAnswered });
    }
  return [...longest].map(([kind, { ms, of, isAnswered }]) => {
    const refused = isAnswered ? '' : ', which is refused';
    return rowAtMost(`held up by ${`${name} ${kind}`.trim()}${refused}`, 'ms', [ms], AT_MOST, of);
  });
}

async function heldUpBy(ask: () => Promise<{ ok?: boolean; error?: { code: string } }>) {
  let ms = 0;
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      const before = process.threadCpuUsage();
      await nextTurn();
      const { user, system } = process.threadCpuUsage(before);
      ms = Math.max(ms, (user + system) / 1_000);
    }
  })();
  await nextTurn();
  const answer = await Promise.race([ask(), wait(LONGEST, { error: { code: 'not answered yet' } })]);
  await nextTurn();
  isOver = true;
  await watching;
  return { ms, code: answer.error?.code ?? 'answered' };
}
