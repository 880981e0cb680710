import { chooseForInstance } from '../e2e/screen.ts';
import { keyOf, village } from '../e2e/seeds.ts';
import { expect, shoot, test } from './shoot.ts';

test('what helps when something is wrong', async ({ simulator, launchWith }) => {
  const server = await simulator.addInstance({ seed: village('north') });
  const app = await launchWith({ name: 'North', server, key: keyOf(server) });
  const { page } = app;
  await expect(page.getByRole('row', { name: /north/ }).first()).toBeVisible();

  const hold = server.hold('user.get');
  const dialog = await chooseForInstance(page, 'Diagnose');
  await hold.arrived;
  await shoot(app, 'diagnose-running');
  hold.release();
  await expect(dialog.getByText('All is well.')).toBeVisible();
  await shoot(app, 'diagnose-good');
  server.setFault({ kind: 'status', status: 502 });
  await dialog.getByRole('button', { name: 'Run again' }).click();
  await expect(dialog.getByText(/^Something is wrong/)).toBeVisible();
  await shoot(app, 'diagnose-failed');
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('diagnostics');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Versions' })).toBeVisible();
  await shoot(app, 'diagnostics');
  await page.getByRole('region', { name: 'Files of the profile' }).scrollIntoViewIfNeeded();
  await shoot(app, 'diagnostics-below');
});
