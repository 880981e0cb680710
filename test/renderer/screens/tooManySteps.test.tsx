import type { ReactNode } from 'react';
import { expect, test } from 'vitest';
import { PlanSheet } from '../../../src/renderer/src/features/sheet/PlanSheet.tsx';
import { DialogForm } from '../../../src/renderer/src/parts/DialogForm.tsx';
import { succeed } from '../../../src/renderer/src/queryState.ts';
import { DialogContext } from '../../../src/renderer/src/state/dialogContext.tsx';
import { ok } from '../../../src/shared/errors.ts';
import { NOTHING_TO_SAY } from '../../../src/shared/operations/planned.ts';
import { drawn } from '../state/drawn.tsx';
import { account, instance, startedBench } from '../state/fixture.ts';

const organizationRef = { instanceId: 'i1', organizationId: 'org-i1' };
const emails = (count: number) => Array.from({ length: count }, (_, at) => `p${at}@example.com`);
const invitations = (count: number) =>
  emails(count).map((email, at) => ({
    change: {
      action: 'invitations.remove' as const,
      ...{ ...organizationRef, invitationId: `v${at}`, email, role: 'member' },
    },
  }));
const steps = (count: number) =>
  invitations(count).map((step) => ({ ...step, instanceName: 'I1', organizationName: 'Acme' }));
const made = (count: number) => ({
  plan: { kind: 'invite' as const, steps: steps(count) },
  review: NOTHING_TO_SAY,
});
const start = async () => ok({});

const DIALOGS: Record<string, (count: number) => ReactNode> = {
  'a plan that is reviewed': (count) => <PlanSheet made={made(count)} error={null} start={start} />,
  'a form that counts its steps': (count) => (
    <DialogForm action="Set permissions" steps={count} onSubmit={() => {}}>
      {null}
    </DialogForm>
  ),
};

async function drawnWith(dialog: ReactNode): Promise<string> {
  const bench = await startedBench([instance('i1')]);
  const { readings } = bench.store.getState();
  const { i1 } = readings;
  const [first] = account('i1').organizations;
  if (!i1 || !first) throw new Error('Nothing is known of the instance.');
  const opened = { ...first, members: [{ id: 'm', userId: 'u1', role: 'owner' }] };
  const known = { ...account('i1'), version: '0.30.2', organizations: [opened] };
  bench.store.setState({ readings: { ...readings, i1: { ...i1, account: succeed(known, 1) } } });
  return drawn(bench, <DialogContext value={1}>{dialog}</DialogContext>);
}

const WORDS = 'This is 10,001 steps. At most 10,000 can run at once. Choose fewer.';

test.each(Object.entries(DIALOGS))('%s: says that it is too many, and cannot begin', async (_, dialog) => {
  const html = await drawnWith(dialog(10_001));
  expect(html).toContain(WORDS);
  expect(html.match(/<button(?=[^>]*(?:type="submit"|aria-keyshortcuts))[^>]*>/)?.[0]).toMatch(/disabled/);
  expect(await drawnWith(dialog(2))).not.toContain('can run at once');
});
