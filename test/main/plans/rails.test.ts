import { describe, expect, test } from 'vitest';
import { ok } from '../../../src/shared/errors.ts';
import type { Intent } from '../../../src/shared/operations/change.ts';
import type { Plan } from '../../../src/shared/operations/operation.ts';
import { NOTHING_TO_SAY } from '../../../src/shared/operations/planned.ts';
import { type Allowed, brokenRails, fewerStill, type Impact } from '../../../src/shared/operations/rails.ts';
import type { InstanceTargets } from '../../../src/shared/target.ts';
import type { WantedChange } from '../../../src/shared/wanted/change.ts';
import { member, shop, target } from '../../shared/plans/targets.ts';
import { principal } from '../../shared/principal.ts';
import { organizationRow } from '../../shared/records.ts';
import { worldOf } from '../world/worldOf.ts';
import { plansOver } from './planOf.ts';

const emails = (count: number) => Array.from({ length: count }, (_, at) => `p${at}@x.example`);
const removalOf = (email: string, organizationId = 'acme'): WantedChange => ({
  ...{ kind: 'remove', line: 1, column: 1, instanceId: 'a', organizationId, email, from: 'member' },
  why: 'absent',
});
/** Acme with an owner, whose key is used, so many admins and so many members. */
function acme(admins: number, members: number): InstanceTargets[] {
  const all = [
    member('owner@x.example', 'owner'),
    ...Array.from({ length: admins }, (_, at) => member(`a${at}@x.example`, 'admin')),
    ...emails(members).map((email) => member(email)),
  ];
  const counted = Object.fromEntries(all.map(({ userId }) => [userId, 1]));
  return shop(
    [target({ members: all, principal: principal({ userId: 'u-owner@x.example', role: 'owner' }) })],
    counted,
  );
}

/** Plans and starts it; gives what was started, or why it was refused. */
async function run(
  intent: Intent,
  instances: readonly InstanceTargets[],
  {
    allow,
    without,
    changes = [],
    mustStay = [],
    joined = [],
  }: {
    allow?: Allowed;
    without?: number[];
    changes?: WantedChange[];
    mustStay?: string[];
    joined?: string[][];
  } = {},
) {
  const started: Plan[] = [];
  const plans = plansOver(worldOf(instances), {
    start: async (plan) => {
      started.push(plan);
      return ok({ operationId: 'o1' });
    },
    wantedChanges: async () => ok({ changes, mustStay, joined: [] }),
    joined: async () => joined,
  });
  const made = await plans['plans.make'](intent);
  if (!made.ok) throw new Error(made.error.message);
  const { planId, impact } = made.value;
  const begun = await plans['operations.start']({
    planId,
    ...(allow ? { allow } : {}),
    ...(without ? { without } : {}),
  });
  return { impact, refused: begun.ok ? null : begun.error.message, plan: started[0] };
}

const NO_IMPACT: Impact = { people: 0, removed: 0, places: [], acting: [], mustStay: [] };
const wanted: Intent = { kind: 'wanted-access', token: 't', confirmed: 'all' };
const remove = (instances: readonly InstanceTargets[], count: number, how: Parameters<typeof run>[2] = {}) =>
  run(wanted, instances, { changes: emails(count).map((email) => removalOf(email)), ...how });
const rolesOf = (people: string[], role: string): Intent => ({
  kind: 'change-roles',
  emails: people,
  role,
  places: [{ instanceId: 'a', organizationId: 'acme' }],
});

