import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Fixtures, header } from './app.ts';
import { answerBoxes } from './boxes.ts';
import { askMain, instanceIdOf, writesOf } from './screen.ts';
import { keyOf } from './seeds.ts';
import { type Opening, test } from './sharedApp.ts';

const OPS = 'ops@shop.example';
const DESK = 'desk@shop.example';
const NEW = 'new@shop.example';

/** The app with one instance that has an owner and this member. */
async function openShop(email: string, { simulator, openWith }: Pick<Fixtures, 'simulator'> & Opening) {
  const server = await simulator.addInstance({
    seed: { owner: { email: 'owner@shop.example' }, organizations: [{ name: 'Shop', members: [{ email }] }] },
  });
  const app = await openWith({ name: 'Harbor', server, key: keyOf(server) });
  await expect(header(app.page)).toContainText('connected');
  return { server, app };
}

test('each grave plan waits for a box of the system: Escape and “Cancel” leave the server alone, its first button sends', async ({
  simulator,
  openWith,
}) => {
  const people = [{ email: OPS }, { email: DESK }];
  const server = await simulator.addInstance({
    seed: {
      owner: { email: 'owner@shop.example' },
      licensed: true,
      organizations: [{ name: 'Shop', members: people }, { name: 'Archive' }],
    },
  });
  const { world } = server;
  const [shop = { id: '' }, archive = { id: '' }] = world.organizations;
  keyOf(server, { organization: archive.id });
  const listed = world.keys.at(-1)?.id ?? '';
  const app = await openWith({ name: 'Harbor', server, key: keyOf(server) });
  await expect(header(app.page)).toContainText('connected');
  const instanceId = await instanceIdOf(app, 'Harbor');
  const there = { instanceId, organizationId: shop.id };
  const userId = (wanted: string) => world.users.find(({ email }) => email === wanted)?.id ?? '';
  const memberIds = [world.membership(userId(OPS), shop.id)?.id];

  const FAR = { docker: ['read'], server: ['read', 'create'], sshKeys: ['read'] };
  const joined = 'everyone who joins “Shop”';
  for (const [intent, message, button, call] of [
    [
      { kind: 'change-organization', ...there, settings: { defaultRole: 'admin' } },
      ...[`Make ${joined} an admin?`, 'Make admin', 'organization.update'],
    ],
    [
      { kind: 'create-role', name: 'ops', permissions: FAR, places: [there] },
      ...['Give people with the role “ops” far-reaching rights?', 'Give rights', 'customRole.create'],
    ],
    [
      {
        ...{ kind: 'set-permissions', ...there, userIds: [userId(OPS)] },
        ...{ grant: { switches: ['canAccessToDocker'] }, revoke: {} },
      },
      ...[`Give ${OPS} far-reaching rights?`, 'Give rights', 'user.assignPermissions'],
    ],
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
        return askMain<{ operationId: string }>(app, 'operations.start', { planId: made.value.planId });
      };
      server.requests.clear();
      // A click meant for the page lands on the button of a box that has just appeared: it is asked again.
      const barred = await answerBoxes(app, [{ button, soon: true }, 'Cancel']);
      expect(await start()).toMatchObject({ ok: false, error: { code: 'canceled' } });
      expect(await start()).toMatchObject({ ok: false, error: { code: 'canceled' } });
      const [, again] = await barred();
      expect(again?.detail).toContain('You answered within a second, so Quayside asks again.');
      expect(await barred()).toHaveLength(3);
      expect(writesOf(server)).toEqual([]);
      const asked = await answerBoxes(app, [button]);
      const started = await start();
      if (!started.ok) throw new Error(started.error.message);
      expect((await asked())[0]?.message).toContain(message);
      const { operationId } = started.value;
      const steps = () => askMain(app, 'operations.steps', { operationId, after: 0 });
      // What is sent late is not of the next plan.
      await expect.poll(async () => JSON.stringify(await steps())).not.toMatch(/"state":"(waiting|running)"/);
      expect(writesOf(server).map(([sent]) => sent)).toContain(call);
    });
});

