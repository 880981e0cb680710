import { expect, test } from 'vitest';
import { stepsByPerson, tellSteps } from '../../../src/renderer/src/features/operations/stepGroups.ts';
import type { PlannedStep, Step } from '../../../src/shared/operations/step.ts';
import { failure } from '../state/fixture.ts';

const [ANN, BOB, CARL, GONE] = ['ann@x.example', 'bob@x.example', 'carl@x.example', 'gone@x.example'];

test('steps are told person by person, whatever the letters, and none is lost', () => {
  const step = (email: string, id: number, denied?: string): Step => ({
    id,
    change: {
      action: 'members.endMembership',
      instanceId: 'a',
      organizationId: 'o',
      memberId: `m${id}`,
      email,
    } satisfies PlannedStep['change'],
    instanceName: 'A',
    organizationName: 'Acme',
    state: denied ? { state: 'skipped', at: 0, why: denied } : { state: 'waiting' },
  });
  const steps = [step('Ann@X.example', 0), step(BOB, 1), step('ann@home.example', 2, 'No.'), step(GONE, 3)];
  const groups = stepsByPerson(steps, [[ANN, 'ann@home.example'], [BOB], [CARL]]);
  expect(groups.map(({ emails, steps: own }) => [emails[0], own.map(({ id }) => id)])).toEqual([
    [ANN, [0, 2]],
    [BOB, [1]],
    [undefined, [3]],
  ]);
  expect(tellSteps(groups[0]?.steps ?? [])).toEqual({ trouble: '', words: '1 waiting, 1 skipped' });
  const failed = { state: 'failed', at: 1, error: failure('conflict') } as const;
  expect(tellSteps([...steps, { ...step(BOB, 4), state: failed }])).toEqual({
    trouble: '1 failed',
    words: '3 waiting, 1 skipped',
  });
});
