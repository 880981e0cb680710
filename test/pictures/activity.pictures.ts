import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createArchive } from '../../src/main/operations/archive.ts';
import { createJournal } from '../../src/main/operations/journal.ts';
import { createLiveOperation } from '../../src/main/operations/liveOperation.ts';
import type { Change } from '../../src/shared/operations/change.ts';
import type { LocalKind, OperationKind, Step, StepState } from '../../src/shared/operations/operation.ts';
import { countSteps } from '../../src/shared/operations/steps.ts';
import { chooseMore } from '../e2e/screen.ts';
import { keyOf, production, staging } from '../e2e/seeds.ts';
import { storeInstances } from '../e2e/storedInstances.ts';
import { expect, shoot, test } from './shoot.ts';

const HOUR = 3_600_000;
const LOCAL: [LocalKind, string][] = [
  ['add-instance', '“Production” at https://dokploy.example.com. The key of ops@shop.example for “Shop”.'],
  [
    'edit-instance',
    'Address from http://10.0.0.7:3000 to https://staging.example.com. Headers added: X-Access.',
  ],
  [
    'trust-certificate',
    'SHA-256 3F:A1:77:0B:52:9C:0D:44:E8:91:6A:02:D7:8C:19:55:F3:20:8E:41:B6:0A:7D:93:CC:18:2F:64:05:AE:71:9B.',
  ],
  ['export-instances', '2 instances to “Quayside instances 2026-03-01.age”, with 5 keys, encrypted.'],
  ['replace-key', 'The key of ops@shop.example for “Shop”, which begins with fWk9.'],
];

/** The one that is not over. */
const OPEN = 3;

async function remember(folder: string, now: number, ids: readonly string[]): Promise<void> {
  const [one = '', two = ''] = ids;
  const archive = createArchive({ folder, clock: () => now });
  const kinds: OperationKind[] = ['invite', 'change-roles', 'off-board', 'renew-invitations', 'rotate-keys'];
  for (let at = 60; at > 0; at -= 1) {
    const startedAt = now - at * 7 * HOUR;
    const local = LOCAL[(at / 4) % LOCAL.length];
    if (at % 4 === 0 && local) {
      const [kind, note] = local;
      const told = { subjects: ['Production'], instanceNames: ['Production'], instanceIds: [one], note };
      const ended = {
        ...{ id: `local-${at}`, kind, startedAt, changedAt: startedAt, phase: 'ended' as const, revision: 1 },
        ...{ counts: countSteps([]), undoable: 0, ...told },
      };
      await archive.add({ ended, installations: {}, steps: [] });
      continue;
    }
    const steps = Array.from({ length: (at % 5) + 1 }, (_, id) =>
      stepOf(at, id, startedAt, at === OPEN || (at + id) % 3 === 0 ? two : one),
    );
    const kind = kinds[at % kinds.length] ?? 'invite';
    const recorded = { version: 1 as const, id: `done-${at}`, kind, startedAt, installations: {}, steps };
    if (at === OPEN) {
      const journal = createJournal({ folder: join(folder, 'open') });
      await (await journal.begin({ ...recorded, steps: steps.map(leftOpen) })).close();
      continue;
    }
    const live = createLiveOperation(recorded, { journal: null, clock: () => startedAt, onChange: () => {} });
    await archive.add({ ended: live.summary(), texts: live.texts(), installations: {}, steps });
  }
  await archive.close();
}

/** As an instance that went out of reach leaves them. */
function leftOpen(step: Step): Step {
  const error = { code: 'refused', message: 'Nothing answers there.', advice: 'Try later.' } as const;
  return step.id < 2 ? step : { ...step, state: { state: 'open', at: 1, error } };
}

