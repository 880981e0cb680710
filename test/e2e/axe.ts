import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';

/** The rules of axe that look at colours: the others find the same in either theme. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

/** Expects axe to find nothing on the screen as it stands: by all its rules in the light theme, by those of colours in the dark one. */
export async function expectClean(page: Page, screen: string): Promise<void> {
  await test.step(screen, async () => {
    await page.mouse.move(600, 20);
    await expect(page.getByRole('tooltip')).toHaveCount(0);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
      expect.soft(await findings(page, colorScheme), `${screen}, ${colorScheme}`).toEqual([]);
    }
  });
}

async function findings(page: Page, theme: 'light' | 'dark'): Promise<string[]> {
  const isLoaded = await page.evaluate(async () => {
    await Promise.allSettled(document.getAnimations().map((each) => each.finished));
    return 'axe' in window;
  });
  // Half a megabyte of script, which the builder would send twice each time: it stays where it was loaded before.
  const axe = new AxeBuilder(isLoaded ? { page, axeSource: 'void 0' } : { page })
    // Electron opens no second page, which axe would otherwise put its results together in.
    .setLegacyMode()
    .options({ resultTypes: ['violations'] });
  const { violations } = await (theme === 'dark' ? axe.withRules(COLOURS) : axe).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  );
}
