import { expect, test, vi } from 'vitest';
import { RunFoot } from '../../../src/renderer/src/features/sheet/RunFoot.tsx';
import { IDLE, type QueryState } from '../../../src/renderer/src/queryState.ts';
import { DialogContext } from '../../../src/renderer/src/state/dialogContext.tsx';
import { ok } from '../../../src/shared/errors.ts';
import type { PlannedStep } from '../../../src/shared/operations/operation.ts';
import type { Impact } from '../../../src/shared/operations/rails.ts';
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

let weighed: QueryState<{ impact?: Impact }> = IDLE;
vi.mock('../../../src/renderer/src/state/useQuery.ts', () => ({
  useQuery: (_name: string, input: object | null) => ({ query: input ? weighed : IDLE, readAgain() {} }),
}));

const LIMIT = 'Leave 1 owner or admin in Acme on Shop (limit: 2).';
const BEYOND: Impact = {
  ...{ people: 3, removed: 0, acting: [], mustStay: [] },
  places: [{ where: 'Acme on Shop', people: 3, removed: 0, admins: 2, adminsLeft: 1 }],
};

async function foot(without: number[], impact?: Impact) {
  const page = drawn(
    await startedBench([]),
    <DialogContext value={1}>
      <RunFoot
        {...{ steps: STEPS, title: 'Change roles', planId: 'p', without: new Set(without), impact }}
        start={async () => ok({})}
      />
    </DialogContext>,
  );
  const button = page.match(/<button[^>]*aria-keyshortcuts="Control\+Enter"[^>]*>/)?.[0];
  return { runs: button !== undefined && !button.includes('aria-disabled'), isTold: page.includes(LIMIT) };
}

test('nothing runs before it is known whether the checked steps are within the limits', async () => {
  weighed = IDLE;
  expect(await foot([])).toEqual({ runs: true, isTold: false });
  expect(await foot([1])).toEqual({ runs: false, isTold: false });
});

test('once steps are unchecked, the limits are those of the others', async () => {
  weighed = { state: 'ready', data: { impact: BEYOND }, at: 0 };
  expect(await foot([1])).toEqual({ runs: false, isTold: true });
  expect(await foot([])).toEqual({ runs: true, isTold: false });
  weighed = { state: 'ready', data: {}, at: 0 };
  expect(await foot([1], BEYOND)).toEqual({ runs: true, isTold: false });
  expect(await foot([], BEYOND)).toEqual({ runs: false, isTold: true });
});
