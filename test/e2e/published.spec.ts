import { expect } from './app.ts';
import { expectHarmless, harbor } from './harbor.ts';
import {
  addByMain,
  askMain,
  chooseRole,
  createOrganization,
  deleteOrganization,
  instanceIdOf,
  invitationRow,
  makeDefault,
  openSettings,
  rename,
  roleOf,
} from './screen.ts';
import { keyOf } from './seeds.ts';
import { test } from './sharedApp.ts';

test('the version of the published page, 0.28.6: all ten calls of its Organization API, each answered', async ({
  simulator,
  shared: { app },
}) => {
  const { page } = app;
  const server = await simulator.addInstance({ version: '0.28.6', seed: harbor() });
  await addByMain(app, { name: 'Published', server, key: keyOf(server) });
  await expect(roleOf(page, 'desk@harbor.example')).toBeVisible();
  const instanceId = await instanceIdOf(app, 'Published');
  const harborId = server.world.organizations.find((each) => each.name === 'Harbor')?.id;

  await chooseRole(page, 'desk@harbor.example', 'admin');
  await expect(roleOf(page, 'desk@harbor.example')).toHaveText('admin');
  await page.getByRole('tab', { name: 'Invitations' }).click();
  await page.getByRole('button', { name: 'Remove invitation for late@north.example' }).click();
  await expect(invitationRow(page, 'late@north.example')).toHaveCount(0);
  await createOrganization(page, 'Depot');
  await openSettings(page, 'Depot');
  await rename(page, 'Warehouse');
  await makeDefault(page, 'Warehouse');
  // The screen shows what `all` gives, so that no button asks these two.
  for (const [call, input] of [
    ['organizations.one', { instanceId, organizationId: harborId }],
    ['organizations.active', { instanceId }],
  ] as const) {
    const answer = await askMain(app, call, input);
    expect(answer).toMatchObject({ ok: true, value: { id: harborId, name: 'Harbor' } });
  }
  await deleteOrganization(page, 'Warehouse');

  const answered = server.requests.filter(({ status }) => status === 200).map(({ call }) => call);
  const calls = [...new Set(answered)].filter((call) => call.startsWith('organization.'));
  expect(calls.sort()).toEqual(
    [
      'create',
      'all',
      'one',
      'update',
      'delete',
      'allInvitations',
      'removeInvitation',
      'updateMemberRole',
      'setDefault',
      'active',
    ]
      .map((call) => `organization.${call}`)
      .sort(),
  );
  expectHarmless(server);
});
