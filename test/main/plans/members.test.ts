import { describe, expect, test } from 'vitest';
import type { World } from '../../../src/main/world/world.ts';
import type { SeenSession } from '../../../src/shared/calls/organizations.ts';
import type { Intent } from '../../../src/shared/operations/change.ts';
import { member, shop, target, told } from '../../shared/plans/targets.ts';
import { worldOf } from '../world/worldOf.ts';
import { plansOver } from './planOf.ts';

const ref = { instanceId: 'a', organizationId: 'acme' };
const ann = { ...member('ann@x.example'), permissions: { projects: ['old'] } };
const bob = { ...member('bob@x.example', 'admin'), permissions: {} };
const clerk = { ...member('clerk@x.example', 'clerk'), permissions: {} };
const members = [ann, bob, clerk, member('new@x.example')];

async function make(intent: Intent, given: Partial<World> = {}) {
  const instances = shop([target({ members }), target({ organizationId: 'labs', members: [ann] })]);
  return plansOver(worldOf(instances, [], given))['plans.make'](intent);
}

async function steps(intent: Intent, given: Partial<World> = {}) {
  const made = await make(intent, given);
  return made.ok ? made.value.plan.steps : [];
}

describe('a role', () => {
  const roles = (memberIds: string[], role = 'member') =>
    steps({ kind: 'set-role', ...ref, memberIds, role });

  test('is given to those who have another one, each with the one that they have', async () => {
    const planned = await roles([ann.id, bob.id]);
    expect(planned).toMatchObject([
      {
        ...{ instanceName: 'Shop', organizationName: 'Acme' },
        change: { memberId: bob.id, email: 'bob@x.example', from: 'admin', role: 'member' },
      },
    ]);
  });

  test('is given to nobody who is not there, and where that is all, it is said', async () => {
    expect((await roles(['gone', bob.id])).map(told)).toEqual(['members.setRole | bob@x.example']);
    expect(await make({ kind: 'set-role', ...ref, memberIds: ['gone'], role: 'admin' })).toMatchObject({
      ok: false,
      error: { code: 'conflict' },
    });
  });

  test('that the key may not give is refused, whatever the page asks for', async () =>
    expect((await roles([ann.id], 'nowhere'))[0]?.denied).toContain('does not exist there'));
});

describe('permissions', () => {
  const granted = (userIds: string[]) =>
    steps({
      ...{ kind: 'set-permissions', ...ref, userIds },
      ...{ grant: { projects: ['shop'], switches: ['canAccessToDocker'] }, revoke: { projects: ['old'] } },
    });

  test('are what each lacks, or has of what is taken away; switches count for members alone', async () => {
    expect((await granted([ann.userId, clerk.userId])).map(({ change }) => change)).toMatchObject([
      { role: 'member', grant: { projects: ['shop'] }, revoke: { projects: ['old'] } },
      { role: 'clerk', grant: { projects: ['shop'] }, revoke: {} },
    ]);
    expect((await granted([clerk.userId]))[0]?.change).not.toHaveProperty('grant.switches');
  });

  test('that are more for all of these people than Quayside plans at once are refused before any list is gone through', async () => {
    let read = 0;
    const ids = Array.from({ length: 20_000 }, (_, at) => `service-${at}`);
    const seen = new Proxy(ann, {
      get(of, name) {
        if (name === 'permissions') read += 1;
        return Reflect.get(of, name);
      },
    });
    const place = shop([target({ members: [seen] })]);
    const all = (people: number) =>
      plansOver(worldOf(place))['plans.make']({
        ...{ kind: 'set-permissions', ...ref, userIds: Array.from({ length: people }, () => ann.userId) },
        ...{ grant: { services: ids }, revoke: {} },
      });
    expect(await all(51)).toMatchObject({ ok: false, error: { code: 'bad-input' } });
    expect(read).toBe(0);
    expect((await all(50)).ok).toBe(true);
  });

  test('are planned for nobody of whom none were read', async () =>
    expect(await granted(['u-new@x.example'])).toEqual([]));
});

describe('sessions', () => {
  const session = {
    ...{ id: 's1', userId: ann.userId, email: 'ann@x.example', userAgent: 'Firefox/140.0 Linux' },
    ...{ organizationId: 'acme', actorId: 'me' },
  } as SeenSession;
  const by = { organizationId: 'acme', userId: ann.userId, actorId: 'me' };
  const revoked = async (sessions: Extract<Intent, { kind: 'revoke-these-sessions' }>['sessions']) =>
    (
      await steps({ kind: 'revoke-these-sessions', instanceId: 'a', sessions }, { sessions: () => [session] })
    ).map(({ change }) => change);

  test('are revoked where they were listed, as the browser that each is', async () => {
    expect(await revoked([{ ...by, sessionId: 's1' }, { ...by, sessionId: 'gone' }, by])).toEqual([
      {
        ...{ action: 'sessions.revoke', ...ref, ...by, sessionId: 's1' },
        ...{ email: 'ann@x.example', device: 'Firefox on Linux' },
      },
      { action: 'sessions.revokeAll', ...ref, ...by, email: 'ann@x.example' },
    ]);
  });

  test('are all revoked of a member, also before any was listed', async () => {
    expect(await revoked([{ organizationId: 'acme', userId: bob.userId }])).toMatchObject([
      { action: 'sessions.revokeAll', email: 'bob@x.example' },
    ]);
  });
});
