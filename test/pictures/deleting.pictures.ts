import { twoProjects } from '../dokploy/projectSeed.ts';
import type { Version } from '../dokploy/versions.ts';
import { openRemoval, openSettings } from '../e2e/screen.ts';
import { shoot, test } from './shoot.ts';

const OWNER = 'owner@shop.example';

for (const version of ['0.30.2', '0.26.5'] satisfies Version[])
  test(`leaving on ${version}`, async ({ simulator, launchWith }) => {
    const user = 'desk@shop.example';
    const seed = { owner: { email: OWNER }, organizations: [{ name: 'Shop', members: [{ email: user }] }] };
    const server = await simulator.addInstance({ version, seed });
    const key = server.key({ user, organization: 'Shop' });
    const app = await launchWith({ name: 'Production', server, key });
    await openSettings(app.page, 'Shop');
    await app.page.getByRole('button', { name: 'Leave organization' }).scrollIntoViewIfNeeded();
    await shoot(app, `leave-organization-${version}`);
  });

for (const version of ['0.30.2', '0.26.5'] satisfies Version[])
  test(`deleting on ${version}`, async ({ simulator, launchWith }) => {
    const server = await simulator.addInstance({
      version,
      seed: {
        owner: { email: OWNER },
        organizations: [
          {
            name: 'Shop',
            projects: twoProjects(),
            members: [
              { email: 'desk@shop.example', sees: ['Shop/*'], can: ['canAccessToDocker'] },
              { email: 'new@shop.example' },
            ],
          },
          { name: 'Labs' },
        ],
      },
    });
    const key = (organization: string) => server.key({ user: OWNER, organization });
    const app = await launchWith({ name: 'Production', server, key: key('Shop') });
    const { page } = app;
    await openRemoval(page, 'desk@shop.example');
    await shoot(
      app,
      `remove-granted-${version}`,
      page.getByRole('dialog').getByRole('list', { name: 'Instances' }),
    );
    await page.keyboard.press('Escape');
    await openSettings(page, 'Shop');
    const hold = version === '0.30.2' ? server.hold('project.homeStats') : null;
    await page.getByRole('button', { name: 'Delete organization' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete organization' });
    if (hold) {
      await hold.arrived;
      await shoot(app, 'delete-organization-counting');
      hold.release();
      await shoot(app, 'delete-organization-counted', dialog.getByText(/its 2 projects/));
      return;
    }
    await shoot(app, 'delete-organization-to-count', dialog.getByRole('button', { name: 'Count' }));
    server.setFault({ kind: 'status', status: 502 }, { call: 'project.all' });
    await dialog.getByRole('button', { name: 'Count' }).click();
    await shoot(app, 'delete-organization-not-counted', dialog.getByText(/could not be counted/));
  });