describe('how many are removed at once', () => {
  test('two people always are, and a quarter; more than both is refused, with numbers', async () => {
    expect((await remove(acme(1, 4), 2)).refused).toBeNull();
    expect((await remove(acme(1, 14), 4)).refused).toBeNull();
    expect((await remove(acme(1, 13), 4)).refused).toBe(
      'This plan goes beyond its limits. It would remove 4 of 15 people in Acme on Shop (limit: 25%).',
    );
  });

  test('everyone counts together where no organization loses too many', async () => {
    const own = (at: number) => {
      const members = ['owner@x.example', `a${at}@x.example`, `b${at}@x.example`, 'eva@x.example'].map(
        (email) => member(email, email === 'owner@x.example' ? 'owner' : 'member', `o${at}`),
      );
      return target({
        organizationId: `o${at}`,
        organizationName: `O${at}`,
        members,
        principal: principal({ userId: 'me' }),
      });
    };
    const instances = shop(
      [0, 1, 2].map(own),
      Object.fromEntries([0, 1, 2].flatMap((at) => [[`u-a${at}@x.example`, 1]])),
    );
    const changes = [0, 1, 2].map((at) => removalOf(`a${at}@x.example`, `o${at}`));
    expect((await run(wanted, instances, { changes })).refused).toBe(
      'This plan goes beyond its limits. It would remove 3 of 8 people in all (limit: 25%).',
    );
  });

  test('a number or another share is allowed in place of the limit, and stands in what is kept', async () => {
    const words = 'Remove 4 of 15 people in Acme on Shop (limit: 25%).';
    expect((await remove(acme(1, 13), 4, { allow: { maxRemovals: { share: 30 } } })).plan?.allowed).toEqual([
      words,
    ]);
    expect((await remove(acme(1, 13), 4, { allow: { maxRemovals: { people: 4 } } })).plan?.allowed).toEqual([
      words,
    ]);
    expect((await remove(acme(1, 13), 4, { allow: { rails: ['max-removals'] } })).plan?.allowed).toEqual([
      words,
    ]);
    expect((await remove(acme(1, 13), 4, { allow: { rails: ['min-admins'] } })).refused).not.toBeNull();
  });

  test('a stricter limit refuses what would be allowed', async () => {
    expect((await remove(acme(1, 13), 1, { allow: { maxRemovals: { people: 0 } } })).refused).toContain(
      '1 of 15',
    );
    expect((await remove(acme(1, 13), 3, { allow: { maxRemovals: { share: 10 } } })).refused).toContain(
      'limit: 10%',
    );
  });

  test('what is within the limits says nothing of them', async () => {
    const { plan } = await remove(acme(1, 4), 2, {
      allow: { maxRemovals: { people: 9 }, rails: ['max-removals'] },
    });
    expect(plan).not.toHaveProperty('allowed');
  });
});

describe('owners and admins', () => {
  test('a plan that leaves one of two or more is refused, unless it is allowed', async () => {
    const intent = rolesOf(['a0@x.example', 'a1@x.example'], 'member');
    const words = 'Leave 1 owner or admin in Acme on Shop (limit: 2).';
    expect((await run(intent, acme(2, 3))).refused).toBe(
      `This plan goes beyond its limits. It would l${words.slice(1)}`,
    );
    expect((await run(intent, acme(3, 3))).refused).toBeNull();
    expect((await run(intent, acme(2, 3), { allow: { minAdmins: 1 } })).plan?.allowed).toEqual([words]);
    expect((await run(intent, acme(2, 3), { allow: { rails: ['min-admins'] } })).plan?.allowed).toEqual([
      words,
    ]);
    expect((await run(intent, acme(3, 3), { allow: { minAdmins: 3 } })).refused).toContain('limit: 3');
  });

  test('steps that are left out do not count', async () => {
    const intent = rolesOf(['a0@x.example', 'a1@x.example'], 'member');
    expect((await run(intent, acme(2, 3), { without: [0] })).refused).toBeNull();
  });

  test('whoever unchecks steps is told what the others come to, also where that is beyond the limits for want of them', async () => {
    const members = ['owner@x.example', 'a0@x.example', 'p0@x.example', 'p1@x.example'].map((email, at) =>
      member(email, ['owner', 'admin', 'lead'][at] ?? 'member'),
    );
    const plan: Plan = {
      kind: 'review-changes',
      steps: [
        ['a0@x.example', 'admin', 'member'],
        ['p0@x.example', 'lead', 'member'],
        ['p1@x.example', 'member', 'admin'],
      ].map(([email = '', from = '', role = '']) => ({
        ...{ instanceName: 'Shop', organizationName: 'Acme' },
        change: {
          ...{ action: 'members.setRole', instanceId: 'a', organizationId: 'acme' },
          ...{ memberId: `m-${email}-acme`, email, from, role },
        },
      })),
    };
    let mustStay: string[] = [];
    const plans = plansOver(worldOf(shop([target({ members })])), {
      newId: () => 'held',
      grants: async () => ok({ plan, review: NOTHING_TO_SAY, said: { mustStay, joined: [] } }),
    });
    const asked = { emails: null, together: [], places: [], kitId: null, readings: 'r' };
    const make = () => plans['plans.make']({ kind: 'grant', mode: 'exactly', ...asked });
    await make();
    const weighed = async (...without: number[]) => {
      const impact = await plans['plans.weigh']({ planId: 'held', without });
      return impact.ok
        ? brokenRails(impact.value.impact ?? NO_IMPACT).map(({ words }) => words)
        : impact.error.code;
    };
    expect(await weighed()).toEqual([]);
    expect(await weighed(2)).toEqual(['Leave 1 owner or admin in Acme on Shop (limit: 2).']);
    expect(await weighed(0, 2)).toEqual([]);
    expect(await weighed(9)).toBe('bad-input');
    mustStay = ['p0@x.example'];
    await make();
    expect(await weighed(2)).toContain('Remove or lower p0@x.example, who must stay.');
  });

  test('where there were fewer before it is told, and not refused', async () => {
    const { impact, refused } = await run(rolesOf(['a0@x.example', 'a1@x.example'], 'member'), acme(3, 3), {
      allow: { minAdmins: 5 },
    });
    expect(refused).toBeNull();
    expect(impact && fewerStill(impact, { maxRemovals: { share: 25 }, minAdmins: 5 })).toBe(
      'This leaves 2 owners and admins in Acme on Shop.',
    );
    expect(impact && fewerStill(impact)).toBeNull();
  });

  test('a higher number refuses all that the usual one does', async () => {
    const lowered = rolesOf(['a0@x.example', 'a1@x.example'], 'member');
    expect((await run(lowered, acme(2, 3))).refused).toContain('limit: 2');
    const { impact, refused } = await run(lowered, acme(2, 3), { allow: { minAdmins: 4 } });
    expect(refused).toContain('Leave 1 owner or admin in Acme on Shop (limit: 4).'.slice(1));
    expect(impact && fewerStill(impact, { maxRemovals: { share: 25 }, minAdmins: 4 })).toBeNull();
  });
});

