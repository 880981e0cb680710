import { expect } from './app.ts';
import { expectHarmless, harbor } from './harbor.ts';
import {
  addByMain,
  chooseInRow,
  chooseRole,
  createOrganization,
  deleteOrganization,
  invitationRow,
  makeDefault,
  openSettings,
  rename,
  roleOf,
} from './screen.ts';
import { keyOf } from './seeds.ts';
import { test } from './sharedApp.ts';

test('the version of the published page, 0.28.6: the eight calls of its Organization API that the screen asks, each answered', async ({
  simulator,
  shared: { app },
}) => {
  const { page } = app;
  const server = await simulator.addInstance({ version: '0.28.6', seed: harbor() });
  await addByMain(app, { name: 'Published', server, key: keyOf(server) });
  await expect(roleOf(page, 'desk@harbor.example')).toBeVisible();

  await chooseRole(page, 'desk@harbor.example', 'admin');
  await expect(roleOf(page, 'desk@harbor.example')).toHaveText('admin');
  await page.getByRole('tab', { name: 'Invitations' }).click();
  await chooseInRow(page, 'late@north.example', 'Remove');
  await expect(invitationRow(page, 'late@north.example')).toHaveCount(0);
  await createOrganization(page, 'Depot');
  await openSettings(page, 'Depot');
  await rename(page, 'Warehouse');
  await makeDefault(page, 'Warehouse');
  await deleteOrganization(page, 'Warehouse');

  const answered = server.requests.filter(({ status }) => status === 200).map(({ call }) => call);
  const calls = [...new Set(answered)].filter((call) => call.startsWith('organization.'));
  expect(calls.sort()).toEqual(
    [
      'create',
      'all',
      'update',
      'delete',
      'allInvitations',
      'removeInvitation',
      'updateMemberRole',
      'setDefault',
    ]
      .map((call) => `organization.${call}`)
      .sort(),
  );
  expectHarmless(server);
});
