import type { Version } from '../dokploy/versions.ts';
import { tile } from '../e2e/app.ts';
import { expect, shoot, test } from './shoot.ts';

const OPS = 'ops@studio.example';
const HOST = 'a.rather.long.address.of.somebody@studio-north.example';

test('own invitations', async ({ simulator, launchWith }) => {
  const serve = async (name: string, version: Version, guests: string[]) => {
    const server = await simulator.addInstance({
      version,
      seed: {
        owner: { email: OPS },
        organizations: [
          {
            name,
            members: [{ email: HOST, role: 'admin' }],
            invitations: [{ email: 'new@studio.example' }, { email: 'old@studio.example', expired: true }],
          },
          ...guests.map((guest, at) => ({
            name: guest,
            owner: { email: HOST },
            invitations: [{ email: OPS, role: at % 2 === 0 ? 'admin' : 'member' }],
          })),
        ],
      },
    });
    return { name, server, key: server.key({ user: OPS, organization: name }) };
  };
  const production = await serve('Production', '0.30.2', [
    'Billing',
    'The organization with quite a long name',
  ]);
  const legacy = await serve('Legacy', '0.26.5', ['Archive', 'Shop']);
  const labs = await serve('Labs', '0.30.2', []);
  labs.server.setFault({ kind: 'status', status: 502 }, { call: 'user.getInvitations' });
  const app = await launchWith(production, legacy, labs);
  const { page } = app;
  await expect(tile(page, 'Labs')).toBeVisible();
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await page.getByRole('tab', { name: 'Overview' }).click();
  await expect(page.getByText(/4 invitations wait for you/)).toBeVisible();
  await shoot(app, 'own-invitations-overview');
  await page.getByRole('tab', { name: 'Invitations' }).click();
  await shoot(app, 'own-invitations', page.getByText(/unknown on Labs/));
});
