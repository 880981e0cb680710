import { describe, expect, test } from 'vitest';
import { type Comparer, createComparer } from './compare.ts';
import type { SimulatedInstance } from './instance.ts';
import { alter, exclusions, findExclusion, isFresh } from './recorded-setting.ts';
import {
  changeRecorded,
  type Exchange,
  listSections,
  plantRecorded,
  readChanges,
  readSection,
  sendRecorded,
} from './replay.ts';
import { testSimulator } from './testSimulator.ts';
import { accessVersions, type Version, versions } from './versions.ts';

const simulator = testSimulator();

let replayed = 0;

type Run = { version: Version; instance: SimulatedInstance; comparer: Comparer };

async function startRun(version: Version, from: string = version): Promise<Run> {
  const instance = await simulator.addInstance({ version, seed: plantRecorded(from) });
  return { version, instance, comparer: createComparer(instance.world) };
}

/** Sends one recorded request and says what differs: status, reason, headers, body. */
async function replay({ instance, comparer }: Run, exchange: Exchange): Promise<string[]> {
  const { request, response } = exchange;
  if (!request || !response) return [];
  replayed += 1;
  const reply = await sendRecorded(instance, request, comparer.texts);
  const wrong = comparer.compare(response.status, reply.status, 'status');
  if (response.reason !== undefined) wrong.push(...comparer.compare(response.reason, reply.reason, 'reason'));
  for (const name of ['content-type', 'location', 'etag', 'connection']) {
    const recorded = response.headers?.[name];
    if (recorded !== undefined) wrong.push(...comparer.compare(recorded, reply.headers[name], name));
  }
  if (!response.headers?.['content-type'] && reply.headers['content-type']) {
    wrong.push(`content-type: none recorded, ${reply.headers['content-type']} given`);
  }
  if ('body' in response) wrong.push(...comparer.compare(response.body, cut(exchange, parse(reply.text))));
  else if (response.text !== undefined) wrong.push(...comparer.compare(response.text, reply.text));
  return wrong.map((line) => `${exchange.name} → ${line}`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Cuts an answer as the recorded one was: of some lists the first rows alone were kept, which the name says. */
function cut({ name }: Exchange, body: unknown): unknown {
  const kept = /\(logs cut to (\d+)\)$/.exec(name)?.[1];
  const { logs, ...rest } = (body ?? {}) as { logs?: unknown[] };
  return kept === undefined || !logs ? body : { ...rest, logs: logs.slice(0, Number(kept)) };
}

/** Compares what the database held after a removal with what the world holds. */
function checkDatabase({ instance: { world } }: Run, note: Exchange, before: Exchange | null): string[] {
  const { userId } = (before?.request?.body ?? {}) as { userId?: string };
  const held = {
    accountRows: world.users.filter((row) => row.id === userId).length,
    membershipRows: world.members.filter((row) => row.userId === userId).length,
    organizationsLeft: world.organizations.length,
    org1Left: world.organizations.filter((row) => row.name === 'My Organization').length,
  };
  return Object.entries(held).flatMap(([name, count]) =>
    note[name] === String(count) ? [] : [`${note.name} → ${name}: ${note[name]} recorded, ${count} held`],
  );
}

for (const version of versions) {
  describe(`${version} answers what the real one answered`, () => {
    let run: Run | null = null;
    test.for(listSections(version))('%s', async (section) => {
      const wrong: string[] = [];
      let before: Exchange | null = null;
      for (const exchange of readSection(version, section)) {
        if (!run || isFresh(version, section, exchange, before === null)) run = await startRun(version);
        if (exchange.name.startsWith('database after:')) wrong.push(...checkDatabase(run, exchange, before));
        before = exchange;
        if (findExclusion(version, section, exchange) !== null) continue;
        alter(run.instance.world, section, exchange);
        wrong.push(...(await replay(run, exchange)));
      }
      expect(wrong).toEqual([]);
    });
  });
}

for (const version of accessVersions) {
  const from = `${version}/access`;
  const changes = readChanges(from);
  // Other servers than the ones above: each section has one of its own.
  describe(`${version} answers about access what the real one answered`, () => {
    test.for(listSections(from))('%s', async (section) => {
      const wrong: string[] = [];
      const run = await startRun(version, from);
      for (const [index, exchange] of readSection(from, section).entries()) {
        changeRecorded(run.instance.world, changes[section] ?? [], index);
        if (findExclusion(from, section, exchange) === null) wrong.push(...(await replay(run, exchange)));
      }
      expect(wrong).toEqual([]);
    });
  });
}

test('every recorded exchange was replayed or is left out by name, and nothing is named that leaves out none', () => {
  const leftOut = new Set<string>();
  let named = 0;
  let all = 0;
  for (const from of [...versions, ...accessVersions.map((version) => `${version}/access`)]) {
    for (const section of listSections(from)) {
      for (const exchange of readSection(from, section)) {
        const why = findExclusion(from, section, exchange);
        all += 1;
        if (why === null) continue;
        named += 1;
        leftOut.add(why);
      }
    }
  }
  expect(replayed).toBe(all - named);
  expect(exclusions.filter(({ why }) => !leftOut.has(why))).toEqual([]);
});
