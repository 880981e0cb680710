import { expect, test } from 'vitest';
import { createHidden, createOut } from '../../src/command/output.ts';
import { scopeOf } from '../../src/command/reading.ts';
import { run } from '../../src/command/verbs/drift.ts';
import type { Context } from '../../src/command/verbs.ts';
import type { Drift } from '../../src/main/access/drift.ts';
import type { Author, Difference } from '../../src/shared/drift.ts';
import { ok } from '../../src/shared/errors.ts';

const raised = (key: string, organizationName = 'Acme'): Difference => ({
  ...{ kind: 'raised', key, personId: key, emails: [`${key}@example.com`] },
  ...{ instanceId: 'one', organizationId: organizationName, organizationName, was: 'member', now: 'admin' },
});
const lost = (key: string): Difference => ({
  ...{ kind: 'lost-two-factor', key, personId: key, emails: [`${key}@example.com`], instanceId: 'one' },
});
const own = (difference: Difference) => ({
  difference,
  at: 1_000,
  by: 'me@example.com',
  remark: 'asked for',
});

/** What drift tells of these, over one instance and a baseline that knows another one, too. */
async function told(given: Partial<Drift>, options: Context['options'] = {}) {
  const drift: Drift = { differences: [], own: [], accepted: [], apart: [], asOf: null, ...given };
  const scope = scopeOf(options, [{ id: 'one', name: 'One', origin: 'https://one.example' } as never], []);
  if (!scope.ok) throw new Error(scope.error.message);
  let written = '';
  const instances = [
    { instanceId: 'one', name: 'One' },
    { instanceId: 'gone', name: 'Gone' },
  ];
  const isWithin: boolean[] = [];
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
        compareWithin: async (_id: string, _now: unknown, within: (id: string) => boolean) => {
          isWithin.push(within('one'), within('gone'));
          return ok({ drift });
        },
      },
      world: {
        organizations: () => ['Acme', 'Lab'].map((name) => ({ id: name, name })),
        ...{ failures: () => [], account: () => null, target: () => null, lastFailure: () => null },
      },
    },
    calls: {
      'access.list': async () =>
        ok({ baselines: [{ id: 'b', name: 'January', keptAt: 0, signed: null, instances }] }),
      'access.authors': async () =>
        ok({ authors: [{ key: 'redone', by: ['eve@example.com'], at: 2_000 } as Author] }),
    },
  } as unknown as Context;
  const code = await run(context, []);
  const { differences, own: ours, accepted, apart } = JSON.parse(written);
  const who = (all: { person: string }[]) => all.map(({ person }) => person.split('@')[0]);
  return { code, differences: who(differences), own: who(ours), accepted: who(accepted), apart, isWithin };
}

test('what was done with Quayside or accepted is told apart, and what somebody else did again is theirs, as in the window', async () => {
  const given = {
    differences: [raised('ann')],
    own: [own(raised('ben')), own(raised('redone'))],
    accepted: [{ difference: raised('cid'), at: 3_000 }],
  };
  expect(await told(given)).toMatchObject({
    ...{ code: 2, differences: ['ann'], own: ['ben', 'redone'], accepted: ['cid'] },
  });
  expect(await told(given, { authors: true })).toMatchObject({
    ...{ code: 2, differences: ['ann', 'redone'], own: ['ben'], accepted: ['cid'] },
  });
  expect(await told({ ...given, differences: [] })).toMatchObject({ code: 0, differences: [] });
});

test('all differences are told, however many; of an organization with what is about accounts of its instance', async () => {
  const many = [...Array(2_500).keys()].map((at) => raised(`p${at}`));
  const here = [raised('ann', 'Lab'), lost('ben')];
  expect((await told({ differences: [...many, ...here] })).differences).toHaveLength(2_502);
  const lab = await told({ differences: [...many, ...here] }, { organization: ['Lab'] });
  expect(lab.differences).toEqual(['ann', 'ben']);
});

test('of an instance that was removed since it is told that it was not compared, unless others were chosen', async () => {
  const apart = [{ instanceId: 'gone', organizationId: null, organizationName: '', why: 'unread' as const }];
  expect(await told({ apart })).toMatchObject({
    code: 2,
    apart: ['Gone: not read.'],
    isWithin: [true, true],
  });
  expect(await told({}, { instance: ['One'] })).toMatchObject({ code: 0, isWithin: [true, false] });
});
