import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';
import { draw } from './draw.ts';

/** The rules of axe that look at colours: the others find the same in either theme. */
const COLOURS = ['color-contrast', 'link-in-text-block'];
/** What stands above an open dialog beside it. */
const ABOVE = ['[role="menu"]', '[role="listbox"]'];
const DIALOG = '[aria-modal="true"]';

/** Expects axe to find nothing on the screen as it stands: by all its rules in the light theme, by those of colours in the dark one. Draws it too, where pictures are asked for. */
export async function expectClean(page: Page, screen: string): Promise<void> {
  await test.step(screen, async () => {
    await page.mouse.move(600, 20);
    await expect(page.getByRole('tooltip')).toHaveCount(0);
    await draw(page, screen);
    const root = page.locator('html');
    const present = await root.getAttribute('data-mantine-color-scheme');
    // Each change of theme has the whole page drawn anew: the one that is there is looked at first.
    for (const colorScheme of present === 'dark'
      ? (['dark', 'light'] as const)
      : (['light', 'dark'] as const)) {
      await page.emulateMedia({ colorScheme });
      await expect(root).toHaveAttribute('data-mantine-color-scheme', colorScheme);
      expect.soft(await findings(page, colorScheme), `${screen}, ${colorScheme}`).toEqual([]);
    }
  });
}

async function findings(page: Page, theme: 'light' | 'dark'): Promise<string[]> {
  const { isLoaded, shown } = await page.evaluate(
    async (selectors) => {
      await Promise.allSettled(document.getAnimations().map((each) => each.finished));
      const shown = selectors.filter((each) => document.querySelector(each));
      return { isLoaded: 'axe' in window, shown };
    },
    [DIALOG, ...ABOVE],
  );
  // Half a megabyte of script, which the builder would send twice each time: it stays where it was loaded before.
  const axe = new AxeBuilder(isLoaded ? { page, axeSource: 'void 0' } : { page })
    // Electron opens no second page, which axe would otherwise put its results together in.
    .setLegacyMode()
    // The rules that look into style sheets are off by themselves; axe would read all of them each time.
    .options({ resultTypes: ['violations'], preload: false });
  // What lies beneath a dialog is covered, and is looked at where none is open.
  if (shown.includes(DIALOG)) for (const each of shown) axe.include(each);
  const { violations } = await (theme === 'dark' ? axe.withRules(COLOURS) : axe).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  );
}
