import { describe, expect, test } from 'vitest';
import { planAdding } from '../../../src/main/plans/bringIn.ts';
import type { Target } from '../../../src/shared/target.ts';
import { invitation, member, NOW, shop, target, told } from '../../shared/plans/targets.ts';
import { principal } from '../../shared/principal.ts';
import { countIds } from '../storage/folder.ts';
import { planOf } from './planOf.ts';

const plan = (targets: Target[], emails: string[], { role = 'member', chosen = targets } = {}) =>
  planAdding(
    emails,
    chosen.map((each) => ({ ...each, role })),
    shop(targets),
    countIds(),
  );

test('more than a plan can run are refused before any password is made', async () => {
  let made = 0;
  const targets = ['acme', 'labs'].map((organizationId) => target({ organizationId }));
  const intent = {
    kind: 'add-people' as const,
    emails: Array.from({ length: 5_001 }, (_, at) => `p${at}@x.example`),
    places: targets.map(({ instanceId, organizationId }) => ({ instanceId, organizationId, role: 'member' })),
    kitId: null,
  };
  const newId = () => `id${made++}`;
  expect(await planOf(intent, shop(targets), { newId })).toMatchObject({
    error: { message: 'This is 10,002 steps. At most 10,000 can run at once. Choose fewer.' },
  });
  expect(made).toBe(0);
});

describe('adding people with a password', () => {
  test('is a step for each address, each with a password of its own and no other secret', () => {
    const steps = plan([target()], ['one@x.example', 'two@x.example'], { role: 'admin' });
    expect(steps.map(({ change }) => change)).toEqual(
      ['one@x.example', 'two@x.example'].map((email, at) => ({
        action: 'members.create',
        instanceId: 'a',
        organizationId: 'acme',
        email,
        role: 'admin',
        passwordId: `id-${at + 1}`,
      })),
    );
  });

  test('counts the open invitations of the address there, expired ones too, that the server cancels', () => {
    const expired = invitation('vendor@x.example', 'admin', NOW - 1);
    const invitations = [
      invitation('Vendor@x.example'),
      { ...expired, id: 'i2' },
      { ...invitation('vendor@x.example'), id: 'i3', status: 'canceled' },
      invitation('other@x.example'),
    ];
    const cancels = plan([target({ invitations })], ['vendor@x.example', 'new@x.example']).map(
      ({ change }) => 'cancels' in change && change.cancels,
    );
    expect(cancels).toEqual([2, false]);
  });

  test('is denied to whoever is a member, or has an account in another organization of the instance', () => {
    const labs = target({
      organizationId: 'labs',
      organizationName: 'Labs',
      members: [member('Ann@x.example')],
    });
    const acme = target({ members: [member('ben@x.example', 'admin')] });
    expect(
      plan([acme, labs], ['ann@x.example', 'ben@x.example', 'new@x.example'], { chosen: [acme] }).map(told),
    ).toEqual([
      'members.create | ann@x.example | An account with this address already exists, in Labs. Invite the person instead.',
      'members.create | ben@x.example | Already a member (admin).',
      'members.create | new@x.example',
    ]);
  });

  test('makes one account of an address on an instance, however many of its organizations are chosen', () => {
    const others = [target(), target({ organizationId: 'labs' })];
    const denied = plan(others, ['new@x.example']).map((step) => step.denied);
    expect(denied).toEqual([undefined, expect.stringContaining('Invite the person here afterwards.')]);
  });

  test.each([
    ['an old server', { principal: principal({ version: '0.28.8' }) }, 'needs Dokploy 0.29.0 or newer'],
    ['Cloud', { principal: principal({ isCloud: true }) }, 'Invite them instead.'],
    [
      'a member’s key',
      { principal: principal({ role: 'member' }) },
      'Only an owner or admin can add people.',
    ],
    ['a role that is not there', { roles: ['member'] }, 'The role “auditor” does not exist there.'],
    ['an organization that is not known', { whyUnknown: 'It was down.', members: null }, 'It was down.'],
  ])('says why not by %s', (_, patch, words) => {
    const [step] = plan([target(patch)], ['new@x.example'], { role: 'auditor' });
    expect(step?.denied).toContain(words);
  });

  test('is denied for the role of an owner, however it is written', () =>
    expect(plan([target({ roles: null })], ['new@x.example'], { role: ' Owner' })[0]?.denied).toBeDefined());

  test('takes an organization of ten thousand people in its stride: each list is looked through once', () => {
    const members = Array.from({ length: 10_000 }, (_, at) => member(`p${at}@x.example`));
    const emails = Array.from({ length: 5_000 }, (_, at) => `n${at}@x.example`);
    expect(plan([target({ members })], emails).filter(({ denied }) => denied === undefined)).toHaveLength(
      5_000,
    );
  });
});
