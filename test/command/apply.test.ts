import { expect, test } from 'vitest';
import { createHidden, createOut } from '../../src/command/output.ts';
import { sourceOf } from '../../src/command/planFile.ts';
import { scopeOf } from '../../src/command/reading.ts';
import { run } from '../../src/command/verbs/apply.ts';
import type { Context } from '../../src/command/verbs.ts';
import { type AppError, fail, ok } from '../../src/shared/errors.ts';

const FILES = [{ name: 'wanted.csv', text: '' }];
/** Of an earlier run of the same file, on all instances. */
const SOURCE = sourceOf(
  { quayside: 'plan', version: 1, intents: [{ kind: 'wanted-access', files: FILES }] },
  'wanted.csv',
);

/** Applies a file of which everything is as it is wanted but the end dates; gives how it ended, and what was asked for. */
async function applied({
  failure = null,
  options = {},
  hasEarlier = false,
  ended = [],
}: {
  failure?: AppError | null;
  options?: Context['options'];
  hasEarlier?: boolean;
  ended?: object[];
} = {}) {
  const scope = scopeOf({}, [], []);
  if (!scope.ok) throw new Error(scope.error.message);
  const said: string[] = [];
  const asked: object[] = [];
  const check = { faults: [], faulty: 0, unchecked: [], changed: 0, endWords: [] };
  const context = {
    ...{ options: { confirm: true, ...options }, signal: new AbortController().signal },
    scope: { ...scope.value, instances: ended.length > 0 ? [{ id: 'shop', name: 'Shop' }] : [] },
    read: async () => ({ account: ok({}), keys: [] }),
    out: createOut({
      ...{ format: 'text', quiet: false, colors: false, hidden: createHidden() },
      stdout: { write() {} },
      stderr: { write: (text) => said.push(text.trimEnd()) },
    }),
    core: {
      wanted: {
        readText: async () => ok('address,instance,organization,role,until\n'),
        readFiles: async () => ok(FILES),
        openFiles: async () => ok({ token: 't', check }),
      },
      world: { targets: () => [], organizations: () => [], failures: () => [], account: () => null },
      instances: { keysOf: () => [] },
      engine: {
        open: () =>
          hasEarlier
            ? [{ recorded: { id: 'earlier', source: SOURCE }, steps: [], summary: () => ({ id: 'earlier' }) }]
            : [],
        atRest: async () => {},
      },
      archive: { entries: async () => ended },
    },
    calls: {
      'operations.continue': async (input: object) => {
        asked.push(input);
        return ok({});
      },
      'operations.steps': async () => fail({ code: 'bad-input', message: '', advice: '' }),
      'plans.make': async () =>
        ok({
          ...{ planId: 'p', plan: { kind: 'wanted-access', steps: [] } },
          review: { warnings: [], unknown: [] },
        }),
      'wanted.setEnds': async (input: object) => {
        asked.push(input);
        return failure ? fail(failure) : ok({ set: 1 });
      },
    },
  } as unknown as Context;
  return { code: await run(context, ['wanted.csv']), asked, said };
}

test('end dates are kept where there is nothing else to do, and it is told where they cannot be', async () => {
  expect(await applied()).toEqual({ code: 0, asked: [{ token: 't' }], said: [] });
  const failure: AppError = { code: 'registry-unwritable', message: 'No room.', advice: '' };
  expect(await applied({ failure })).toEqual({ code: 1, asked: [{ token: 't' }], said: ['No room.'] });
});

test('what an earlier run left is gone on with where all of it was chosen again, not by a run for less', async () => {
  const continued = { operationId: 'earlier' };
  expect((await applied({ hasEarlier: true })).asked).toContainEqual(continued);
  const less = await applied({ hasEarlier: true, options: { organization: ['Acme'] } });
  expect(less.asked).not.toContainEqual(continued);
  expect(less).toMatchObject({ code: 0, said: [] });
});

test('as long as an off-boarding of an earlier plan is not finished, a run ends with 2, whatever else was done', async () => {
  const stillOpen = { name: 'Ann', on: [{ instanceId: 'shop', state: 'failed', since: null }] };
  const of = (over: object) => [
    { source: 'leavers.plan', operation: { id: 'o', kind: 'off-board', startedAt: 0, stillOpen, ...over } },
  ];
  expect((await applied({ ended: of({}) })).code).toBe(2);
  expect((await applied({ ended: of({ stillOpen: null }) })).code).toBe(0);
});
