import type { Locator, Page } from '@playwright/test';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import type { LoggedRequest } from '../dokploy/request.ts';
import type { Seed } from '../dokploy/seed.ts';
import type { Version } from '../dokploy/versions.ts';
import { expect, type RunningApp, tile } from './app.ts';
import { expectClean } from './axe.ts';
import { chooseInRow, clipboardOf, invitationRow, linkOf, readsOf } from './screen.ts';
import { keyOf } from './seeds.ts';
import { test } from './sharedApp.ts';
import { part, roleIn, summary } from './sheet.ts';
import type { StoredInstance } from './storedInstances.ts';

const HOUR = 3_600_000;

function workshop(): Seed {
  return {
    owner: { email: 'owner@workshop.example' },
    organizations: [
      {
        name: 'Workshop',
        mail: true,
        members: [{ email: 'ops@workshop.example', role: 'admin' }, { email: 'bench@workshop.example' }],
        invitations: [
          { email: 'vendor@north.example' },
          { email: 'audit@harbor.example', role: 'admin' },
          { email: 'late@studio.example', role: 'admin', expired: true },
          { email: 'joined@studio.example', status: 'accepted' },
        ],
      },
    ],
  };
}

/** A server with a key of its owner. */
const stored = (server: SimulatedInstance, name = 'Works'): StoredInstance => ({
  name,
  server,
  key: keyOf(server),
});

/** Opens the invitations of the instance that is shown, and forgets the requests so far. */
async function open({ page }: RunningApp, server: SimulatedInstance): Promise<Page> {
  await page.getByRole('tab', { name: 'Invitations' }).click();
  await expect(table(page)).toHaveAttribute('aria-rowcount', '5');
  await expect(page.getByRole('button', { name: 'Refresh' })).toHaveAttribute('aria-busy', 'false');
  server.requests.clear();
  return page;
}

const table = (page: Page) => page.getByRole('table', { name: 'Invitations' });
const button = (place: Page | Locator, name: string | RegExp) =>
  place.getByRole('button', { name, exact: true });
/** What the server was asked, with the fields that matter of what was sent. */
function asked({ requests }: { requests: readonly LoggedRequest[] }): string[] {
  return requests.map(({ call, body }) => {
    const { email, role } = (body ? JSON.parse(body) : {}) as { email?: string; role?: string };
    return [call, email, role].filter(Boolean).join(' ');
  });
}

function written({ requests }: SimulatedInstance): string[] {
  return asked({ requests: requests.filter(({ method }) => method === 'POST') });
}

