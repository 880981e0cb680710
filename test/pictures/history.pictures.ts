import { storeHistory } from '../e2e/storedHistory.ts';
import { type StoredInstance, storeInstances } from '../e2e/storedInstances.ts';
import { expect, shoot, test } from './shoot.ts';

const owner = { email: 'ops@shop.example', twoFactorEnabled: true };
const people = (count: number, name: string) =>
  Array.from({ length: count }, (_, at) => ({
    email: `person${at}@${name.toLowerCase()}.example`,
    twoFactorEnabled: at % 3 !== 0,
  }));

/** A slow wave, the same in each run. */
const wave = (ago: number, width: number, height: number) => Math.round(Math.sin(ago / width) * height);

test('history', async ({ simulator, launch, keyring, profile }) => {
  const names = ['Production', 'Staging', 'A client with a name that is too long for its place'];
  const stored = await Promise.all(
    names.map(async (name, at): Promise<StoredInstance> => {
      const server = await simulator.addInstance({
        version: at === 1 ? '0.28.6' : '0.30.2',
        seed: {
          owner,
          organizations: [{ name: `${name} Web`, members: people(40 - at * 15, name) }, { name: 'Labs' }],
        },
      });
      return { name, server, key: server.key({ user: owner.email, organization: `${name} Web` }) };
    }),
  );
  await storeInstances(profile, keyring, stored);
  const [production, staging] = stored as [StoredInstance, StoredInstance, StoredInstance];
  storeHistory(profile, production, 300, (ago) => {
    const isWeekend = ago % 7 > 4;
    const isHoliday = ago > 40 && ago < 58;
    if (isWeekend || isHoliday) return null;
    return {
      people: 41 - Math.round(ago / 12) + wave(ago, 9, 2),
      owners: ago > 30 ? 3 : 2,
      withoutTwoFactor: 14 + Math.round(ago / 20),
      openInvitations: 3 + wave(ago, 4, 3),
      version: ago > 75 ? '0.28.6' : ago > 12 ? '0.29.5' : '0.30.2',
      sameLists: ago !== 65,
    };
  });
  storeHistory(profile, staging, 60, (ago) => ({
    people: 20 + Math.round(ago / 8),
    owners: 1,
    withoutTwoFactor: 9,
  }));
  const app = await launch();
  const { page } = app;
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Refresh', exact: true })).toBeEnabled();
  await expect(page.getByRole('img', { name: /^People: / })).toHaveCount(2, { timeout: 15_000 });
  await shoot(app, 'history-overview-cards');
  await page.getByRole('radio', { name: 'Table' }).press('Space');
  await shoot(app, 'history-overview-table');
  await page.getByRole('tab', { name: 'Access' }).click();
  await page.getByRole('radio', { name: 'History' }).press('Space');
  await expect(page.getByRole('slider')).toHaveCount(4);
  await shoot(app, 'history-together');
  await page.getByRole('combobox', { name: 'Instance' }).selectOption('Production');
  await expect(page.getByRole('list', { name: 'Versions' })).toBeVisible();
  await shoot(app, 'history-90');
  await page.getByRole('slider', { name: 'Owners, day by day' }).focus();
  for (const _ of [1, 2, 3, 4, 5]) await page.keyboard.press('ArrowLeft');
  await shoot(app, 'history-read');
  await page.getByRole('radio', { name: 'A year' }).press('Space');
  await expect(page.getByRole('list', { name: 'Versions' })).toBeVisible();
  await shoot(app, 'history-365');
  await page.getByRole('radio', { name: 'Table' }).press('Space');
  await expect(page.getByRole('table', { name: 'Days' })).toBeVisible();
  await shoot(app, 'history-table');
  await page.getByRole('radio', { name: 'Charts' }).press('Space');
  await page.getByRole('combobox', { name: 'Instance' }).selectOption(names[2] ?? '');
  await expect(page.getByText('History begins today')).toBeVisible();
  await shoot(app, 'history-begins');
});
