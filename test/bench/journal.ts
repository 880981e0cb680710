import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createJournal } from '../../src/main/operations/journal.ts';
import type { Step } from '../../src/shared/operations/operation.ts';
import { openProfile } from '../dokploy/profile.ts';
import type { Bench, Measurement } from './bench.ts';
import { openFarm } from './many.ts';
import { EACH, INSTANCES, LATENCY, remember } from './operations.ts';
import { beyondCpu, usableWithCpu } from './startup.ts';

/** What the journal costs: its syncs while a thousand steps run, and what 100,000 steps in it do to a start. */
export const journal: Measurement = {
  name: 'journal',
  async measure(bench) {
    const shares: number[] = [];
    for (let run = 0; run < 3; run += 1) shares.push(await syncShare());
    const { without, full, madeOf } = await firstScreens(bench);
    return [
      {
        name: 'waits for syncs, % of 1,000 steps',
        unit: '',
        quayside: shares,
        atMost: 10,
        madeOf: 'the disk’s own syncs.',
      },
      {
        name: 'first screen, 100,000 steps (bare: none)',
        unit: 'ms',
        bare: without,
        quayside: full,
        madeOf,
        atMostTimes: 1.05,
      },
    ];
  },
};

/** How much of their time the instances wait for the disk, in percent: the app's own journal, with steps of `LATENCY` ms. */
async function syncShare(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'quayside-bench-'));
  const at = Date.now();
  const steps = Array.from({ length: INSTANCES * EACH }, (_, id): Step => {
    const instanceId = `instance-${id % INSTANCES}`;
    const ref = { instanceId, organizationId: 'organization' };
    const change = { action: 'members.remove', ...ref, userId: `user-${id}`, email: `${id}@farm.example` };
    return {
      id,
      change: change as Step['change'],
      instanceName: instanceId,
      organizationName: 'Organization',
      state: { state: 'waiting' },
    };
  });
  const file = await createJournal({ folder }).begin({
    id: 'bench',
    kind: 'remove-people',
    startedAt: at,
    installations: {},
    steps,
  });
  let waited = 0;
  async function runInstance(instance: number): Promise<void> {
    for (const step of steps.filter(({ id }) => id % INSTANCES === instance)) {
      const asked = performance.now();
      await file.append([{ ...step, state: { state: 'running', at } }]);
      waited += performance.now() - asked;
      await wait(LATENCY);
      file.note([{ ...step, state: { state: 'done', at, output: {}, undo: null } }]);
    }
  }
  const began = performance.now();
  await Promise.all(Array.from({ length: INSTANCES }, (_, at) => runInstance(at)));
  const whole = performance.now() - began;
  await file.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  return (100 * waited) / (INSTANCES * whole);
}

/** When Home stands in the page, in ms since the start, without a journal and with a full one. */
async function firstScreens(bench: Bench): Promise<{ without: number[]; full: number[]; madeOf: string }> {
  const farm = await openFarm({ instances: 3, organizations: 1, members: 20 });
  const ends: (() => Promise<void> | void)[] = [farm.close];
  const folder = () => {
    const made = mkdtempSync(join(tmpdir(), 'quayside-bench-'));
    ends.push(() => rmSync(made, { recursive: true, force: true, maxRetries: 3 }));
    return made;
  };
  async function subject(name: string) {
    const made = folder();
    const profile = await openProfile({ folder: made, service: bench.service });
    for (const instance of farm.instances) {
      const id = await profile.take(instance);
      ends.unshift(() => profile.remove(id));
    }
    writeFileSync(join(made, 'preferences.json'), JSON.stringify({ version: 1, theme: 'light' }));
    const app = fileURLToPath(new URL('../..', import.meta.url));
    return { name, app, profile: made, usable: 'main li h2' };
  }
  try {
    const [bare, quayside] = [await subject('without'), await subject('full')];
    const operations = join(quayside.profile, 'operations');
    mkdirSync(operations, { recursive: true });
    remember(operations);
    const times = await bench.inTurn(usableWithCpu, { bare, quayside });
    return {
      without: times.bare.map(({ usable }) => usable),
      full: times.quayside.map(({ usable }) => usable),
      madeOf: beyondCpu(times),
    };
  } finally {
    for (const end of ends) await end();
  }
}
