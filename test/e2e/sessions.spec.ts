import type { Page } from '@playwright/test';
import { expect, tile } from './app.ts';
import { expectClean } from './axe.ts';
import { chooseInRow, expectTold, outcomes } from './screen.ts';
import { test } from './sharedApp.ts';
import { chooseFate, summary } from './sheet.ts';
import { DESK, FIREFOX, idOf, OPS, OWNER, serveSignedIn, sessionsOf } from './signedIn.ts';

const rows = (page: Page) =>
  page.getByRole('table', { name: 'Sessions' }).getByRole('row').filter({ hasText: '@' });
const openSessions = (page: Page) => page.getByRole('button', { name: 'Sessions', exact: true }).click();

test('who is signed in on an instance is listed with what they use, and their sessions are revoked: one, all of a person, all others', async ({
  simulator,
  openWith,
}) => {
  const { servers, stored } = await serveSignedIn(simulator);
  const { shop, north } = servers;
  const { page } = await openWith(...stored);
  await openSessions(page);

  await test.step('listed, searched, filtered', async () => {
    await expect(rows(page)).toHaveCount(6);
    await expect(rows(page).first()).toContainText(
      /owner@shop\.example\(you\).*Firefox on Linux.*192\.0\.2\.20.*1 h ago/,
    );
    await expect(rows(page).last()).toContainText('expired');
    await expectClean(page, 'sessions');
    await page.getByRole('searchbox', { name: 'Search sessions' }).fill('iphone');
    await expect(rows(page)).toHaveCount(2);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByRole('button', { name: `Actions for ${DESK}, Safari on iPhone` }).click();
    await page.getByRole('menuitem', { name: 'Show only this person' }).click();
    await expect(rows(page)).toHaveCount(2);
  });

  await test.step('one is revoked: that browser alone', async () => {
    await chooseInRow(page, `${DESK}, Safari on iPhone`, 'Revoke…');
    const dialog = page.getByRole('dialog', { name: 'Revoke sessions' });
    await expect(dialog).toContainText(
      'signs the browser out at once. The person can sign in again, and their API keys keep working.',
    );
    await expectClean(page, 'revoking a session');
    await dialog.getByRole('button', { name: 'Revoke 1 session' }).click();
    await expectTold(
      page,
      /The session of .+ in .+ on Shop \(Safari on iPhone\) was revoked: that browser is signed out\./,
    );
    await expect(rows(page)).toHaveCount(1);
    expect(sessionsOf(shop, DESK)).toHaveLength(1);
  });

  await test.step('all of a person', async () => {
    shop.world.addSession({ userId: idOf(shop, DESK), userAgent: 'node' });
    await page.getByRole('button', { name: `Actions for ${DESK}, Firefox on Linux` }).click();
    await page.getByRole('menuitem', { name: /Revoke all of this person/ }).click();
    await page
      .getByRole('dialog', { name: 'Revoke sessions' })
      .getByRole('button', { name: 'Sign out 1 account' })
      .click();
    await expectTold(page, /All sessions of .+ in .+ on Shop were revoked/);
    await expect(page.getByRole('heading', { name: 'No sessions match' })).toBeVisible();
    expect(sessionsOf(shop, DESK)).toEqual([]);
  });

  await test.step('all but those of the key’s person, since it is told of no session that it is the current one', async () => {
    shop.world.addSession({ userId: idOf(shop, DESK), userAgent: FIREFOX });
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByRole('button', { name: 'Refresh', exact: true }).click();
    await expect(rows(page)).toHaveCount(5);
    await page.getByRole('button', { name: 'Revoke all others…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Revoke sessions' });
    await expect(dialog).toContainText(`Everybody except ${OWNER}, whose key this is`);
    await expectClean(page, 'revoking all others');
    await dialog.getByRole('button', { name: 'Sign out 2 accounts' }).click();
    const operation = page.getByRole('dialog', { name: 'Revoke sessions' });
    await expect(operation.getByRole('list', { name: 'Steps' }).getByRole('listitem')).toHaveText([
      /done/,
      /done/,
    ]);
    await operation.getByRole('button', { name: 'Close' }).click();
    await expect(rows(page)).toHaveCount(2);
    expect(shop.world.sessions.map(({ userId }) => userId)).toEqual([idOf(shop, OWNER), idOf(shop, OWNER)]);
  });

  await test.step('with a key that is not the owner’s the others are unknown, never none', async () => {
    await tile(page, 'North').click();
    await openSessions(page);
    await expect(rows(page)).toHaveCount(1);
    await expect(rows(page)).toContainText(`${OPS}(you)`);
    await page.getByRole('button', { name: 'Show details' }).click();
    await expect(page.getByRole('list', { name: 'Not known or older' })).toContainText(
      'Only the owner’s key shows and ends other people’s sessions. This key belongs to an admin.',
    );
    await expectClean(page, 'sessions, unknown');
    north.world.sessions = north.world.sessions.filter(({ userId }) => userId !== idOf(north, OPS));
    await page.getByRole('button', { name: 'Refresh', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Who is signed in is unknown' })).toBeVisible();
  });

  await test.step('a server that is too old says which one tells', async () => {
    await tile(page, 'Old').click();
    await openSessions(page);
    await expect(page.getByRole('heading', { name: 'Sessions need Dokploy 0.30.0' })).toBeVisible();
    await expectClean(page, 'sessions, too old');
  });
});

test('a person’s sessions are revoked from their panel, or it says why', async ({ simulator, openWith }) => {
  const { servers, stored } = await serveSignedIn(simulator);
  const { shop, north } = servers;
  const { page } = await openWith(...stored);
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await page.getByRole('tab', { name: 'People' }).click();
  await page.getByRole('row', { name: DESK }).press('Enter');
  const panel = page.getByRole('complementary', { name: DESK });

  await test.step('asks when it is looked at, instance by instance', async () => {
    const asked = () =>
      [shop, north].flatMap(({ requests }) => requests.filter(({ call }) => call === 'user.listSessions'));
    expect(asked()).toEqual([]);
    await panel.getByRole('button', { name: 'Show sessions' }).click();
    const list = panel.getByRole('list', { name: 'Sessions by instance' });
    await expect(list).toContainText(/Shop2 sessions.*Firefox on Linux.*Safari on iPhone/);
    await expect(list).toContainText(/Northunknown.*Only the owner’s key/);
    await expect(list).toContainText('Oldneeds Dokploy 0.30.0');
    expect(asked()).toHaveLength(1);
    await expectClean(page, 'sessions of a person');
  });

  await test.step('revokes one', async () => {
    await panel.getByRole('button', { name: `Revoke session of ${DESK} on Shop, Safari on iPhone` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke 1 session' }).click();
    await expectTold(page, /The session of .+ in .+ on Shop \(Safari on iPhone\) was revoked/);
    await expect(panel.getByRole('list', { name: 'Sessions by instance' })).toContainText('Shop1 session');
    await outcomes(page).getByRole('button', { name: 'Dismiss' }).first().click();
  });

  await test.step('revokes all that can be', async () => {
    await panel.getByRole('button', { name: 'Sign out everywhere…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Revoke sessions' });
    await expect(summary(dialog)).toHaveText('1 of 3 will run. 2 can’t.');
    await expectClean(page, 'signing a person out everywhere');
    await dialog.getByRole('button', { name: 'Sign out 1 account' }).click();
    await expect(
      dialog.getByRole('list', { name: 'Steps' }).getByRole('listitem').filter({ hasText: 'done' }),
    ).toContainText('Shop');
    await dialog.getByRole('button', { name: 'Close' }).click();
    await expect(panel.getByRole('list', { name: 'Sessions by instance' })).toContainText(
      'Shopnot signed in',
    );
    expect(sessionsOf(shop, DESK)).toEqual([]);
    expect(sessionsOf(north, DESK)).toHaveLength(1);
  });

  await test.step('off-boarding revokes the sessions of an account that is kept, and says where it does not', async () => {
    const off = shop.world.addSession({ userId: idOf(shop, DESK) });
    await panel.getByRole('button', { name: 'Off-board…' }).click();
    const dialog = page.getByRole('dialog');
    await chooseFate(dialog, 'Account on Shop', 'Sign out');
    await expect(
      dialog
        .getByRole('list', { name: 'Instances' })
        .getByRole('listitem')
        .filter({ hasText: 'Shop' })
        .last(),
    ).toContainText('The account stays as it is. Its browsers are signed out');
    expect(shop.world.sessions).toContain(off);
  });
});

test('what somebody can reach is one picture, in their panel and under a key of theirs, and it is taken from there', async ({
  simulator,
  openWith,
}) => {
  const { stored } = await serveSignedIn(simulator);
  const { page } = await openWith(...stored);
  await page.getByRole('button', { name: 'Home', exact: true }).click();

  await test.step('of a person without a key here it says that none is known, never that there is none', async () => {
    await page.getByRole('tab', { name: 'People' }).click();
    await page.getByRole('row', { name: DESK }).press('Enter');
    const reach = page.getByRole('region', { name: 'What can they reach?' });
    await expect(reach).toContainText('InstancesOld, North, Shop');
    await expect(reach).toContainText('Organizationsmember in');
    await expect(reach).toContainText('KeysNone known: servers list keys to their owner only.');
    await expect(reach.getByRole('button')).toHaveText([
      'Show sessions',
      'Sign out everywhere…',
      'Off-board…',
    ]);
  });

  await test.step('of a key it is that of its owner: their other keys, and their browsers', async () => {
    await page.getByRole('tab', { name: 'Keys' }).click();
    const table = page.getByRole('table', { name: 'Keys' });
    await table.getByRole('row', { name: /Shop.*owner@shop\.example/ }).press('Enter');
    const reach = page.getByRole('region', { name: `What can ${OWNER} reach?` });
    await expect(reach).toContainText('InstancesOld, Shop');
    await expect(reach).toContainText('Projectseverything');
    await expect(reach).toContainText('Keys2 pasted');
    await reach.getByRole('button', { name: 'Show sessions' }).click();
    await expect(reach.getByRole('list', { name: 'Sessions by instance' })).toContainText(/Shop2 sessions/);
    await expectClean(page, 'what the owner of a key can reach');
    await reach.getByRole('button', { name: 'Sign out everywhere…' }).click();
    const sheet = page.getByRole('dialog', { name: 'Revoke sessions' });
    await expect(sheet).toContainText(OWNER);
    await sheet.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Show in People' }).click();
    await expect(page.getByRole('complementary', { name: OWNER })).toBeVisible();
  });
});