test('one invitation: its link, renewing it, removing it and taking that back, each one call, looked at before and read after', async ({
  simulator,
  openWith,
}) => {
  const server = await simulator.addInstance({ seed: workshop() });
  const app = await openWith(stored(server));
  const page = await open(app, server);

  await test.step('what makes no sense says why not', async () => {
    for (const [email, count] of [
      ['vendor@north.example', 0],
      ['late@studio.example', 2],
      ['joined@studio.example', 3],
    ] as const) {
      await button(page, `Actions for ${email}`).click();
      await expect(page.getByRole('menuitem', { name: 'Copy link' })).toBeVisible();
      await expect(page.getByRole('menuitem', { disabled: true })).toHaveCount(count);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('menuitem')).toHaveCount(0);
    }
  });

  await test.step('the link is built from the instance’s address', async () => {
    await chooseInRow(page, 'vendor@north.example', 'Copy link');
    await expect(page.getByText('The link for vendor@north.example is on the clipboard.')).toBeVisible();
    expect(await clipboardOf(app)).toBe(linkOf(server, 'vendor@north.example'));
    expect(asked(server)).toEqual([]);
  });

  await test.step('an expired one is renewed with its role', async () => {
    const old = linkOf(server, 'late@studio.example');
    await chooseInRow(page, 'late@studio.example', 'Renew');
    await expect(
      page.getByText(/The invitation of late@studio.example in Workshop on .+ is renewed\./),
    ).toBeVisible();
    await expect(invitationRow(page, 'late@studio.example')).toContainText('open');
    // Looked at before it is sent, and again afterwards.
    expect(asked(server)).toEqual([
      'organization.allInvitations',
      'organization.removeInvitation',
      'organization.inviteMember late@studio.example admin',
      'organization.allInvitations',
    ]);
    await button(page, 'Copy the new link for late@studio.example').click();
    await expect.poll(() => clipboardOf(app)).toBe(linkOf(server, 'late@studio.example'));
    expect(await clipboardOf(app)).not.toBe(old);
  });

  await test.step('removing it can be taken back; the focus is not lost', async () => {
    server.requests.clear();
    await chooseInRow(page, 'audit@harbor.example', 'Remove');
    await expect(invitationRow(page, 'audit@harbor.example')).toHaveCount(0);
    await expect(table(page).locator(':focus')).toHaveCount(1);
    const undo = button(page, /^Undo: invite audit@harbor\.example again, Workshop · /);
    await expect(undo).toBeVisible();
    expect(asked(server)).toEqual([
      'organization.allInvitations',
      'organization.removeInvitation',
      'organization.allInvitations',
    ]);
    server.requests.clear();
    await undo.click();
    await expect(invitationRow(page, 'audit@harbor.example')).toContainText('admin');
    expect(written(server)).toEqual(['organization.inviteMember audit@harbor.example admin']);
    // Looked at for the plan, before it is taken back, and again afterwards; who is a member is not invited.
    expect(readsOf(server)).toEqual([
      'organization.allInvitations',
      'organization.allInvitations',
      'organization.allInvitations',
      'user.all',
      'user.all',
    ]);
    await expectClean(page, 'what was done');
    await button(page, 'Copy the new link for audit@harbor.example').click();
    await expect.poll(() => clipboardOf(app)).toBe(linkOf(server, 'audit@harbor.example'));
  });

  await test.step('mail by the server’s own notification', async () => {
    server.requests.clear();
    await chooseInRow(page, 'vendor@north.example', 'Send by mail');
    await button(page.getByRole('dialog', { name: 'Send invitation by mail' }), 'Send mail').click();
    await expect(
      page.getByText(/The server mailed the invitation to vendor@north.example in Workshop on/),
    ).toBeVisible();
    expect(asked(server)).toEqual([
      'notification.getEmailProviders',
      'organization.allInvitations',
      'user.sendInvitation',
    ]);
  });
});

