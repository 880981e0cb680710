import type { Page } from '@playwright/test';
import type { Hold } from '../dokploy/holds.ts';
import { expect, header, test, tile } from './app.ts';
import { keyOf, village } from './seeds.ts';

const NAMES = ['north', 'east', 'south', 'west', 'middle'] as const;
/** Where the second lap goes: other neighbours than the first. */
const LAPS = [
  { order: NAMES, held: 'user.all' },
  { order: ['middle', 'south', 'north', 'west', 'east'], held: 'organization.all' },
] as const;

/** Watches every change of the page and keeps what stood there beside the wrong heading. */
async function watch(page: Page): Promise<void> {
  await page.evaluate((names) => {
    const strays: string[] = [];
    Object.assign(window, { strays });
    const look = () => {
      const heading = document.querySelector('h1')?.textContent ?? '';
      const text = document.querySelector('main')?.textContent ?? '';
      for (const name of names) {
        if (name !== heading && text.includes(`${name}.example`)) strays.push(`${name} under ${heading}`);
      }
    };
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  }, NAMES);
}

const strays = (page: Page) => page.evaluate(() => (window as unknown as { strays: string[] }).strays);

test('ten switches while answers wait: never another instance’s data', async ({ simulator, launchWith }) => {
  const servers = Object.fromEntries(
    await Promise.all(
      NAMES.map(async (name) => [name, await simulator.addInstance({ seed: village(name) })] as const),
    ),
  );
  const { page } = await launchWith(
    ...Object.entries(servers).map(([name, server]) => ({ name, server, key: keyOf(server) })),
  );
  for (const name of NAMES) {
    await tile(page, name).click();
    await expect(page.getByRole('row', { name: `member@${name}.example` })).toBeVisible();
  }
  await watch(page);

  for (const [lap, { order, held }] of LAPS.entries()) {
    const holds: Hold[] = [];
    for (const name of order) {
      const server = servers[name];
      if (!server) throw new Error(name);
      const [organization] = server.world.organizations;
      const late = server.world.addUser({ email: `late-${lap}@${name}.example` });
      server.world.addMember({ userId: late.id, organizationId: organization?.id ?? '' });
      const hold = server.hold(held);
      holds.push(hold);

      await tile(page, name).click();
      await page.keyboard.press('F5');
      await hold.arrived;
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
      await expect(page.getByRole('row', { name: `member@${name}.example` })).toBeVisible();
      await expect(page.getByRole('row', { name: `late-${lap}@${name}.example` })).toHaveCount(0);
      await expect(page.getByRole('table', { name: 'Members' })).toHaveAttribute(
        'aria-rowcount',
        String(3 + lap),
      );
      await expect(page.getByRole('button', { name: 'Refresh' })).toHaveAttribute('aria-busy', 'true');
    }

    // The last answers come first, each to its own instance, while the last one is looked at.
    for (const hold of holds.toReversed()) hold.release();
    const shown = order.at(-1) as string;
    await expect(page.getByRole('row', { name: `late-${lap}@${shown}.example` })).toBeVisible();
    for (const name of order.toReversed()) {
      await tile(page, name).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
      await expect(page.getByRole('row', { name: `late-${lap}@${name}.example` })).toBeVisible();
      await expect(header(page)).toContainText('connected');
    }
  }
  expect(await strays(page)).toEqual([]);
});
