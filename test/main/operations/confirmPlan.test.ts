import { expect, test } from 'vitest';
import { createConfirmPlan } from '../../../src/main/operations/confirmPlan.ts';
import type { Roles } from '../../../src/shared/calls/organizations.ts';
import { fail, ok, type Result } from '../../../src/shared/errors.ts';
import type { Change } from '../../../src/shared/operations/change.ts';
import type { PlannedStep } from '../../../src/shared/operations/operation.ts';
import type { Question } from '../../../src/shared/question.ts';
import { instance } from '../../renderer/state/fixture.ts';

const at = { instanceId: 'a', organizationId: 'acme' };
const step = (change: object, denied?: string): PlannedStep => ({
  change: { ...at, ...change } as Change,
  instanceName: 'Shop',
  organizationName: 'Acme',
  ...(denied ? { denied } : {}),
});
const removal = (email: string) => step({ action: 'members.remove', email, userId: email });

const ROLES: Result<Roles> = ok({
  roles: [
    { role: 'viewer', permissions: { member: ['read'] } },
    { role: 'lead', permissions: { member: ['read', 'update'] } },
  ],
  statements: null,
  licensed: true,
});

const DOCKER = { docker: ['read'] };
const FAR = ['canAccessToDocker', 'canAccessToTraefikFiles', 'canAccessToSSHKeys'];
const permissionsOf = { action: 'members.setPermissions', email: 'ann@x.example', role: 'member' };
const settings = (role: string, had: string | null = null) => ({
  action: 'organizations.update',
  settings: { name: 'Acme', defaultRole: role },
  before: { name: 'Acme', defaultRole: had },
});

async function confirm(steps: PlannedStep[], answer = 'yes', roles = ROLES) {
  const asked: Question<string>[] = [];
  const { confirmPlan } = createConfirmPlan({
    ask: async (question) => {
      asked.push(question);
      return answer as never;
    },
    instances: { find: () => ok(instance('a', { origin: 'https://shop.example.com' })) },
    rolesOf: async () => roles,
  });
  return { result: await confirmPlan({ steps }), asked };
}

test('what takes nothing for good and hands out no power is not asked about', async () => {
  const { result, asked } = await confirm([
    step({ action: 'members.setRole', email: 'ann@x.example', from: 'admin', role: 'member' }),
    step({ action: 'members.setRole', email: 'bob@x.example', from: 'owner', role: 'admin' }),
    step({ action: 'invitations.create', email: 'eva@x.example', role: 'member' }),
    step({ action: 'members.setRole', email: 'fay@x.example', from: 'member', role: 'viewer' }),
    step({ action: 'members.setRole', email: 'gus@x.example', from: 'admin', role: 'lead' }),
    step({ action: 'members.remove', email: 'carl@x.example' }, 'You cannot remove yourself.'),
    step(settings('viewer')),
    step(settings('member', 'admin')),
    step({ action: 'organizations.update', settings: { name: 'Acme' }, before: { name: 'Acme' } }),
    step({ action: 'roles.create', name: 'reader', permissions: { member: ['read'], server: ['read'] } }),
    step({
      action: 'roles.update',
      name: 'ops',
      permissions: DOCKER,
      before: { ...DOCKER, server: ['create'] },
    }),
    step({ ...permissionsOf, grant: { switches: ['canCreateProjects'] }, revoke: { switches: FAR } }),
  ]);
  expect([result, asked]).toEqual([ok(null), []]);
});