test('a failure is told where it was, and the rest can be tried again', async ({ simulator, openWith }) => {
  const server = await simulator.addInstance({ seed: workshop() });
  const page = await open(await openWith(stored(server)), server);
  const alert = page.getByRole('alert');

  await test.step('a renewal whose second half fails says that the first is done', async () => {
    server.setFault({ kind: 'status', status: 502 }, { call: 'organization.inviteMember', times: 1 });
    await chooseInRow(page, 'late@studio.example', 'Renew');
    await expect(alert).toContainText(
      /The old invitation of late@studio\.example in Workshop on .+ was removed/,
    );
    await expect(invitationRow(page, 'late@studio.example')).toHaveCount(0);
    await expectClean(page, 'a half renewal');
    server.requests.clear();
    await button(alert, 'Invite again').click();
    await expect(invitationRow(page, 'late@studio.example')).toContainText('open');
    await expect(alert).toHaveCount(0);
    expect(written(server)).toEqual(['organization.inviteMember late@studio.example admin']);
  });

  await test.step('a lost answer is no failure when the list shows that it worked', async () => {
    server.setFault(
      { kind: 'status', status: 504 },
      { call: 'organization.removeInvitation', times: 1, effect: true },
    );
    await chooseInRow(page, 'vendor@north.example', 'Remove');
    await expect(
      page.getByText(/The invitation of vendor@north.example in Workshop on .+ is removed\./),
    ).toBeVisible();
    await expect(alert).toHaveCount(0);
  });

  await test.step('one that somebody else removed meanwhile', async () => {
    server.requests.clear();
    server.world.invitations = server.world.invitations.filter(
      ({ email }) => email !== 'audit@harbor.example',
    );
    await chooseInRow(page, 'audit@harbor.example', 'Remove');
    await expect(page.getByText(/audit@harbor\.example.*: no change was needed\./)).toBeVisible();
    await expect(invitationRow(page, 'audit@harbor.example')).toHaveCount(0);
    await expect(alert).toHaveCount(0);
    expect(written(server)).toEqual([]);
  });

  await test.step('a mail that the server cannot send', async () => {
    const [notification] = server.world.notifications;
    if (notification) notification.refused = true;
    await chooseInRow(page, 'late@studio.example', 'Send by mail');
    const dialog = page.getByRole('dialog', { name: 'Send invitation by mail' });
    await button(dialog, 'Send mail').click();
    await expect(dialog.getByRole('alert')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  });
});

test('many pasted addresses: told, sent one by one; what failed can be tried again', async ({
  simulator,
  openWith,
}) => {
  const server = await simulator.addInstance({ seed: workshop() });
  const app = await openWith(stored(server));
  const page = await open(app, server);
  await button(page, 'Invite').click();
  const dialog = page.getByRole('dialog', { name: 'Invite people' });
  const box = dialog.getByRole('textbox', { name: 'Email addresses' });
  await expect(box).toBeFocused();

  await test.step('what is known is told before anything is sent', async () => {
    await box.fill(
      'Front Desk <Desk@Shop.example>; ops@workshop.example, late@studio.example\nvendor@north.example, nobody, desk@shop.example\ntwo@shop.example, three@shop.example',
    );
    await expect(
      dialog.getByText('6 addresses. Left out: “nobody”. There is no @ in it.', { exact: true }),
    ).toBeVisible();
    await expect(summary(dialog)).toHaveText('4 will run.');
    await dialog.getByText('Already so (2)').click();
    await expect(part(dialog, 'Review')).toContainText(
      /ops@workshop\.example.*Already a member \(admin\)\..*vendor@north\.example.*Already invited \(member\)/,
    );
    await expect(part(dialog, 'Review')).toContainText('Dokploy sends no mail: copy the links');
    await expect(roleIn(dialog).getByRole('option')).toHaveText(['member', 'admin']);
    expect(asked(server)).toEqual([]);
    await expectClean(page, 'Invite people');
  });

  await test.step('one request at a time; a conflict stops nobody else', async () => {
    const look = server.hold('organization.allInvitations');
    const hold = server.hold('organization.inviteMember');
    await button(dialog, 'Create 3 invitations, renew 1 invitation').click();
    await look.arrived;
    // A colleague invites one that was just looked at, and one that is not looked at yet.
    const organizationId = server.world.organizations[0]?.id ?? '';
    const inviterId = server.world.users[0]?.id ?? '';
    for (const email of ['desk@shop.example', 'two@shop.example'])
      server.world.addInvitation({ organizationId, email, role: 'member', inviterId });
    look.release();
    await hold.arrived;
    await expect(dialog.getByText('0 of 4 done.')).toBeVisible();
    // It goes on without its dialog, and can be looked at again.
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await page.getByRole('button', { name: /^Operations, 1 running/ }).click();
    await page.getByRole('menuitem', { name: /Invite people/ }).click();
    await expect(dialog.getByText('0 of 4 done.')).toBeVisible();
    expect(written(server)).toEqual(['organization.inviteMember desk@shop.example member']);
    hold.release();
    await expect(
      dialog.getByText(/^\d invitations? .+\. 1 failed on .+\. 1 needed no change\. 2 skipped\.$/),
    ).toBeVisible();
    await expectClean(page, 'its results');
    // Each is looked at just before it is sent, and all once afterwards.
    const calls = asked(server);
    expect(calls.filter((call) => call !== 'user.all')).toEqual([
      'organization.allInvitations',
      'organization.inviteMember desk@shop.example member',
      'organization.allInvitations',
      'organization.removeInvitation',
      'organization.inviteMember late@studio.example member',
      'organization.allInvitations',
      'organization.allInvitations',
      'organization.inviteMember three@shop.example member',
      'organization.allInvitations',
    ]);
    // For each address that is invited anew.
    expect(calls.filter((call) => call === 'user.all')).toHaveLength(3);
  });

  await test.step('the links are copied together', async () => {
    await button(dialog, 'Copy 3 links').click();
    await expect(dialog.getByText('Copied, one per line.')).toBeVisible();
    const links = ['late@studio.example', 'two@shop.example', 'three@shop.example'];
    expect(await clipboardOf(app)).toBe(links.map((email) => linkOf(server, email)).join('\n'));
  });

  await test.step('who was invited already is told, and who failed can be tried again', async () => {
    const steps = dialog.getByRole('list', { name: 'Steps' }).getByRole('listitem');
    await expect(steps.filter({ hasText: 'ops@workshop.example' })).toContainText(
      'Already a member (admin).',
    );
    await expect(button(dialog, 'Retry failed')).toBeVisible();
    await button(dialog, 'Close').click();
    await expect(dialog).toBeHidden();
  });
});

test('many chosen: renewed, removed, stopped, tried again, taken back', async ({ simulator, openWith }) => {
  const server = await simulator.addInstance({ seed: workshop() });
  const app = await openWith(stored(server));
  const page = await open(app, server);
  const chosen = page.getByRole('group', { name: 'Selected invitations' });
  const results = page.getByRole('list', { name: 'Steps' }).getByRole('listitem');

  await test.step('links of those that work', async () => {
    await page.getByRole('checkbox', { name: 'Select all invitations' }).check();
    await button(chosen, 'Copy 2 links').click();
    await expect(page.getByText('2 links are on the clipboard, one per line.')).toBeVisible();
    expect((await clipboardOf(app)).split('\n').sort()).toEqual(
      [linkOf(server, 'vendor@north.example'), linkOf(server, 'audit@harbor.example')].sort(),
    );
  });

  await test.step('renew: the accepted one is left out', async () => {
    await button(chosen, 'Renew…').click();
    const dialog = page.getByRole('dialog', { name: 'Renew invitations' });
    await expect(dialog.getByRole('listitem').filter({ hasText: 'joined@studio.example' })).toContainText(
      'It was accepted, so there is nothing to renew.',
    );
    const hold = server.hold('organization.removeInvitation');
    await expectClean(page, 'the plan');
    await button(dialog, 'Renew 3 invitations').click();
    await hold.arrived;
    await button(dialog, 'Stop before the next step').click();
    hold.release();
    await expect(dialog.getByText('1 invitation renewed. 1 skipped. 2 canceled.')).toBeVisible();
    await expect(button(dialog, 'Retry failed')).toBeHidden();
    expect(server.requests.filter(({ call }) => call === 'organization.inviteMember')).toHaveLength(1);
    await button(dialog, 'Run the canceled steps').click();
    await expect(dialog.getByText('3 invitations renewed. 1 skipped.')).toBeVisible();
    await expect(results).toHaveCount(4);
    expect(server.requests.filter(({ call }) => call === 'organization.inviteMember')).toHaveLength(3);
    const late = server.world.invitations.find(({ email }) => email === 'late@studio.example');
    expect(late).toMatchObject({ role: 'admin' });
    expect(Date.parse(late?.expiresAt ?? '')).toBeGreaterThan(Date.now() + 47 * HOUR);
    await button(dialog, 'Close').click();
    await expect(dialog).toBeHidden();
    // What is chosen next is chosen from the new list.
    await expect(invitationRow(page, 'late@studio.example')).toContainText('open');
  });

  await test.step('remove, and invite again', async () => {
    server.requests.clear();
    await page.getByRole('checkbox', { name: 'Select vendor@north.example' }).check();
    await page.getByRole('checkbox', { name: 'Select audit@harbor.example' }).check();
    await button(chosen, 'Remove…').click();
    const dialog = page.getByRole('dialog', { name: 'Remove invitations' });
    await button(dialog, /^Remove \d invitations$/).click();
    await expect(dialog.getByText(/^\d invitations? (created|removed)\.$/)).toBeVisible();
    await expect(invitationRow(page, 'vendor@north.example')).toHaveCount(0);
    await button(dialog, /^Undo \d$/).click();
    const undo = page.getByRole('dialog', { name: 'Undo' });
    await button(undo, /^Create \d invitations$/).click();
    await expect(undo.getByText(/^\d invitations? (created|removed)\.$/)).toBeVisible();
    await button(undo, /^Copy \d links$/).click();
    await expect(undo.getByText('Copied, one per line.')).toBeVisible();
    expect(await clipboardOf(app)).toContain(linkOf(server, 'vendor@north.example'));
    await button(undo, 'Close').click();
    await expect(invitationRow(page, 'vendor@north.example')).toContainText('open');
    await expect(invitationRow(page, 'audit@harbor.example')).toContainText('admin');
  });

  await test.step('a failure that meets all ends the run', async () => {
    server.setFault({ kind: 'status', status: 502 }, { call: 'organization.removeInvitation' });
    server.requests.clear();
    await page.getByRole('checkbox', { name: 'Select all invitations' }).check();
    await button(chosen, 'Remove…').click();
    const dialog = page.getByRole('dialog', { name: 'Remove invitations' });
    // Who had accepted is not invited again.
    await button(dialog, 'Remove 3 invitations').click();
    await expect(dialog.getByText(/^2 .+ Can’t tell for 1 on .+\.$/)).toBeVisible();
    expect(written(server)).toEqual(['organization.removeInvitation']);
    await expect(results.last()).toContainText('show no change so far');
  });
});

test('on 0.27.1 no key can invite: the button leads to its page', async ({ simulator, openWith }) => {
  const version: Version = '0.27.1';
  const server = await simulator.addInstance({ version, seed: workshop() });
  const app = await openWith(stored(server));
  const page = await open(app, server);
  await app.electron.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    shell.openExternal = async (url) => void opened.push(url);
  });
  await button(page, 'Invite').click();
  const dialog = page.getByRole('dialog', { name: 'Invite people' });
  await dialog.getByRole('textbox', { name: 'Email addresses' }).fill('new@shop.example');
  await expect(dialog).toContainText(`(Dokploy ${version}) accepts invitations only on its own page`);
  await button(dialog, 'Open Dokploy').click();
  await expect
    .poll(() => app.electron.evaluate(() => (globalThis as unknown as { opened: string[] }).opened))
    .toEqual([server.origin]);
  await page.keyboard.press('Escape');
  await button(dialog, 'Discard changes').click();
  await expect(dialog).toBeHidden();

  await button(page, 'Actions for late@studio.example').click();
  const renew = page.getByRole('menuitem', { name: /^Renew/ });
  await expect(renew).toHaveAttribute('aria-disabled', 'true');
  await expect(renew).toContainText(/update it to 0\.28\.7/);
  server.requests.clear();
  await renew.click({ force: true });
  await page.keyboard.press('Escape');
  await chooseInRow(page, 'late@studio.example', 'Remove');
  await expect(invitationRow(page, 'late@studio.example')).toHaveCount(0);
  expect(written(server)).toEqual(['organization.removeInvitation']);
  // It had run out: inviting again would make more of it than it was.
  await expect(button(page, /^Undo: invite late@studio\.example again/)).toHaveCount(0);
});

