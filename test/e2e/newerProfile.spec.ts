import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, header, registryOf, test, tile } from './app.ts';
import { runFromPalette } from './screen.ts';
import { keyOf, production } from './seeds.ts';
import { storeInstances } from './storedInstances.ts';

const NEWER = '{"version":99,"theme":"dark","rail":"wide","more":{"unknown":[1]}}\n';
const NEWER_LINES = `${NEWER}["more"]\n`;

test('an older app leaves every byte of a newer profile', async ({ launch, keyring, profile, simulator }) => {
  const server = await simulator.addInstance({ seed: production() });
  await storeInstances(profile, keyring, [{ name: 'Production', server, key: keyOf(server) }]);
  const [id = ''] = registryOf(profile).order;
  const files: Record<string, string> = {
    ...Object.fromEntries(
      [
        ...['preferences', 'window', 'last-folder', 'people', 'ends', 'templates', 'template-uses'],
        ...[
          'starts',
          'crashes',
          'updates',
          'monitoring',
          'operations/forgotten',
          'access/b-1',
          `last-seen/${id}/summary`,
        ],
      ].map((name) => [`${name}.json`, NEWER]),
    ),
    ...Object.fromEntries(
      ['operations/operations-000001', 'operations/open/a'].map((name) => [`${name}.jsonl`, NEWER_LINES]),
    ),
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(profile, name)), { recursive: true });
    writeFileSync(join(profile, name), text);
  }
  const expectUntouched = () => {
    for (const [name, text] of Object.entries(files))
      expect(readFileSync(join(profile, name), 'utf8'), name).toBe(text);
  };

  await test.step('all but the list of instances', async () => {
    const app = await launch();
    const { page, electron } = app;
    await expect(page.getByText('Your choices are not saved')).toBeVisible();
    await tile(page, 'Production').click();
    await expect(header(page)).toContainText('connected');
    await expect(page.locator('main [role="row"][data-row]').first()).toBeVisible();
    await runFromPalette(page, 'theme light', /light/i);
    await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(1000, 700));
    await runFromPalette(page, 'go home', /home/i);
    await app.close();
    expectUntouched();
  });

  await test.step('the list, too', async () => {
    files['instances.json'] = NEWER;
    writeFileSync(join(profile, 'instances.json'), NEWER);
    const app = await launch();
    await expect(app.page.getByText('Nothing can be changed')).toBeVisible();
    await app.close();
    expectUntouched();
  });
});
