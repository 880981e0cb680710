import { describe, expect, test } from 'vitest';
import { type Acme, startAcme } from './acme.ts';
import { findCall } from './calls/table.ts';
import type { CallError } from './errors.ts';
import { runCall } from './run.ts';
import { testSimulator } from './testSimulator.ts';
import { createProfile, type Version } from './versions.ts';

const simulator = testSimulator();

const start = (version?: Version): Promise<Acme> => startAcme(simulator, version);

describe('user.createUserWithCredentials', () => {
  const person = { email: 'New@example.com', password: 'a-long-password', role: 'member' };

  test('cancels open invitations of the address, which stay listed', async () => {
    const { instance, member, post } = await start();
    const { organizationId, userId: inviterId } = member('owner');
    const invitation = instance.world.addInvitation({ organizationId, inviterId, email: person.email });
    await post('user.createUserWithCredentials', person);
    expect(invitation.status).toBe('canceled');
  });

  test('lets one of parallel calls through and answers the others with SQL', async () => {
    const { instance, member } = await start();
    const { world, port } = instance;
    const profile = createProfile('0.30.2');
    const found = findCall(profile, 'user.createUserWithCredentials');
    if (!found) throw new Error('The call is there');
    const { userId, organizationId } = member('owner');
    const key = world.addKey({ userId, organizationId });
    const create = () => runCall({ world, profile, port }, found.call, key, person);
    const outcomes = await Promise.allSettled([create(), create(), create()]);
    const failures = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason as CallError] : []));
    expect(failures).toHaveLength(2);
    expect(failures[0]).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
    expect(failures[0]?.message).toMatch(/^Failed query: insert into "user".*\nparams: .*new@example\.com/);
    expect(world.users.filter(({ email }) => email === 'new@example.com')).toHaveLength(1);
  });
});

test.for([
  ['0.25.7', 200],
  ['0.26.5', 200],
  ['0.27.1', 401],
] as const)('better-auth of %s answers a key that accepts an invitation by %i', async ([version, status]) => {
  const { instance, member, get, post } = await start(version);
  const { organizationId, userId: inviterId } = member('elsewhere');
  const email = 'desk@example.com';
  const { id: invitationId } = instance.world.addInvitation({ organizationId, inviterId, email });
  expect((await get('user.getInvitations', 'desk')).body).toHaveLength(1);
  const told = (await get(`user.getUserByToken?token=${invitationId}`)).body;
  expect(told).toMatchObject({ email, isExpired: false, userAlreadyExists: true });
  expect((await post('auth/organization/accept-invitation', { invitationId }, 'desk')).status).toBe(status);
  const joined = instance.world.membership(member('desk').userId, organizationId) !== null;
  expect(joined).toBe(status === 200);
});
