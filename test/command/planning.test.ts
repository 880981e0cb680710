import { expect, test } from 'vitest';
import { createHidden, createOut, Ended } from '../../src/command/output.ts';
import { isDifferent, plan } from '../../src/command/planning.ts';
import { scopeOf, type Unread } from '../../src/command/reading.ts';
import { summaryOf } from '../../src/command/verbs/plan.ts';
import type { Context } from '../../src/command/verbs.ts';
import type { WantedResult } from '../../src/shared/calls/wanted.ts';
import { ok } from '../../src/shared/errors.ts';
import { instanceOf } from '../main/people/seen.ts';

const organizations = [
  { id: 'o-1', name: 'Acme' },
  { id: 'o-2', name: 'Labs' },
];

/** For which organizations the last file was opened; null for all. */
let openedFor: unknown;

/** Plans a file that comes to this; gives what is left as it is, or what was said of why there is no plan. */
async function planned(
  check: Partial<WantedResult>,
  options: Context['options'] = {},
  unread: readonly Unread[] = [],
) {
  const instance = { ...instanceOf('shop'), name: 'Shop' };
  const scope = scopeOf(options, [instance], []);
  if (!scope.ok) throw new Error(scope.error.message);
  const out = createOut({
    ...{ format: 'text', quiet: false, colors: false, hidden: createHidden() },
    stdout: { write() {} },
    stderr: { write() {} },
  });
  const none = { faults: [], faulty: 0, unchecked: [], changed: 0 };
  const context = {
    ...{ options, out, scope: scope.value },
    core: {
      wanted: {
        openFiles: async (_files: unknown, only: unknown) => {
          openedFor = only;
          return ok({ token: 't', check: { ...none, ...check } });
        },
      },
      world: { targets: () => [], organizations: () => organizations },
    },
    calls: {
      'plans.make': async () =>
        ok({
          ...{ planId: 'p', plan: { kind: 'wanted-access', steps: [] } },
          review: { warnings: [], unknown: [] },
        }),
    },
  } as unknown as Context;
  const files = [{ name: 'wanted.csv', text: '' }];
  return plan({
    ...{ context, unread, allow: {} },
    file: { quayside: 'plan', version: 1, intents: [{ kind: 'wanted-access', files }] },
  }).then(
    (made) => ({ left: made.left, isOpen: isDifferent(made), why: null }),
    (error: unknown) => {
      if (!(error instanceof Ended)) throw error;
      return { left: null, isOpen: null, why: `${error.why.message} ${error.why.advice}`.trim() };
    },
  );
}

const fault = (line: number, later = true) => ({
  ...{ line, column: 1, why: later ? 'Not joined yet.' : 'No address.' },
  ...(later ? { later: true as const } : {}),
});

test('a line that cannot be done yet is told and keeps nothing from being planned; a wrong one is refused alone', async () => {
  expect(await planned({ faults: [fault(2), fault(3)], faulty: 2 })).toMatchObject({
    left: ['wanted.csv:2:1: Not joined yet.', 'wanted.csv:3:1: Not joined yet.'],
    isOpen: true,
  });
  expect((await planned({ faults: [fault(2)], faulty: 9 })).left).toContain('And 8 more.');
  expect(await planned({ faults: [fault(2), fault(3, false)], faulty: 4 })).toMatchObject({
    why: 'wanted.csv:3:1: No address. And 2 more.',
  });
  expect(await planned({ faults: [fault(3, false), fault(3, false)], faulty: 2 })).toMatchObject({
    why: 'wanted.csv:3:1: No address.',
  });
});

test('an organization that is chosen by its id is told like one chosen by its name, where it cannot be compared', async () => {
  const unchecked = ['Acme', 'Labs'].map((organization) => ({
    ...{ instance: 'Shop', organization, why: 'No key.', lines: 1 },
  }));
  for (const organization of [['o-1'], ['ACME']])
    expect(await planned({ unchecked }, { organization })).toMatchObject({
      left: ['Acme on Shop: No key.'],
      isOpen: true,
    });
  expect((await planned({ unchecked })).left).toHaveLength(2);
});

test('of what was just asked for it is not said that it is to be refreshed', async () => {
  const why = 'Its people have not been read yet. Refresh its instance.';
  const unchecked = ['Acme', 'Labs'].map((organization) => ({
    ...{ instance: 'Shop', organization, why, lines: 1 },
  }));
  const unread = { instance: 'Shop', code: 'timeout', message: '', advice: '' } as const;
  const left = async (options: Context['options'], ...of: (string | null)[]) =>
    (
      await planned(
        { unchecked },
        options,
        of.map((organization) => ({ ...unread, organization })),
      )
    ).left;
  expect(await left({}, 'Acme')).toEqual([`Acme on Shop: It could not be read.`, `Labs on Shop: ${why}`]);
  expect(await left({}, null)).toEqual(
    ['Acme', 'Labs'].map((name) => `${name} on Shop: It could not be read.`),
  );
  expect(await left({ offline: true })).toEqual(
    ['Acme', 'Labs'].map((name) => `${name} on Shop: Nothing was read: --offline.`),
  );
});

test('a file is opened for what was chosen', async () => {
  await planned({});
  expect(openedFor).toBeNull();
  const labs = { instanceId: 'shop', organizationId: 'o-2' };
  await planned({}, { organization: ['labs'] });
  expect(openedFor).toEqual([labs]);
  await planned({}, { instance: ['Shop'] });
  expect(openedFor).toEqual([{ ...labs, organizationId: 'o-1' }, labs]);
});

test('a plan that could not compare all does not say that all is as it is wanted', () => {
  const made = [{ plan: { kind: 'wanted-access', steps: [] }, review: { warnings: [], unknown: [] } }];
  const summary = (patch: object) =>
    summaryOf({ made, left: [], waiting: [], unread: [], ...patch } as unknown as Parameters<
      typeof summaryOf
    >[0]);
  expect(summary({})).toBe('Nothing to do: everything already matches.');
  const unsure = 'Nothing to do in what could be compared.';
  expect(summary({ left: ['Acme on Shop: No key.'] })).toBe(unsure);
  expect(summary({ unread: [{ instance: 'Dead' }] })).toBe(unsure);
  expect(summary({ waiting: ['wanted.csv:2:1: Not joined yet.'] })).toBe(
    'Nothing to do until those who are invited have joined.',
  );
  const step = { change: { action: 'members.remove' }, denied: 'No.' };
  expect(summary({ made: [{ ...made[0], plan: { kind: 'wanted-access', steps: [step] } }] })).toBe(
    '0 of 1 will run. 1 can’t.',
  );
});