describe('people who stay', () => {
  test('whose key is used elsewhere on the server counts, though it does nothing in this plan', async () => {
    const [here] = acme(3, 0);
    const lab = target({
      ...{ organizationId: 'lab', organizationName: 'Lab', members: [] },
      principal: principal({ userId: 'u-a0@x.example', role: 'admin', organizationId: 'lab' }),
    });
    const instances = here ? [{ ...here, targets: [...here.targets, lab] }] : [];
    const changes: WantedChange[] = [
      {
        ...{ kind: 'role', line: 1, column: 1, instanceId: 'a', organizationId: 'acme' },
        ...{ email: 'a0@x.example', from: 'admin', role: 'member' },
      },
    ];
    expect((await run(wanted, acme(3, 0), { changes })).refused).toBeNull();
    expect((await run(wanted, instances, { changes })).refused).toContain(
      'emove or lower a0@x.example on Shop, whose key is used.',
    );
  });

  test('lowering whose key is used is refused, unless it is allowed', async () => {
    const holder = (email: string, role: string) => {
      const userId = `u-${email}`;
      return { userId, email, principal: principal({ userId, role }) };
    };
    const holders = [holder('a0@x.example', 'admin'), holder('owner@x.example', 'owner')];
    const instances = acme(4, 1).map((each) => ({
      ...each,
      targets: each.targets.map((own) => ({ ...own, principal: holders[0]?.principal ?? null, holders })),
    }));
    const changes = ['a0@x.example', 'p0@x.example'].map(
      (email): WantedChange => ({
        ...{ kind: 'role', line: 1, column: 1, instanceId: 'a', organizationId: 'acme', email },
        ...(email.startsWith('a') ? { from: 'admin', role: 'member' } : { from: 'member', role: 'admin' }),
      }),
    );
    const words = 'Remove or lower a0@x.example on Shop, whose key is used.';
    expect((await run(wanted, instances, { changes })).refused).toContain(words.slice(1));
    expect(
      (await run(wanted, instances, { changes, allow: { rails: ['acting-key'] } })).plan?.allowed,
    ).toEqual([words]);
    // Also whose key is not used first, where another step needs it.
    const weak = holder('p9@x.example', 'member');
    const second = instances.map((each) => ({
      ...each,
      targets: each.targets.map((own) => ({
        ...{ ...own, principal: weak.principal, holders: [weak, ...holders] },
      })),
    }));
    expect((await run(wanted, second, { changes })).refused).toContain(words.slice(1));
  });

  test('whoever must stay is neither removed nor lowered, however they are written', async () => {
    const changes = [{ ...removalOf('p0@x.example'), email: 'P0@x.example' }];
    const words = 'Remove or lower p0@x.example, who must stay.';
    expect((await run(wanted, acme(1, 9), { changes, mustStay: ['p0@x.example'] })).refused).toContain(
      words.slice(1),
    );
    expect(
      (
        await run(wanted, acme(1, 9), {
          changes,
          mustStay: ['p0@x.example'],
          allow: { rails: ['must-stay'] },
        })
      ).plan?.allowed,
    ).toEqual([words]);
  });

  test('whoever must stay is not given less either, nor removed by another address that is known as theirs', async () => {
    const less: WantedChange = {
      ...{ kind: 'access', line: 1, column: 1, instanceId: 'a', organizationId: 'acme' },
      ...{ email: 'p0@x.example', from: 'member', role: 'member', access: { by: 'nothing' } },
    };
    const instances = acme(1, 9).map((each) => ({
      ...each,
      targets: each.targets.map((own) => ({
        ...own,
        members: (own.members ?? []).map((one) => ({ ...one, permissions: { projects: ['p-1'] } })),
      })),
    }));
    const mustStay = ['p0@x.example'];
    expect((await run(wanted, instances, { changes: [less] })).refused).toBeNull();
    expect((await run(wanted, instances, { changes: [less], mustStay })).refused).toContain(
      'emove or lower p0@x.example, who must stay.',
    );
    const joined = [
      ['p8@x.example', 'p7@x.example'],
      ['p7@x.example', 'p0@x.example'],
    ];
    expect((await remove(acme(1, 9), 1, { mustStay: ['p8@x.example'], joined })).refused).toContain(
      'emove or lower p0@x.example, who must stay.',
    );
  });
});

