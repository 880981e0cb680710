import { EVENT_CHANNEL } from '../../src/shared/channels.ts';
import type { EventSnapshot } from '../../src/shared/events.ts';
import type { UpdateState } from '../../src/shared/updates.ts';
import type { RunningApp } from '../e2e/app.ts';
import { askMain } from '../e2e/screen.ts';
import { keyOf, village } from '../e2e/seeds.ts';
import { expect, shoot, test } from './shoot.ts';

const update = {
  version: '0.2.0',
  notes:
    '### Added\n\n- Updates: Quayside looks for the next version once a day, where you allow it.\n- Diagnose: where an instance fails, step by step.\n\n### Fixed\n\n- Members of an organization that was renamed stay selected.',
  releasedAt: Date.UTC(2026, 10, 2),
  size: 118_000_000,
};

/** Tells the page how updates stand, as main does of a copy that updates itself. */
async function tell(app: RunningApp, current: UpdateState, lookedAt: number | null): Promise<void> {
  const snapshot = await askMain<{ events: EventSnapshot }>(app, 'app.start', {});
  if (!snapshot.ok) throw new Error(snapshot.error.message);
  told = Math.max(told, snapshot.value.events.revision) + 1;
  const message = {
    revision: told,
    event: 'updates.changed',
    payload: { updates: { current, lookedAt, packageKind: null } },
  };
  await app.electron.evaluate(
    ({ BrowserWindow }, [channel, sent]) => BrowserWindow.getAllWindows()[0]?.webContents.send(channel, sent),
    [EVENT_CHANNEL, message] as const,
  );
}
let told = 0;

test('updates, from the question to the one that is ready', async ({ simulator, launchWith }) => {
  const server = await simulator.addInstance({ seed: village('north') });
  const app = await launchWith({ name: 'North', server, key: keyOf(server) });
  const { page } = app;
  await expect(page.getByRole('row', { name: /north/ }).first()).toBeVisible();
  await tell(app, { state: 'idle' }, null);
  const line = page.getByRole('region', { name: 'Updates of Quayside' });
  await shoot(app, 'updates-question', line);
  await line.getByRole('button', { name: 'Never' }).click();

  const lookedAt = Date.now() - 3 * 3_600_000;
  const states: [string, UpdateState][] = [
    ['newest', { state: 'idle' }],
    ['available', { state: 'available', update }],
    ['downloading', { state: 'downloading', update, received: 43_000_000 }],
    [
      'failed',
      {
        state: 'failed',
        failure: { code: 'untrusted', detail: 'latest-linux.yml' },
        during: 'look',
        version: null,
      },
    ],
    ['off', { state: 'off', reason: 'not-installed', where: '' }],
    ['ready', { state: 'ready', update }],
  ];
  await page.getByRole('button', { name: 'Settings' }).click();
  const updates = page
    .getByRole('dialog', { name: 'Settings' })
    .getByRole('region', { name: 'Updates', exact: true });
  for (const [name, state] of states) {
    await tell(app, state, lookedAt);
    await expect(updates.getByRole('status')).not.toBeEmpty();
    await updates.evaluate((part) => part.setAttribute('data-pictured', ''));
    await shoot(app, `updates-${name}`);
  }
  await updates.getByRole('button', { name: 'What’s new' }).click();
  await shoot(app, 'updates-notes', page.getByRole('dialog', { name: 'Update' }));
  await page.keyboard.press('Escape');
  // The button that opened the settings has the focus again, and shows its name.
  await shoot(app, 'updates-line', undefined, 'stays');
});
