import { expect, it } from 'vitest';
import { stepsWithTemplate } from '../../../src/main/plans/bringIn.ts';
import type { PlannedStep } from '../../../src/shared/operations/step.ts';

const ref = { instanceId: 'i', organizationId: 'o', email: 'ann@x.example' };
const step = (action: string, role: string) => ({ change: { action, ...ref, role } }) as PlannedStep;

it('a template goes with whoever is brought in with a role that does not see everything', () => {
  const steps = [
    step('invitations.create', 'member'),
    step('invitations.renew', 'auditor'),
    step('members.create', 'member'),
    step('invitations.create', 'admin'),
    step('members.setRole', 'member'),
  ];
  const template = { id: 't', mode: 'at-least' };
  expect(
    stepsWithTemplate(steps, 't').map(({ change }) => ('template' in change ? change.template : null)),
  ).toEqual([...[template, template, template, null, null]]);
  expect(stepsWithTemplate(steps, null)).toEqual(steps);
});
