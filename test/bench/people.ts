import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createPeople } from '../../src/main/people/people.ts';
import { createCache } from '../../src/main/world/cache.ts';
import type { PeopleQuery } from '../../src/shared/calls/people.ts';
import type { Instance } from '../../src/shared/instance.ts';
import { EVERYONE } from '../../src/shared/peopleQuery.ts';
import { type Bench, type Measurement, type Row, rowAtMost } from './bench.ts';
import { addedSince, type ByProcess, cpuOf, cpuWords } from './processes.ts';
import { fill, see, subject } from './seen.ts';
import { listenSilently } from './subjects.ts';
import { INSTANCES, organizationOf, peopleInAll, WORLD } from './world.ts';

/** What a person does one after the other: each is a question that was not asked before. */
const QUERIES: Partial<PeopleQuery>[] = [
  { sort: { by: 'email', descending: true } },
  { sort: { by: 'name', descending: false } },
  { sort: { by: 'organizations', descending: true } },
  { sort: { by: 'risk', descending: false } },
  { sort: { by: 'two-factor', descending: false } },
  { search: 'person 1' },
  { search: 'person-777@' },
  { roles: ['admin'], noTwoFactor: true },
  { owner: true, atLeast: 2 },
  { only: 'invited', sort: { by: 'name', descending: true } },
  { domains: ['company-3.example'], newSince: Date.parse('2025-06-01') },
];
/** Asks main in the page, and keeps asking for next to nothing beside it. Gives how long each question took, in ms. */
const PAGE = `async (questions) => {
  const timed = async (call, input) => {
    const began = performance.now();
    const answer = await globalThis.quayside.request(call, input);
    if (!answer.ok) throw new Error(answer.error.message);
    return { took: performance.now() - began, value: answer.value };
  };
  let slowest = 0;
  let isOver = false;
  const pinging = (async () => {
    while (!isOver) {
      slowest = Math.max(slowest, (await timed('app.giveUp', { id: 'none' })).took);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  })();
  const [first, ...others] = questions;
  const { took, value } = await timed('people.list', first);
  isOver = true;
  await pinging;
  const later = [];
  for (const question of others) later.push((await timed('people.list', question)).took);
  return { first: took, slowest, all: value.all, later };
}`;
type Seen = { first: number; slowest: number; all: number; later: number[] };

/** The table of 8,000 people: how soon it answers, from last seen and later, and what it costs main. */
export const people: Measurement = {
  name: 'people',
  async measure(bench) {
    const { first, slowest, later, cpu } = await inApp(bench);
    const madeOf = cpuWords(cpu, 'all questions together: ');
    const row = (name: string, unit: Row['unit'], quayside: number[], atMost: number) =>
      rowAtMost(name, unit, quayside, atMost, madeOf);
    const { replaced, memory } = await inProcess();
    return [
      row('first 100 of 8,000 people from last seen', 'ms', first, 250),
      row('slowest call to main meanwhile', 'ms', slowest, 50),
      row('slowest of other searches, filters, sorts', 'ms', later, 25),
      row('one list replaced, and 100 people of it', 'ms', replaced, 10),
      row('memory of the table in main', 'MB', memory, 25),
    ];
  },
};

async function inApp(bench: Bench) {
  const folder = mkdtempSync(join(tmpdir(), 'quayside-bench-'));
  const silent = await Promise.all(Array.from({ length: INSTANCES }, () => listenSilently(0)));
  const taken = {
    first: [] as number[],
    slowest: [] as number[],
    later: [] as number[],
    cpu: [] as ByProcess[],
  };
  const profile = join(folder, 'profile');
  const filled = await fill(profile, {
    world: WORLD,
    ports: silent.map(({ port }) => port),
    service: bench.service,
  });
  try {
    filled.openAt('home');
    const { ids } = filled;
    const column = { by: 'column', instanceId: ids[7], organizationId: organizationOf(7, 2).organizationId };
    const questions = [
      EVERYONE,
      ...QUERIES.map((query) => ({ ...EVERYONE, ...query })),
      { ...EVERYONE, sort: { ...column, descending: false } },
      { ...EVERYONE, instanceIds: ids.slice(0, 10) },
    ].map((query) => ({ query, from: 0, count: 100 }));
    await bench.repeat(subject(profile, 'home'), async (running, keep) => {
      const before = cpuOf(running.pid);
      const seen = await running.evaluate<Seen>(`(${PAGE})(${JSON.stringify(questions)})`);
      const used = addedSince(before, cpuOf(running.pid));
      if (seen.all !== peopleInAll()) throw new Error(`the table has ${seen.all} people`);
      if (!keep) return;
      taken.first.push(seen.first);
      taken.slowest.push(seen.slowest);
      taken.later.push(Math.max(...seen.later));
      taken.cpu.push(used);
    });
  } finally {
    await filled.close();
    for (const { close } of silent) await close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
  return taken;
}

/** The app’s own modules, in this process. */
async function inProcess() {
  const folder = mkdtempSync(join(tmpdir(), 'quayside-bench-'));
  const taken = { replaced: [] as number[], memory: [] as number[] };
  try {
    const filling = createCache({ folder, clock: Date.now });
    const instances = Array.from(
      { length: INSTANCES },
      (_, index) => ({ id: `${index}`, keys: [] }) as unknown as Instance,
    );
    for (const [index, { id }] of instances.entries()) see(filling, id, WORLD.organizationsOf(index));
    await filling.flush();
    const cache = createCache({ folder, clock: Date.now });
    await cache.summaries(instances.map(({ id }) => id));
    const before = memoryNow();
    const { calls } = createPeople({
      doneSteps: async () => [],
      instances: { list: () => instances, onChange: () => () => {} },
      cache,
      file: join(folder, 'people.json'),
      clock: Date.now,
      newId: () => 'id',
      notify: () => {},
      chooseTarget: async () => null,
      onChange: () => {},
    });
    const page = { query: EVERYONE, from: 0, count: 100 };
    await calls['people.list'](page);
    taken.memory.push(memoryNow() - before);
    for (let index = 0; index < INSTANCES; index += 1) {
      const { organizationId, members } = organizationOf(index, 1);
      const began = performance.now();
      cache.recorder(`${index}`)({ organizationId, members: members.slice(1) });
      await calls['people.list'](page);
      taken.replaced.push(performance.now() - began);
    }
    await cache.flush();
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
  return taken;
}

/** What JavaScript holds in this process after a collection, in MB (10⁶ bytes). */
function memoryNow(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
}
