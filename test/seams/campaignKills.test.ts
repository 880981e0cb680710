import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readReview } from '../../src/main/campaigns/standing.ts';
import type { Decision } from '../../src/shared/campaigns/campaign.ts';
import { owned } from '../dokploy/seed.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import type { Version } from '../dokploy/versions.ts';
import { makeFolder } from '../main/storage/folder.ts';
import { openQuayside } from './quayside.ts';

const simulator = testSimulator();
const SCRIPT = fileURLToPath(new URL('reviewProcess.ts', import.meta.url));
const VERSIONS: Version[] = ['0.26.5', '0.27.1', '0.28.8', '0.30.2'];
const KILLS = 16;
/** By their first letter: admins who become members, members who stay, and members who go. */
const NAMES = ['abe', 'ada', 'amy', 'ann', 'art', 'bob', 'ben', 'cat', 'cid', 'coy', 'cy', 'cleo'];

/** The same moments at each run. */
let seed = 20261130;
function random(below: number): number {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed % below;
}

test('killed at 16 moments of a review, no decision is lost and none is carried out twice', async () => {
  const servers = await Promise.all(
    VERSIONS.map((version, at) =>
      simulator.addInstance({
        name: `Server ${at}`,
        version,
        seed: owned({
          name: 'Acme',
          members: NAMES.map((name) => ({
            email: `${name}${at}@example.com`,
            role: name.startsWith('a') ? 'admin' : 'member',
          })),
        }),
      }),
    ),
  );
  const folder = makeFolder();
  const setUp = await openQuayside({ folder });
  for (const server of servers) await setUp.add(server);
  await setUp.close();
  writeFileSync(path.join(folder, 'keychain.json'), JSON.stringify([...setUp.computer.keychain.entries]));
  for (const server of servers) server.requests.clear();

  const said = new Map<string, Decision>();
  let reviewId = '';
  let kills = 0;
  let [isClosed, isFinal] = [false, false];
  const compiled = makeFolder();

  /** One life of the app: it is killed once it said one of these words so many times, and then so many ms later. */
  async function live(words: readonly string[], times: number, ms: number): Promise<void> {
    const child: ChildProcess = spawn(process.execPath, [SCRIPT, folder], {
      env: { ...process.env, NODE_COMPILE_CACHE: compiled },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const gone = once(child, 'exit');
    let errors = '';
    child.stderr?.on('data', (text) => {
      errors += text;
    });
    let left = times;
    if (!child.stdout) throw new Error('it says nothing');
    for await (const line of createInterface(child.stdout)) {
      const [heard, id, decision] = line.split(' ').map((each) => JSON.parse(each));
      if (heard === 'started') {
        expect(['', id]).toContain(reviewId);
        reviewId = id;
      }
      if (heard === 'decided') said.set(id, decision);
      isClosed ||= heard === 'closed';
      if (heard === 'final') isFinal = true;
      if (!words.includes(heard)) continue;
      left -= 1;
      if (left === 0) setTimeout(() => child.kill('SIGKILL'), ms);
    }
    const [code, signal] = await gone;
    if (signal === 'SIGKILL') kills += 1;
    else expect({ code, errors }).toEqual({ code: 0, errors: '' });
  }

  for (let at = 0; kills < KILLS; at += 1) {
    if (isFinal || at % 5 === 0) await live(['open'], 1, random(300));
    else await live(['decided', 'closed', 'sent'], 1 + random(isClosed ? 4 : 16), random(4));
  }
  for (let lives = 0; !isFinal && lives < 5; lives += 1) await live([], 0, 0);

  const of = (name: string) => readFileSync(path.join(folder, 'reviews', reviewId, name), 'utf8');
  const read = readReview(of('evidence.json'), of('log.ndjson'));
  if (!read) throw new Error('it cannot be read');
  const { stand, touched } = read;
  expect(touched).toBeNull();
  expect(stand.final).not.toBeNull();
  for (const [id, decision] of said) expect(stand.lines.get(id)?.decision).toEqual(decision);
  for (const { decision, result } of stand.lines.values())
    expect(result?.state).toBe(decision?.is === 'keep' ? undefined : 'done');

  for (const [at, { world, requests }] of servers.entries()) {
    const roles = world.members.map(({ userId, role }) => [
      world.users.find(({ id }) => id === userId)?.email.replace(/\d.*/, ''),
      role,
    ]);
    const left = NAMES.filter((name) => !name.startsWith('c')).map((name) => [name, 'member']);
    expect(Object.fromEntries(roles)).toEqual({ 'owner@example.com': 'owner', ...Object.fromEntries(left) });
    const sent = requests.filter(({ method, status }) => method === 'POST' && status === 200);
    const each = sent.map(({ call, body }) => `${call} ${body}`);
    expect({ at, each }).toEqual({ at, each: [...new Set(each)] });
    expect(each).toHaveLength(10);
  }
}, 300_000);