test('a lured click, which follows another in the page, does not answer the box that the first one opened', async ({
  simulator,
  openWith,
}) => {
  const { server, app } = await openShop(DESK, { simulator, openWith });
  const instanceId = await instanceIdOf(app, 'Harbor');
  const made = await askMain<{ planId: string }>(app, 'plans.make', {
    ...{ kind: 'off-board', addresses: [DESK], together: [], only: [instanceId], confirmed: {} },
    choices: { [DESK]: { [instanceId]: 'delete' } },
  });
  if (!made.ok) throw new Error(made.error.message);
  // A page that was taken over asks as soon as somebody clicks in it.
  await app.page.evaluate((planId) => {
    const { quayside } = window as unknown as {
      quayside: { request: (call: string, input: object) => Promise<unknown> };
    };
    const ask = () => void quayside.request('operations.start', { planId });
    document.addEventListener('mousedown', ask, { capture: true, once: true });
  }, made.value.planId);
  const asked = await answerBoxes(app, [{ button: 'Delete account', soon: true }, 'Cancel']);
  await app.page.mouse.click(500, 400);
  await expect.poll(async () => (await asked()).map(({ message }) => message)).toHaveLength(2);
  expect((await asked())[1]?.detail).toContain('You answered within a second, so Quayside asks again.');
  expect(writesOf(server)).toEqual([]);
});

test('each signature of a review and of a baseline, and each deletion of a signed one, waits for a box of the system', async ({
  simulator,
  openWith,
}) => {
  const { app } = await openShop(OPS, { simulator, openWith });
  async function made<T>(call: string, input: object): Promise<T> {
    const answer = await askMain<T>(app, call, input);
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.value;
  }
  const by = { name: 'Tom', email: 'tom@example.com' };
  const about = { scope: { kind: 'all' }, kitId: null, isPrivilegedOnly: false };
  await expect.poll(async () => (await made<{ lines: number }>('campaigns.preview', about)).lines).toBe(3);
  const { id } = await made<{ id: string }>('campaigns.start', {
    ...{ ...about, name: 'Q4', reviewer: by, dueOn: '2099-01-31', everyMonths: null },
  });
  const { lines } = await made<{ lines: { id: string }[] }>('campaigns.lines', { id });
  const lineIds = lines.map((line) => line.id);
  await made('campaigns.decide', { id, lineIds, decision: { is: 'keep' }, note: null });
  const baseline = await made<{ id: string }>('access.keep', { name: 'Q4', instanceIds: [] });

  for (const [call, input, button, fact] of [
    ['campaigns.close', { id, by }, 'Sign review', 'Decisions: keep 3, change 0, revoke 0'],
    ['access.sign', { id: baseline.id, by }, 'Sign baseline', 'Signed as: Tom (tom@example.com)'],
    ['campaigns.delete', { id }, 'Delete review', 'Signed by: tom@example.com'],
    ['access.delete', { id: baseline.id }, 'Delete baseline', 'Signed by: tom@example.com'],
  ] as [string, object, string, string][])
    await test.step(button, async () => {
      const barred = await answerBoxes(app, ['Cancel']);
      expect(await askMain(app, call, input)).toMatchObject({ ok: false, error: { code: 'canceled' } });
      expect(await askMain(app, call, input)).toMatchObject({ ok: false, error: { code: 'canceled' } });
      expect(await barred()).toHaveLength(2);
      const asked = await answerBoxes(app, [button]);
      expect(await askMain(app, call, input)).toMatchObject({ ok: true });
      const [box] = await asked();
      expect(box?.message).toBe(`${button} “Q4”?`);
      expect(box?.detail).toContain(fact);
    });
});

test('keys leave in a backup only once a person confirmed how many in a box of the system', async ({
  simulator,
  shared: { profile },
  openWith,
}) => {
  const server = await simulator.addInstance();
  const app = await openWith({ name: 'Harbor', server, key: keyOf(server) });
  await expect(header(app.page)).toContainText('connected');
  const file = join(profile, 'all.age');
  await app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, file);
  const passphrase = 'nine lanterns on the harbour wall';
  const input = { withSecrets: true, passphrase, partial: false, carry: [] };
  const yes = 'Export 1 key';
  const barred = await answerBoxes(app, [
    { button: yes, soon: true },
    { button: yes, unticked: true },
    'Cancel',
  ]);
  for (const how of ['“Cancel”', 'Escape'])
    expect(await askMain(app, 'backup.export', input), how).toEqual({
      ok: true,
      value: { outcome: 'canceled' },
    });
  expect(await barred()).toHaveLength(4);
  expect(existsSync(file)).toBe(false);
  const asked = await answerBoxes(app, [yes]);
  expect(await askMain(app, 'backup.export', input)).toMatchObject({ value: { outcome: 'saved', keys: 1 } });
  expect(await asked()).toMatchObject([
    { message: 'Export 1 key to a file?', detail: expect.stringContaining('Instances: “Harbor”') },
  ]);
  expect(readFileSync(file, 'utf8')).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----/);
});
