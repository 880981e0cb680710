import { expect, test } from 'vitest';
import type { InvitedPerson } from '../../../src/shared/calls/kits.ts';
import type { OwnInvitation } from '../../../src/shared/calls/organizations.ts';
import type { Invitation } from '../../../src/shared/dokploy.ts';
import type { Intent } from '../../../src/shared/operations/change.ts';
import { invitation, member, NOW, shop, target, told } from '../../shared/plans/targets.ts';
import { worldOf } from '../world/worldOf.ts';
import { plansOver } from './planOf.ts';

const ref = { instanceId: 'a', organizationId: 'acme' };
const of = (email: string) => ({ ...ref, invitationId: `i-${email}` });

async function stepsOf(intent: Intent, invitations: Invitation[], waiting: InvitedPerson[] = []) {
  const own = [
    { id: 'o1', organizationId: 'guests', organizationName: 'Guests', role: 'admin', userId: 'u1' },
  ];
  const there = shop([target({ members: [member('ops@x.example', 'admin')], invitations })]);
  const world = worldOf(there, [], { ownInvitations: () => own as OwnInvitation[] });
  const made = await plansOver(world, { invited: async () => waiting })['plans.make'](intent);
  return made.ok ? made.value.plan.steps : [];
}

const late = invitation('late@x.example', 'member', NOW - 1);

const many = [
  invitation('one@x.example', 'admin'),
  { ...invitation('two@x.example'), status: 'accepted' as const },
  invitation('three@x.example', 'owner'),
];
const ids = [...many.map(({ email }) => of(email)), of('gone@x.example')];

test('many are renewed each with its role; with which it cannot be done is kept with the reason, and what is gone is not there', async () => {
  const steps = await stepsOf({ kind: 'renew-these-invitations', invitations: ids }, many);
  expect(steps[0]).toMatchObject({
    ...{ instanceName: 'Shop', organizationName: 'Acme' },
    change: { action: 'invitations.renew', ...of('one@x.example'), role: 'admin' },
  });
  expect(steps.map(({ denied }) => denied === undefined)).toEqual([true, false, false]);
});

test('many are removed unless somebody accepted meanwhile, each with the kit that it was made with last', async () => {
  const person = { ...ref, email: 'one@x.example', mode: 'exactly' as const, name: '' };
  const waiting = ['t1', 't2'].map((kitId) => ({ ...person, kitId, name: kitId }) as InvitedPerson);
  const steps = await stepsOf({ kind: 'remove-these-invitations', invitations: ids }, many, waiting);
  expect(steps.map(({ change }) => change)).toEqual([
    {
      ...{ action: 'invitations.remove', ...of('one@x.example'), email: 'one@x.example', role: 'admin' },
      ...{ unlessAccepted: true, kit: { id: 't2', mode: 'exactly', name: 't2' } },
    },
    { action: 'invitations.remove', ...of('two@x.example'), email: 'two@x.example', role: 'member' },
    {
      ...{ action: 'invitations.remove', ...of('three@x.example'), email: 'three@x.example' },
      ...{ role: 'owner', unlessAccepted: true },
    },
  ]);
});

test('one is mailed by its id, to the address that it has', async () => {
  const intent = { kind: 'send-invitation', ...of('late@x.example'), notificationId: 'n1' } as const;
  expect((await stepsOf(intent, [late])).map(told)).toEqual(['invitations.send | late@x.example']);
});

test('what waits for the people whose keys are here is accepted by its id, for whom it waits and as what it is called', async () => {
  const invitations = ['o1', 'gone'].map((invitationId) => ({ instanceId: 'a', invitationId }));
  expect(await stepsOf({ kind: 'accept-invitations', invitations }, [])).toMatchObject([
    {
      change: {
        ...{ action: 'invitations.accept', organizationId: 'guests', invitationId: 'o1' },
        ...{ name: 'Guests', role: 'admin', userId: 'u1' },
      },
      organizationName: 'Guests',
    },
  ]);
});
