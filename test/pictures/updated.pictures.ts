import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyOf, village } from '../e2e/seeds.ts';
import { storeInstances } from '../e2e/storedInstances.ts';
import { shoot, test } from './shoot.ts';

test('after an update', async ({ simulator, keyring, profile, launch }) => {
  const server = await simulator.addInstance({ seed: village('north') });
  await storeInstances(profile, keyring, [{ name: 'North', server, key: keyOf(server) }]);
  writeFileSync(join(profile, 'starts.json'), '{"version":1,"last":"0.0.9","open":null}');
  const app = await launch();
  const { page } = app;
  await shoot(app, 'updated', page.getByText(/was updated to/));
  await page.getByRole('button', { name: 'What’s new' }).click();
  await shoot(app, 'whats-new', page.getByRole('region', { name: 'Versions' }));
});
