import { expect, header, test } from './app.ts';
import { answerBoxes } from './boxes.ts';
import { askMain, instanceIdOf, writesOf } from './screen.ts';
import { keyOf } from './seeds.ts';

const OPS = 'ops@shop.example';
const DESK = 'desk@shop.example';
const NEW = 'new@shop.example';

test('each grave plan waits for a box of the system: Escape and “Cancel” leave the server alone, its first button sends', async ({
  simulator,
  launchWith,
}) => {
  const people = [{ email: OPS }, { email: DESK }];
  const server = await simulator.addInstance({
    seed: {
      owner: { email: 'owner@shop.example' },
      organizations: [{ name: 'Shop', members: people }, { name: 'Archive' }],
    },
  });
  const { world } = server;
  const [shop = { id: '' }, archive = { id: '' }] = world.organizations;
  keyOf(server, { organization: archive.id });
  const listed = world.keys.at(-1)?.id ?? '';
  const app = await launchWith({ name: 'Harbor', server, key: keyOf(server) });
  await expect(header(app.page)).toContainText('connected');
  const instanceId = await instanceIdOf(app, 'Harbor');
  const there = { instanceId, organizationId: shop.id };
  const userId = (wanted: string) => world.users.find(({ email }) => email === wanted)?.id ?? '';
  const memberIds = [world.membership(userId(OPS), shop.id)?.id];

  for (const [intent, message, button, call] of [
    [
      { kind: 'set-role', ...there, memberIds, role: 'admin' },
      ...[`Make ${OPS} an admin?`, 'Make admin', 'organization.updateMemberRole'],
    ],
    [
      { kind: 'add-people', emails: [NEW], places: [{ ...there, role: 'member' }], kitId: null },
      ...[`Add ${NEW} with a password?`, 'Add person', 'user.createUserWithCredentials'],
    ],
    [
      {
        ...{ kind: 'off-board', addresses: [DESK], together: [], only: [instanceId], confirmed: {} },
        choices: { [DESK]: { [instanceId]: 'delete' } },
      },
      ...[`Delete the account of ${DESK}?`, 'Delete account', 'user.remove'],
    ],
    [
      { kind: 'retire-listed-key', instanceId, serverKeyId: listed },
      ...['Retire the key', 'Retire key', 'user.deleteApiKey'],
    ],
    [
      { kind: 'delete-organization', instanceId, organizationId: archive.id },
      ...['Delete the organization “Archive”?', 'Delete organization', 'organization.delete'],
    ],
  ] as [object, string, string, string][])
    await test.step(message, async () => {
      const start = async () => {
        const made = await askMain<{ planId: string }>(app, 'plans.make', intent);
        if (!made.ok) throw new Error(made.error.message);
        return askMain(app, 'operations.start', { planId: made.value.planId });
      };
      server.requests.clear();
      const barred = await answerBoxes(app, ['Cancel']);
      expect(await start()).toMatchObject({ ok: false, error: { code: 'canceled' } });
      expect(await start()).toMatchObject({ ok: false, error: { code: 'canceled' } });
      expect(await barred()).toHaveLength(2);
      expect(writesOf(server)).toEqual([]);
      const asked = await answerBoxes(app, [button]);
      expect(await start()).toMatchObject({ ok: true });
      expect((await asked())[0]?.message).toContain(message);
      await expect.poll(() => writesOf(server).map(([sent]) => sent)).toContain(call);
    });
});
