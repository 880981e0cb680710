import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { MOST_VALUES } from '../../src/main/ipc/router.ts';
import { type CallName, calls as shapes } from '../../src/shared/contract.ts';
import type { Intent } from '../../src/shared/operations/change.ts';
import { openQuayside, type Quayside } from '../seams/quayside.ts';
import { type Known, largestOf } from '../shared/inputs.ts';
import { type Measurement, type Row, rowAtMost } from './bench.ts';
import { openFarm } from './many.ts';

/** 20,000 memberships of 8,000 people. */
const FARM = { instances: 100, organizations: 4, members: 50, people: 8_000 };
/** ms; of main itself, so that who else uses the processors counts for nothing. */
const AT_MOST = 250;
const TIMES = 2;
/** ms; what works in turns for longer is not waited for. */
const LONGEST = 5_000;
/** Each deletes what the others are asked about. */
const LAST: readonly string[] = ['instances.remove', 'activity.clear', 'keys.forget'];
/** An operation of ten thousand steps would be run. */
const LEFT_OUT: readonly string[] = ['operations.start'];

/**
 * How long each call of the page, with as much as it takes, holds main up at a time; parts: names of calls, and of the
 * kinds of a plan: `calls needs.list set-permissions`.
 */
export const calls: Measurement = {
  name: 'calls',
  async measure({ named }) {
    const folder = mkdtempSync(join(tmpdir(), 'quayside-bench-'));
    const farm = await openFarm(FARM);
    const ends: (() => Promise<void>)[] = [];
    try {
      const app = await openQuayside({
        folder,
        workerFile: fileURLToPath(new URL('../../src/main/worker.ts', import.meta.url)),
        atEnd: (close) => ends.push(close),
      });
      for (const { name, origin, keys } of farm.instances) {
        const [first, ...others] = keys;
        const { id } = await app.call('instances.add', {
          attemptId: 'a',
          name,
          url: origin,
          key: first?.key ?? '',
        });
        for (const { key, organizationId } of others)
          await app.call('keys.paste', {
            attemptId: 'a',
            instanceId: id,
            organizationId: organizationId ?? '',
            key,
          });
      }
      await app.refresh();
      const known = await knownTo(app);
      const names = (Object.keys(shapes) as CallName[]).filter((name) => !LEFT_OUT.includes(name));
      const order = [...names.filter((name) => !LAST.includes(name)), ...LAST] as CallName[];
      const rows = [];
      const unanswered: string[] = [];
      for (const name of order) {
        const row = await rowOf(app, name, { known, parts: named.filter((each) => each !== 'calls') });
        if (row === 'unanswered') unanswered.push(name);
        if (typeof row === 'string') continue;
        rows.push(row);
        console.log(`${row.name}: ${row.quayside.map(Math.round)} ms; ${row.madeOf}`);
      }
      console.log(`Not asked, since Electron answers them: ${unanswered.join(', ')}.`);
      return rows.toSorted((one, other) => Math.max(...other.quayside) - Math.max(...one.quayside));
    } finally {
      for (const end of ends) await end();
      farm.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    }
  },
};

/** `parts`: of calls and kinds that are measured alone; none for all. */
async function rowOf(
  app: Quayside,
  name: CallName,
  { known, parts }: { known: Known; parts: readonly string[] },
): Promise<Row | 'unanswered' | 'not asked'> {
  let longest: { heldUp: number; of: string } | null = null;
  for (const texts of ['short', 'long'] as const)
    for (const input of largestOf(shapes[name].input, { budget: 0.99 * MOST_VALUES, known, texts })) {
      const kind = (input as Partial<Intent>).kind ?? '';
      if (parts.length > 0 && !parts.includes(name) && !parts.includes(kind)) continue;
      const taken = [];
      for (let time = 0; time < TIMES; time += 1)
        taken.push(await heldUpBy(() => app.router(true, { call: name, input })));
      const heldUp = Math.min(...taken.map(({ ms }) => ms));
      const code = taken[0]?.code;
      if (code === 'internal') return 'unanswered';
      if (heldUp >= (longest?.heldUp ?? 0))
        longest = { heldUp, of: `${kind} ${texts} texts: ${code}`.trim() };
    }
  if (!longest) return 'not asked';
  return rowAtMost(`held up by ${name}`, 'ms', [longest.heldUp], AT_MOST, longest.of);
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

/** What is there, by the names that inputs give it: the largest inputs are about all of it. */
async function knownTo(app: Quayside): Promise<Known> {
  const { columns } = await app.call('people.columns', {});
  const emails: string[] = [];
  const members: { id: string; userId: string }[] = [];
  for (const { instanceId, organizationId } of columns)
    for (const { id, userId, user } of await app.call('members.list', { instanceId, organizationId })) {
      emails.push(user.email);
      members.push({ id, userId });
    }
  const people = [...new Set(emails)];
  const of = <T>(all: readonly T[], at: number) => all[at % all.length];
  const plan = await app.call('plans.make', {
    ...{ kind: 'change-roles', role: 'admin', emails: people },
    places: columns.map(({ instanceId, organizationId }) => ({ instanceId, organizationId })),
  });
  const { id: baseline } = await app.call('access.keep', { name: 'All', instanceIds: [] });
  return (name, at) => {
    switch (name) {
      case 'instanceId':
      case 'instanceIds':
      case 'without':
      case 'only':
        return of(columns, at)?.instanceId;
      case 'organizationId':
      case 'organizationIds':
        return of(columns, at - 1)?.organizationId;
      case 'emails':
      case 'email':
      case 'addresses':
      case 'together':
      case 'ids':
      case 'choices':
        return of(people, at);
      case 'memberIds':
        return of(members, at)?.id;
      case 'userIds':
      case 'userId':
        return of(members, at)?.userId;
      case 'planId':
        return plan.planId;
      case 'baselineId':
        return baseline;
      case 'role':
        return 'admin';
      default:
        return undefined;
    }
  };
}