function stepOf(at: number, id: number, startedAt: number, instanceId: string): Step {
  const isTwo = at === OPEN || (at + id) % 3 === 0;
  const error = {
    code: 'role-forbidden',
    message: 'The role of this key may not do that.',
    advice: 'Use an owner’s key.',
  } as const;
  const state: StepState =
    (at + id) % 11 === 0
      ? { state: 'failed', at: startedAt + 900, error }
      : {
          state: 'done',
          at: startedAt + 900,
          output: { invitationId: 'x' },
          undo: removalOf(at, id, instanceId),
        };
  return {
    id,
    change: {
      action: 'invitations.create',
      instanceId,
      organizationId: 'x',
      email: `person-${at}-${id}@partner.example`,
      role: 'member',
    },
    instanceName: isTwo ? 'Staging' : 'Production',
    organizationName: isTwo ? 'Playground' : 'Shop',
    state,
    by: isTwo
      ? { email: 'lead@staging.example', start: null, name: null }
      : { email: 'ops@shop.example', start: 'fWk9', name: 'Quayside · laptop 7Q2-x1k9p' },
  };
}

/** What takes an invitation back; every third was another change, which nothing takes back. */
function removalOf(at: number, id: number, instanceId: string): Change | null {
  if (at % 3 === 1) return null;
  const email = `person-${at}-${id}@partner.example`;
  const where = { instanceId, organizationId: 'x', email, role: 'member' };
  return { action: 'invitations.remove', ...where, invitationId: 'x' };
}

test('activity', async ({ simulator, launch, keyring, profile }) => {
  const one = await simulator.addInstance({ seed: production() });
  const two = await simulator.addInstance({ seed: staging() });
  await storeInstances(profile, keyring, [
    { name: 'Production', server: one, key: keyOf(one) },
    { name: 'Staging', server: two, key: keyOf(two) },
  ]);
  const { order } = JSON.parse(readFileSync(join(profile, 'instances.json'), 'utf8'));
  await remember(join(profile, 'operations'), Date.now(), order);
  const app = await launch();
  const { page } = app;
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await page.getByRole('tab', { name: 'Activity' }).click();
  await shoot(app, 'activity-full', page.getByRole('row').nth(5));
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await shoot(app, 'activity-export', page.getByRole('menuitem').first());
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Filter by Kind' }).click();
  await shoot(app, 'activity-filter', page.getByRole('menu'));
  await page.keyboard.press('Escape');
  await app.electron.evaluate(
    ({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    },
    join(profile, 'Quayside activity 2026-03-04.csv'),
  );
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByRole('menuitem', { name: 'As CSV' }).click();
  await shoot(app, 'activity-exported', page.getByText(/^Saved as/));
  await page.getByRole('searchbox', { name: 'Search activity' }).fill('nobody at all');
  await shoot(app, 'activity-none', page.getByRole('heading', { name: 'No entries match' }));
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page
    .getByRole('button', { name: /^Open Certificate trusted/ })
    .first()
    .click();
  await shoot(app, 'activity-entry', page.getByRole('dialog'));
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Open/ }).nth(2).click();
  await shoot(app, 'activity-operation', page.getByRole('button', { name: 'Copy results' }));
  await page.getByRole('button', { name: 'Copy results' }).click();
  await shoot(app, 'activity-results-copied', page.getByText('The results are on the clipboard.'));
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Filter by Outcome' }).click();
  await page.getByRole('menuitemcheckbox').first().click();
  await page.keyboard.press('Escape');
  await shoot(app, 'activity-narrowed');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.getByRole('navigation', { name: 'Instances' }).getByRole('button', { name: 'Staging' }).click();
  await page.getByRole('button', { name: 'Activity', exact: true }).click();
  await shoot(app, 'activity-of-instance-full', page.getByRole('row').nth(3));
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await chooseMore(page, 'Clear activity…');
  await shoot(app, 'activity-clear', page.getByRole('dialog'));
  await page.getByRole('button', { name: 'Clear activity', exact: true }).click();
  // The head, that it was cleared, and what is open still.
  await expect(page.getByRole('row')).toHaveCount(3);
  await shoot(app, 'activity-cleared');
  await page
    .getByRole('navigation', { name: 'Instances' })
    .getByRole('button', { name: 'Production' })
    .click();
  await page.getByRole('button', { name: 'Activity', exact: true }).click();
  await shoot(app, 'activity-of-instance', page.getByRole('heading', { name: 'No activity yet' }));
});
