import { expect, onTestFinished, test, vi } from 'vitest';
import { fail, ok } from '../../../src/shared/errors.ts';
import type { Intent } from '../../../src/shared/operations/change.ts';
import { type Plan, planShape } from '../../../src/shared/operations/operation.ts';
import { member, shop, target } from '../../shared/plans/targets.ts';
import { worldOf } from '../world/worldOf.ts';
import { plansOver } from './planOf.ts';

const ANN = 'ann@x.example';
const demote: Intent = {
  kind: 'put-back',
  baselineId: 'b',
  differences: ['acme', 'labs'].map((organizationId) => ({
    ...{ kind: 'raised' as const, key: organizationId, instanceId: 'a', organizationId },
    ...{ organizationName: organizationId, personId: ANN, emails: [ANN], was: 'member', now: 'admin' },
  })),
};

const lower: Intent = {
  kind: 'change-roles',
  emails: [ANN],
  role: 'member',
  places: ['acme', 'labs'].map((organizationId) => ({ instanceId: 'a', organizationId })),
};

/** Plans over a world of two organizations, of which the second can change. */
function open() {
  const now = { revision: 1, labs: [member(ANN, 'admin')] };
  const targets = () => [
    ...shop([
      target({ members: [member(ANN, 'admin')] }),
      target({ organizationId: 'labs', organizationName: 'Labs', members: now.labs }),
    ]),
  ];
  const started: Plan[] = [];
  const plans = plansOver(
    worldOf([], [], {
      targets,
      target: ({ organizationId }) =>
        targets().flatMap(
          (each) => each.targets.find((own) => own.organizationId === organizationId) ?? [],
        )[0] ?? null,
      revision: () => now.revision,
    }),
    {
      start: async (plan) => {
        started.push(plan);
        return ok({ operationId: `o${started.length}` });
      },
    },
  );
  return { now, plans, started };
}

async function planned(plans: ReturnType<typeof open>['plans'], intent = demote): Promise<string> {
  const made = await plans['plans.make'](intent);
  if (!made.ok) throw new Error(made.error.message);
  expect(made.value.plan.steps).toHaveLength(2);
  return made.value.planId;
}

test('a plan is started once, however often it is asked for', async () => {
  const { plans, started } = open();
  const planId = await planned(plans);
  const both = await Promise.all([1, 2].map(() => plans['operations.start']({ planId })));
  expect(both).toEqual([ok({ operationId: 'o1' }), ok({ operationId: 'o1' })]);
  expect(started).toHaveLength(1);
});

test('what was read since and changes nothing of it does not keep a plan from being started', async () => {
  const { now, plans, started } = open();
  const planId = await planned(plans);
  now.revision += 1;
  expect(await plans['operations.start']({ planId })).toEqual(ok({ operationId: 'o1' }));
  expect(started).toHaveLength(1);
});

test('a plan that would be another one by now is not started, and says by how much', async () => {
  const { now, plans, started } = open();
  const planId = await planned(plans);
  now.revision += 1;
  now.labs = [];
  const message = 'The instances have changed since this plan was made: 1 step gone.';
  expect(await plans['operations.start']({ planId })).toMatchObject(
    fail({ code: 'plan-outdated', message, advice: 'Nothing was sent. Check the plan again.' }),
  );
  expect(started).toEqual([]);
});

test('the steps that were unchecked are left out, and no others', async () => {
  const { plans, started } = open();
  const planId = await planned(plans, lower);
  expect(await plans['operations.start']({ planId, without: [0, 0] })).toEqual(ok({ operationId: 'o1' }));
  expect(started[0]?.steps.map(({ organizationName }) => organizationName)).toEqual(['Labs']);
});

test.each([
  ['what the plan does not have', lower, [2]],
  ['all of its steps', lower, [0, 1]],
  ['a step of a plan whose steps depend on each other', demote, [0]],
])('nothing is started without %s', async (_, intent, without) => {
  const { plans, started } = open();
  const planId = await planned(plans, intent);
  expect(await plans['operations.start']({ planId, without })).toMatchObject({
    error: { code: 'bad-input' },
  });
  expect(started).toEqual([]);
});

test('a live plan that another one replaced is held no more, once it was given up', async () => {
  const { plans, started } = open();
  const [before, now] = [await planned(plans, lower), await planned(plans, lower)];
  await plans['app.giveUp']({ id: before });
  expect(await plans['operations.start']({ planId: before })).toMatchObject({
    error: { code: 'plan-closed' },
  });
  expect(await plans['operations.start']({ planId: now })).toMatchObject({ ok: true });
  expect(started).toHaveLength(1);
});

test('a plan that main does not hold is not started', async () => {
  const { plans, started } = open();
  expect(await plans['operations.start']({ planId: 'made up' })).toMatchObject({
    error: { code: 'plan-closed' },
  });
  expect(started).toEqual([]);
});

test('a plan that is looked at is not gone through a second time until it is changed or started', async () => {
  const { plans, started } = open();
  const check = vi.spyOn(planShape, 'safeParse');
  onTestFinished(() => check.mockRestore());
  const planId = await planned(plans);
  expect(check).toHaveBeenCalledTimes(0);
  await plans['plans.weigh']({ planId, without: [0] });
  await plans['operations.start']({ planId });
  expect(check).toHaveBeenCalledTimes(1);
  expect(started).toHaveLength(1);
});
