import { expect, test } from 'vitest';
import { ORGANIZATION_VERBS } from '../../../src/renderer/src/state/organizationVerbs.ts';
import { fail, ok } from '../../../src/shared/errors.ts';
import type { KeyRecord } from '../../../src/shared/instance.ts';
import { account, failure, instance, startedBench } from './fixture.ts';

const [own] = instance('a').keys as [KeyRecord];
const key = (change: Partial<KeyRecord>): KeyRecord => ({ ...own, ...change });

test('the people whose keys open an organization stand there in the order of use, each as who they are', async () => {
  const second = { id: 'k2', userId: 'u2', userEmail: 'two@example.com', role: 'admin', serverKeyId: null };
  const bench = await startedBench([instance('a', { keys: [key(second), key({}), key({ id: 'k3' })] })]);
  const read = account('a');
  const rowOf = (userId: string, role: string) =>
    read.organizations.map((each) => ({ ...each, members: [{ id: `m-${userId}`, userId, role }] }));
  const people = [
    { caller: null, organizations: rowOf('u1', 'owner') },
    { caller: null, organizations: rowOf('u2', 'member') },
  ];
  await bench.answer('account.read', ok({ ...read, organizations: rowOf('u1', 'owner'), people }), 'a');
  const [target] = bench.actions.targets()[0]?.targets ?? [];
  // The role of the second one is what the server says now, not what was recorded.
  expect(target?.holders?.map(({ email, principal }) => [email, principal.userId, principal.role])).toEqual([
    ['one@example.com', 'u1', 'owner'],
    ['two@example.com', 'u2', 'member'],
  ]);
});

test('a person whose account was not read yet is who the key’s record says', async () => {
  const bench = await startedBench([instance('a')]);
  await bench.serve('a');
  const other = key({ id: 'k2', userId: 'u2', userEmail: 'two@example.com', role: 'admin' });
  bench.emit('instances.changed', { instances: [instance('a', { keys: [key({}), other] })] });
  const [target] = bench.actions.targets()[0]?.targets ?? [];
  expect(target?.holders?.[1]).toMatchObject({
    userId: 'u2',
    principal: { userId: 'u2', role: 'admin', allowed: null },
  });
});

test('an instance that could not be read says why, and one that was does not', async () => {
  const bench = await startedBench([instance('a'), instance('b'), instance('c')]);
  await bench.serve('a');
  await bench.answer('account.read', fail(failure('refused')), 'b');
  expect(bench.actions.targets().map(({ whyUnknown }) => whyUnknown)).toEqual([
    null,
    'It was refused.',
    'It has not been read yet.',
  ]);
});

test('inviting is barred only where each key of the organization is: the plan goes by any that may', async () => {
  for (const [role, isBarred] of [
    ['owner', false],
    ['member', true],
  ] as const) {
    const other = key({ id: 'k2', userId: 'u2', userEmail: 'two@example.com' });
    const bench = await startedBench([instance('a', { keys: [key({ role: 'member' }), other] })]);
    const read = account('a');
    const rowOf = (userId: string, as: string) =>
      read.organizations.map((each) => ({ ...each, members: [{ id: `m-${userId}`, userId, role: as }] }));
    const people = [
      { caller: null, organizations: rowOf('u1', 'member') },
      { caller: null, organizations: rowOf('u2', role) },
    ];
    await bench.answer('account.read', ok({ ...read, organizations: rowOf('u1', 'member'), people }), 'a');
    const organizationId = read.organizations[0]?.id ?? '';
    const why = ORGANIZATION_VERBS.invite.deny({
      state: bench.store.getState(),
      instanceId: 'a',
      organizationId,
    });
    expect(why !== null).toBe(isBarred);
  }
});