describe('one person by name', () => {
  test('is removed and lowered without a rail', async () => {
    const offboard: Intent = {
      ...{ kind: 'off-board', addresses: ['a0@x.example'], together: [] },
      ...{ choices: {}, confirmed: {} },
    };
    for (const intent of [offboard, rolesOf(['a0@x.example'], 'member')]) {
      const { impact, refused, plan } = await run(intent, acme(1, 0));
      expect({ impact, refused, steps: plan?.steps.length }).toEqual({
        impact: undefined,
        refused: null,
        steps: 1,
      });
    }
  });

  test('takes nobody along by what they own: those in an organization that is deleted with an account count', async () => {
    const owns = (others: string[]) => {
      const [here] = acme(1, 1);
      const members = ['a0@x.example', ...others].map((email, at) =>
        member(email, at === 0 ? 'owner' : 'member', 'own'),
      );
      const own = target({ organizationId: 'own', organizationName: 'Theirs', members });
      const theirs = organizationRow('own', { ownerId: 'u-a0@x.example' });
      return here?.account
        ? [
            {
              ...here,
              targets: [...here.targets, own],
              account: { ...here.account, organizations: [theirs] },
            },
          ]
        : [];
    };
    const intent: Intent = {
      ...{ kind: 'off-board', addresses: ['a0@x.example'], together: [], confirmed: 'all' },
      choices: { 'a0@x.example': { a: 'delete' } },
    };
    expect(await run(intent, owns([]))).toMatchObject({ impact: undefined, refused: null });
    const { impact, refused } = await run(intent, owns(emails(4)));
    expect(impact).toMatchObject({ removed: 5 });
    expect(refused).toContain('emove 5 of 5 people in Theirs on Shop');
  });

  test('by addresses that were joined in pairs is one person', async () => {
    const joined = [
      ['a0@x.example', 'a@y.example'],
      ['A@y.example', 'a1@x.example'],
    ];
    const intent = rolesOf(['a0@x.example', 'a1@x.example'], 'member');
    expect((await run(intent, acme(2, 3), { joined })).refused).toBeNull();
  });

  test('a file that removes one alone names nobody', async () => {
    const changes: WantedChange[] = [
      { ...removalOf('a0@x.example'), kind: 'remove', from: 'admin', why: 'absent' },
    ];
    expect((await run(wanted, acme(1, 0), { changes })).refused).toContain('1 owner or admin in Acme');
  });
});
