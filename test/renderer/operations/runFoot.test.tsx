import { expect, test } from 'vitest';
import { RunFoot } from '../../../src/renderer/src/features/operations/RunFoot.tsx';
import { DialogContext } from '../../../src/renderer/src/state/dialogContext.tsx';
import { ok } from '../../../src/shared/errors.ts';
import type { PlannedStep } from '../../../src/shared/operations/operation.ts';
import { drawn } from '../state/drawn.tsx';
import { startedBench } from '../state/fixture.ts';

const STEPS: Pick<PlannedStep, 'change'>[] = [
  {
    change: {
      ...{ action: 'members.setRole', instanceId: 'a', organizationId: 'acme', memberId: 'm' },
      ...{ email: 'ann@example.com', from: 'admin', role: 'member' },
    },
  },
];

test('nothing runs before it is known whether the checked steps are within the limits', async () => {
  const button = async (without: number[]) => {
    const page = drawn(
      await startedBench([]),
      <DialogContext value={1}>
        <RunFoot
          {...{ steps: STEPS, title: 'Change roles', planId: 'p', without: new Set(without) }}
          start={async () => ok({})}
        />
      </DialogContext>,
    );
    return page.match(/<button[^>]*aria-keyshortcuts="Control\+Enter"[^>]*>/)?.[0];
  };
  expect(await button([])).not.toContain('aria-disabled');
  expect(await button([1])).toContain('aria-disabled="true"');
});
