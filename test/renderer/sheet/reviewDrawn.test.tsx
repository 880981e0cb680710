import { expect, test } from 'vitest';
import { Review } from '../../../src/renderer/src/features/sheet/Review.tsx';
import { DialogContext } from '../../../src/renderer/src/state/dialogContext.tsx';
import type { PlannedStep } from '../../../src/shared/operations/operation.ts';
import { NOTHING_TO_SAY } from '../../../src/shared/operations/planned.ts';
import { drawn } from '../state/drawn.tsx';
import { startedBench } from '../state/fixture.ts';

function step(at: number, denied?: string): PlannedStep {
  const there = { instanceId: `i${at}`, organizationId: 'acme' };
  const change = { action: 'invitations.create' as const, ...there, email: 'ann@a.example', role: 'member' };
  const named = { change, instanceName: `Server ${at}`, organizationName: 'Acme' };
  return denied === undefined ? named : { ...named, denied };
}

async function draw(steps: PlannedStep[]) {
  const made = { plan: { kind: 'invite' as const, steps }, review: NOTHING_TO_SAY };
  const checks = { without: new Set<number>(), fresh: new Set<number>(), check: () => {} };
  const html = await drawn(
    await startedBench([]),
    <DialogContext value={1}>
      <Review {...{ made, checks }} mends />
    </DialogContext>,
  );
  return html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
}

const NO_KEY = 'No key opens this organization.';

test('what happens stands before what can’t, and one reason of many organizations is one line with what mends it', async () => {
  const text = await draw([1, 2, 3].map((at) => step(at, NO_KEY)).concat(step(4)));
  expect(text).toMatch(/1 of 4 will run\. 3 can’t\..*Server 4 1 change.*Won’t run \(3\)/);
  expect(text.split(NO_KEY)).toHaveLength(2);
  expect(text).toContain(`Acme on Server 1, Acme on Server 2, Acme on Server 3: ${NO_KEY} Create 3 keys`);
});

test('two reasons are two lines', async () => {
  const text = await draw([step(1, 'Only owners may.'), step(2, 'It is full.')]);
  expect(text).toMatch(/Acme · Server 1: Only owners may\..*Acme · Server 2: It is full\./);
  expect(text).not.toContain('Create');
});
