import { expect, test } from 'vitest';
import { createHidden, createOut } from '../../src/command/output.ts';
import { scopeOf } from '../../src/command/reading.ts';
import { run } from '../../src/command/verbs/drift.ts';
import type { Context } from '../../src/command/verbs.ts';
import type { Drift, IsWithin } from '../../src/main/access/drift.ts';
import type { Author, Difference } from '../../src/shared/drift.ts';
import { ok } from '../../src/shared/errors.ts';

const raised = (key: string): Difference => ({
  ...{ kind: 'raised', key, personId: key, emails: [`${key}@example.com`] },
  ...{ instanceId: 'one', organizationId: 'o-acme', organizationName: 'Acme', was: 'member', now: 'admin' },
});
const own = (difference: Difference) => ({
  difference,
  at: 1_000,
  by: 'me@example.com',
  remark: 'asked for',
});

const ORGANIZATIONS = [
  { id: 'o-acme', name: 'Acme' },
  { id: 'o-lab', name: 'Lab' },
];

/** What drift tells of these, over one instance and a baseline that knows another one, too. */
async function told(given: Partial<Drift>, options: Context['options'] = {}) {
  const drift: Drift = { differences: [], own: [], accepted: [], apart: [], ...given };
  const scope = scopeOf(options, [{ id: 'one', name: 'One', origin: 'https://one.example' } as never], []);
  if (!scope.ok) throw new Error(scope.error.message);
  let written = '';
  const instances = [
    { instanceId: 'one', name: 'One' },
    { instanceId: 'gone', name: 'Gone' },
  ];
  let isWithin: IsWithin = () => false;
  const asked: Difference[] = [];
  const context = {
    ...{ options, scope: scope.value, signal: new AbortController().signal },
    read: async () => ({ account: ok({}), keys: [] }),
    out: createOut({
      ...{ format: 'json', quiet: false, colors: false, hidden: createHidden() },
      stdout: { write: (text) => (written += text) },
      stderr: { write() {} },
    }),
    core: {
      instances: { keysOf: () => [] },
      now: async () => ({}),
      access: {
        compareWithin: async (_id: string, _now: unknown, within: IsWithin) => {
          isWithin = within;
          return ok({ drift });
        },
        authorsIn: async (_baseline: unknown, { differences, own }: Pick<Drift, 'differences' | 'own'>) => {
          asked.push(...differences, ...own.map(({ difference }) => difference));
          const redone: Partial<Author> = { key: 'redone', by: ['eve@example.com'], at: 2_000 };
          return own.some(({ difference: { key } }) => key === 'redone') ? [redone] : [];
        },
      },
      world: {
        organizations: () => ORGANIZATIONS,
        organization: ({ organizationId }: { organizationId: string }) =>
          ORGANIZATIONS.find(({ id }) => id === organizationId) ?? null,
        ...{ failures: () => [], account: () => null, target: () => null, lastFailure: () => null },
      },
    },
    calls: {
      'access.list': async () =>
        ok({ baselines: [{ id: 'b', name: 'January', keptAt: 0, signed: null, instances }] }),
    },
  } as unknown as Context;
  const code = await run(context, []);
  const { differences, own: ours, accepted, apart } = JSON.parse(written);
  const who = (all: { person: string }[]) => all.map(({ person }) => person.split('@')[0]);
  return {
    ...{ code, differences: who(differences), own: who(ours), accepted: who(accepted), apart, isWithin },
    asked: asked.map(({ key }) => key),
  };
}

test('what was done with Quayside or accepted is told apart, and what somebody else did again is theirs, as in the window', async () => {
  const given = {
    differences: [raised('ann')],
    own: [own(raised('ben')), own(raised('redone'))],
    accepted: [{ difference: raised('cid'), at: 3_000 }],
  };
  const all = { code: 2, differences: ['ann', 'redone'], own: ['ben'], accepted: ['cid'] };
  expect(await told(given)).toMatchObject({ ...all, asked: ['ben', 'redone'] });
  expect(await told(given, { authors: true })).toMatchObject({ ...all, asked: ['ann', 'ben', 'redone'] });
  const alone = { ...given, differences: [] };
  expect(await told(alone)).toMatchObject({ code: 2, differences: ['redone'] });
  expect(await told({ ...alone, own: [own(raised('ben'))] })).toMatchObject({ code: 0, own: ['ben'] });
});

test('all differences are told, however many', async () => {
  const many = [...Array(2_500).keys()].map((at) => raised(`p${at}`));
  expect((await told({ differences: many })).differences).toHaveLength(2_500);
});

test('of an organization, by its name now or, where it is gone, then, nothing else is compared', async () => {
  const { isWithin } = await told({}, { organization: ['Lab'] });
  expect(isWithin('one', null)).toBe(true);
  expect(isWithin('gone', null)).toBe(false);
  expect(isWithin('one', 'o-lab', 'Renamed since')).toBe(true);
  expect(isWithin('one', 'o-acme', 'Lab')).toBe(false);
  expect(isWithin('one', 'o-deleted', 'lab')).toBe(true);
});

test('of an instance that was removed since it is told that it was not compared, unless others were chosen', async () => {
  const apart = [{ instanceId: 'gone', organizationId: null, organizationName: '', why: 'unread' as const }];
  const whole = await told({ apart });
  expect(whole).toMatchObject({ code: 2, apart: ['Gone: not read.'] });
  expect(['one', 'gone'].map((id) => whole.isWithin(id, null))).toEqual([true, true]);
  const one = await told({}, { instance: ['One'] });
  expect(['one', 'gone'].map((id) => one.isWithin(id, null))).toEqual([true, false]);
});
