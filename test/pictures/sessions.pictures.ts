import type { Page } from '@playwright/test';
import { addInstance, tile } from '../e2e/app.ts';
import { chooseInRow } from '../e2e/screen.ts';
import { keyOf } from '../e2e/seeds.ts';
import { chooseFate } from '../e2e/sheet.ts';
import { DESK, FIREFOX, idOf, serveSignedIn } from '../e2e/signedIn.ts';
import { expect, shoot, test } from './shoot.ts';

const openSessions = (page: Page) => page.getByRole('button', { name: 'Sessions', exact: true }).click();
const dialog = (page: Page) => page.getByRole('dialog');

test('who is signed in, and revoking sessions', async ({ simulator, launch }) => {
  const { stored, servers } = await serveSignedIn(simulator);
  const { shop, north } = servers;
  for (let at = 0; at < 40; at += 1) {
    const email = `person-${at}@shop.example`;
    const organizationId = shop.world.organizations[0]?.id ?? '';
    const { id: userId } = shop.world.addUser({ email, firstName: 'Person', lastName: `Number ${at}` });
    shop.world.addMember({ organizationId, userId });
    shop.world.addSession({
      userId,
      userAgent: at % 3 === 0 ? 'node' : FIREFOX,
      ipAddress: at % 5 === 0 ? '2001:db8:85a3::8a2e:370:7334' : `198.51.100.${at}`,
      createdAt: shop.world.date(-(at + 6) * 3_600_000),
    });
  }
  const app = await launch();
  const { page } = app;
  for (const { name, server, key } of stored) await addInstance(page, { name, url: server.origin, key });
  await openSessions(page);
  await shoot(app, 'sessions', page.getByRole('row').nth(5));
  await page.getByRole('button', { name: 'Filter by Person' }).click();
  await shoot(app, 'sessions-filter');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: `Actions for ${DESK}, Firefox on Linux` }).click();
  await shoot(app, 'sessions-menu', undefined, 'stays');
  await page.keyboard.press('Escape');
  await page.getByRole('checkbox', { name: `Select ${DESK}, Firefox on Linux` }).check();
  await page.getByRole('checkbox', { name: `Select ${DESK}, Safari on iPhone` }).check();
  await shoot(app, 'sessions-selected');
  await page.getByRole('button', { name: 'Revoke 2…' }).click();
  await shoot(app, 'sessions-revoke');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Revoke all others…' }).click();
  await shoot(app, 'sessions-revoke-others');
  await page.keyboard.press('Escape');
  await chooseInRow(page, `${DESK}, Safari on iPhone`, 'Revoke…');
  await shoot(app, 'sessions-revoke-one');
  await page.keyboard.press('Escape');
  await page.getByRole('searchbox', { name: 'Search sessions' }).fill('nobody');
  await shoot(app, 'sessions-none-found');

  await tile(page, 'North').click();
  await openSessions(page);
  await page.getByRole('button', { name: 'Show details' }).click();
  await shoot(app, 'sessions-unknown');
  north.world.sessions = [];
  await page.getByRole('button', { name: 'Refresh', exact: true }).click();
  await shoot(
    app,
    'sessions-unknown-empty',
    page.getByRole('heading', { name: 'Who is signed in is unknown' }),
  );
  north.setFault({ kind: 'status', status: 502 }, { call: 'user.listSessions' });
  await page.getByRole('button', { name: 'Refresh', exact: true }).click();
  await shoot(app, 'sessions-failed', page.getByRole('alert').first());
  north.setFault(null);
  await tile(page, 'Old').click();
  await openSessions(page);
  await shoot(app, 'sessions-too-old');
});

test('when people signed in last', async ({ simulator, launch }) => {
  const { stored } = await serveSignedIn(simulator);
  const app = await launch();
  const { page } = app;
  for (const { name, server, key } of stored) await addInstance(page, { name, url: server.origin, key });
  await tile(page, 'Shop').click();
  await openSessions(page);
  await expect(page.getByRole('row').nth(3)).toBeVisible();
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await page.getByRole('tab', { name: 'People' }).click();
  await shoot(app, 'people-last-sign-in', page.getByRole('columnheader', { name: 'Last sign-in' }));
  await page.getByRole('button', { name: /^Filter people/ }).click();
  const never = page.getByRole('checkbox', { name: 'Never seen' });
  await never.check();
  await never.scrollIntoViewIfNeeded();
  await shoot(app, 'people-last-sign-in-filter');
  await never.uncheck();
  await page.keyboard.press('Escape');
  await page.getByRole('row', { name: DESK }).press('Enter');
  await shoot(app, 'people-last-sign-in-panel', page.getByRole('complementary', { name: DESK }));
});

test('where a person is signed in', async ({ simulator, launch }) => {
  const { stored, servers } = await serveSignedIn(simulator);
  const { shop } = servers;
  const empty = await simulator.addInstance({
    seed: {
      owner: { email: 'owner@east.example' },
      organizations: [{ name: 'East', members: [{ email: DESK }] }],
    },
  });
  const failing = await simulator.addInstance({
    seed: {
      owner: { email: 'owner@hill.example' },
      organizations: [{ name: 'Hill', members: [{ email: DESK }] }],
    },
  });
  const app = await launch();
  const { page } = app;
  const all = [
    ...stored,
    { name: 'East', server: empty, key: keyOf(empty) },
    { name: 'Hill', server: failing, key: keyOf(failing) },
  ];
  for (const { name, server, key } of all) await addInstance(page, { name, url: server.origin, key });
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await page.getByRole('tab', { name: 'People' }).click();
  await page.getByRole('row', { name: DESK }).press('Enter');
  const panel = page.getByRole('complementary', { name: DESK });
  await panel.getByRole('heading', { name: 'Sessions', exact: true }).scrollIntoViewIfNeeded();
  await shoot(app, 'person-sessions-closed');
  failing.setFault({ kind: 'status', status: 502 }, { call: 'user.listSessions' });
  await panel.getByRole('button', { name: 'Show sessions' }).click();
  await expect(panel.getByText(/^Signed in on/)).toBeVisible();
  await panel.getByRole('heading', { name: 'Sessions', exact: true }).scrollIntoViewIfNeeded();
  await panel.evaluate((root) => root.querySelector('#person-sessions')?.scrollIntoView());
  await shoot(app, 'person-sessions');
  await panel.getByRole('button', { name: 'Revoke all everywhere…' }).click();
  await shoot(app, 'person-sessions-revoke', dialog(page).getByRole('region', { name: 'Review' }));
  await page.keyboard.press('Escape');
  shop.world.addSession({ userId: idOf(shop, DESK) });
  await panel.getByRole('button', { name: 'Off-board…' }).click();
  await chooseFate(dialog(page), 'Account on Shop', 'Sign out');
  await shoot(app, 'person-sessions-offboard');
});