test('an old server invites by its old way; Cloud mails by itself', async ({ simulator, openWith }) => {
  const old = await simulator.addInstance({ version: '0.26.5', seed: workshop() });
  const cloud = await simulator.addInstance({ version: 'cloud', seed: workshop() });
  const app = await openWith(stored(cloud, 'Cloud'), stored(old));
  const page = await open(app, old);
  const dialog = page.getByRole('dialog', { name: 'Invite people' });

  await button(page, 'Invite').click();
  await dialog.getByRole('textbox', { name: 'Email addresses' }).fill('new@shop.example');
  await roleIn(dialog).selectOption('admin');
  await button(dialog, 'Create 1 invitation').click();
  await expect(dialog.getByText('1 invitation created.', { exact: true })).toBeVisible();
  await button(dialog, 'Copy link').click();
  expect(await clipboardOf(app)).toBe(linkOf(old, 'new@shop.example'));
  await button(dialog, 'Close').click();
  await expect(button(page, 'Invite')).toBeFocused();
  await expect(invitationRow(page, 'new@shop.example')).toContainText('admin');

  await tile(page, 'Cloud').click();
  await open(app, cloud);
  await button(page, 'Actions for vendor@north.example').click();
  await expect(page.getByRole('menuitem', { name: /^Send by mail/ })).toContainText('by itself');
  await page.keyboard.press('Escape');
  await button(page, 'Invite').click();
  await dialog.getByRole('textbox', { name: 'Email addresses' }).fill('new@shop.example');
  await expect(dialog.getByText('Dokploy mails each invitation.')).toBeVisible();
  await button(dialog, 'Create 1 invitation').click();
  await expect(dialog.getByText('1 invitation created.', { exact: true })).toBeVisible();
});
