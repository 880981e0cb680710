import { expect, it } from 'vitest';
import { stepsWithKit } from '../../../src/main/plans/bringIn.ts';
import type { PlannedStep } from '../../../src/shared/operations/operation.ts';

const ref = { instanceId: 'i', organizationId: 'o', email: 'ann@x.example' };
const step = (action: string, role: string) => ({ change: { action, ...ref, role } }) as PlannedStep;

it('a kit goes with whoever is brought in with a role that does not see everything', () => {
  const steps = [
    step('invitations.create', 'member'),
    step('invitations.renew', 'auditor'),
    step('members.create', 'member'),
    step('invitations.create', 'admin'),
    step('members.setRole', 'member'),
  ];
  const kit = { id: 't', name: 'Contractor' };
  const waits = { ...kit, mode: 'at-least' };
  expect(stepsWithKit(steps, kit).map(({ change }) => ('kit' in change ? change.kit : null))).toEqual([
    ...[waits, waits, waits, null, null],
  ]);
  expect(stepsWithKit(steps, undefined)).toEqual(steps);
});
