import { writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planDigest } from '../../src/command/planFile.ts';
import { yieldToEventLoop } from '../../src/main/scheduling/yielding.ts';
import type { IntentOf } from '../../src/shared/operations/change.ts';
import { owned } from '../dokploy/seed.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import type { Version } from '../dokploy/versions.ts';
import { makeFolder } from '../main/storage/folder.ts';
import type { Quayside } from '../seams/quayside.ts';
import { makeProfile, type Run, runCommand } from './command.ts';

const simulator = testSimulator();
const PEOPLE = ['ann', 'bob', 'cid', 'dan', 'eva', 'fay'].map((name) => `${name}@example.com`);
const member = fc.record({
  email: fc.constantFrom(...PEOPLE),
  role: fc.constantFrom('member', 'member', 'admin'),
});
const server = fc.record({
  version: fc.constantFrom<Version>('0.26.5', '0.27.1', '0.28.8', '0.30.2'),
  members: fc.uniqueArray(member, { selector: ({ email }) => email, maxLength: 6 }),
  invited: fc.uniqueArray(fc.constantFrom(...PEOPLE), { maxLength: 2 }),
});
const line = fc.record({
  email: fc.constantFrom(...PEOPLE, 'new@example.com'),
  at: fc.nat({ max: 1 }),
  role: fc.constantFrom('member', 'admin', 'none', 'none'),
});
const world = fc.record({
  servers: fc.tuple(server, server),
  lines: fc.uniqueArray(line, { selector: ({ email, at }) => `${email} ${at}`, minLength: 1, maxLength: 8 }),
  leaving: fc.uniqueArray(fc.constantFrom(...PEOPLE), { minLength: 1, maxLength: 3 }),
});

/** As a person does it: who goes is confirmed one by one. */
async function wantedInWindow(app: Quayside, file: string): Promise<string> {
  app.files.open = file;
  const opened = await app.call('wanted.open', {});
  if (opened.outcome !== 'opened') throw new Error('it is not open');
  const { token } = opened;
  const seen = await app.call('plans.make', { kind: 'wanted-access', token, confirmed: {} });
  const removals = (seen.wanted?.remove ?? []).map(({ email, confirmation }) => [email, confirmation]);
  const confirmed = Object.fromEntries(removals);
  return planDigest((await app.call('plans.make', { kind: 'wanted-access', token, confirmed })).plan.steps);
}

async function offboardInWindow(app: Quayside, intent: IntentOf<'off-board'>): Promise<string> {
  for (;;) {
    const { leavers } = await app.call('plans.make', intent);
    if (!leavers || leavers.isAsking) {
      // Answers of servers come in between.
      await yieldToEventLoop();
      continue;
    }
    const confirmed = Object.fromEntries(
      leavers.people.flatMap(({ emails: [first = ''], confirmation }) =>
        confirmation === null ? [] : [[first, confirmation]],
      ),
    );
    const made = await app.bridge.call('plans.make', { ...intent, confirmed });
    // Where nobody can be confirmed the window says so.
    return planDigest(made.ok ? made.value.plan.steps : []);
  }
}

test('the same intents give the same plan in the window and on the command line', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(world, async ({ servers, lines, leaving }) => {
      const folder = makeFolder();
      const started = await Promise.all(
        servers.map(({ version, members, invited }, at) =>
          simulator.addInstance({
            name: `S${at}`,
            version,
            seed: owned({
              ...{ name: 'Acme', members },
              invitations: invited
                .filter((email) => !members.some((each) => each.email === email))
                .map((email) => ({ email })),
            }),
          }),
        ),
      );
      const file = path.join(folder, 'wanted.csv');
      const rows = lines.map(({ email, at, role }) => `${email},S${at},Acme,${role}`);
      writeFileSync(file, ['address,instance,organization,role', ...rows].join('\n'));
      const intent = { kind: 'off-board' as const, addresses: leaving, together: [], choices: {} };
      const plan = path.join(folder, 'plan.json');
      const intents = [{ ...intent, confirmed: 'all' }];
      writeFileSync(plan, JSON.stringify({ quayside: 'plan', version: 1, intents }));
      const inWindow: string[] = [];
      const profile = await makeProfile(started, {}, async (app) => {
        inWindow.push(await wantedInWindow(app, file), await offboardInWindow(app, intent));
      });
      const here: Run[] = [];
      for (const each of [file, plan])
        here.push(await runCommand(['plan', each, '--json', '--profile', profile]));
      // A file with a line that cannot be done is refused here, and its other lines are done in the window.
      const digests = here.map(({ stdout }) => JSON.parse(stdout).digest);
      compared += digests.filter(Boolean).length;
      expect(digests.map((digest, at) => digest ?? inWindow[at])).toEqual(inWindow);
      for (const each of started) await each.close();
    }),
    { numRuns: 12 },
  );
  expect(compared).toBeGreaterThan(15);
}, 300_000);