test.each([
  [
    { action: 'organizations.delete' },
    'Delete the organization “Acme”?',
    'shop.example.com (“Acme” on “Shop”)',
  ],
  [
    { action: 'members.remove', email: 'ann@x.example' },
    'Delete the account of ann@x.example?',
    'shop.example.com (“Shop”)',
  ],
  [
    { action: 'keys.retireOnServer', name: 'ci' },
    'Retire the key “ci”?',
    'shop.example.com (“Acme” on “Shop”)',
  ],
  [
    { action: 'members.setRole', email: 'ann@x.example', from: 'member', role: 'admin' },
    'Make ann@x.example an admin?',
    'shop.example.com (“Acme” on “Shop”)',
  ],
  [
    { action: 'invitations.create', email: 'ann@x.example', role: 'admin' },
    'Make ann@x.example an admin?',
    'shop.example.com (“Acme” on “Shop”)',
  ],
  [
    { action: 'members.create', email: 'ann@x.example', role: 'member', passwordId: 'p' },
    'Add ann@x.example with a password?',
    'shop.example.com (“Acme” on “Shop”)',
  ],
  [settings('admin'), 'Make everyone who joins “Acme” an admin?', 'shop.example.com (“Acme” on “Shop”)'],
  [
    settings('lead', 'member'),
    'Give everyone who joins “Acme” far-reaching rights?',
    'shop.example.com (“Acme” on “Shop”)',
  ],
  ...['docker', 'sshKeys', 'traefikFiles', 'server'].map((resource): [object, string, string] => [
    { action: 'roles.create', name: 'ops', permissions: { [resource]: ['read', 'create'] } },
    'Give people with the role “ops” far-reaching rights?',
    'shop.example.com (“Acme” on “Shop”)',
  ]),
  [
    { action: 'roles.update', name: 'ops', permissions: { ...DOCKER, sshKeys: ['read'] }, before: DOCKER },
    'Give people with the role “ops” far-reaching rights?',
    'shop.example.com (“Acme” on “Shop”)',
  ],
  [
    { ...permissionsOf, grant: { switches: ['canAccessToAPI', 'canAccessToDocker'] }, revoke: {} },
    'Give ann@x.example far-reaching rights?',
    'shop.example.com (“Acme” on “Shop”)',
  ],
])('%j is confirmed by name and host', async (change, message, where) => {
  const { asked } = await confirm([step(change)]);
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatchObject({ message, isRisky: true });
  expect(asked[0]?.facts?.at(-1)).toEqual({ name: 'On', value: where });
});

test('several kinds are one question, the gravest first, with how many and the first of them', async () => {
  const emails = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => `${name}@x.example`);
  const { asked } = await confirm([
    step({ action: 'members.setRole', email: 'zoe@x.example', from: 'member', role: 'admin' }),
    ...emails.map(removal),
  ]);
  expect(asked).toHaveLength(1);
  expect(asked[0]?.message).toBe('Delete 7 accounts?');
  expect(asked[0]?.facts?.slice(0, 2)).toEqual([
    {
      name: 'Deletes account',
      value: 'a@x.example, b@x.example, c@x.example, d@x.example, e@x.example and 2 more',
    },
    { name: 'Makes admin', value: 'zoe@x.example' },
  ]);
});

test('a custom role with far-reaching rights is asked about before somebody gets it, and so is one that cannot be read', async () => {
  const steps = [
    step({ action: 'members.setRole', email: 'ann@x.example', from: 'member', role: 'lead' }),
    step({ action: 'invitations.create', email: 'bob@x.example', role: 'lead' }),
  ];
  const { asked } = await confirm(steps);
  expect(asked.map(({ message }) => message)).toEqual(['Give 2 people far-reaching rights?']);
  expect(asked[0]?.detail).toContain('make others admins');
  expect(asked[0]?.facts?.[0]).toEqual({
    name: 'Gives far-reaching rights',
    value: 'ann@x.example, bob@x.example',
  });
  const unread = fail({ code: 'timeout', message: 'No answer.', advice: '' });
  const viewer = step({ action: 'members.setRole', email: 'eva@x.example', from: 'member', role: 'viewer' });
  expect((await confirm([viewer], 'yes', unread)).asked[0]?.message).toBe(
    'Give eva@x.example far-reaching rights?',
  );
});

const DRAWN = [
  'Shop” on “Own (own.example.com)',
  'Shop"\nDeletes account: nobody',
  'Shop \u202e)moc.elpmaxe.nwo(',
  `Shop${' '.repeat(400)}own.example.com`,
  'x'.repeat(5_000),
];

test.each(DRAWN.map((name) => [name.slice(0, 40), name] as const))(
  'a name like %j draws no fact of its own: the host comes first, and names stay in their quotation marks',
  async (_, name) => {
    const change = { action: 'organizations.delete', instanceId: 'a', organizationId: 'o' };
    const planned = { ...step(change), organizationName: name, instanceName: name };
    const { asked } = await confirm([planned]);
    const [box] = asked;
    const on = box?.facts?.at(-1)?.value ?? '';
    expect(on).toMatch(/^shop\.example\.com \(“[^“”"\n]{1,60}” on “[^“”"\n]{1,60}”\)$/);
    expect(box?.message).toMatch(/^Delete the organization “[^“”"\n]{1,254}”\?$/);
  },
);

test('without a yes the plan is canceled', async () => {
  const { result } = await confirm([removal('ann@x.example')], 'no');
  expect(result).toMatchObject(
    fail({ code: 'canceled', message: 'You did not confirm it.', advice: 'Nothing was sent.' }),
  );
});
