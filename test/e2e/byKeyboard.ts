import type { Locator, Page } from '@playwright/test';
import { expect } from './app.ts';

/** So many controls stand between two that a person wants at most. */
const FAR = 40;

/** Goes on by Tab to a control, or by arrows to a cell, as somebody without a mouse does. */
export async function tabTo(
  page: Page,
  goal: Locator,
  key: 'Tab' | 'Shift+Tab' | 'ArrowRight' | 'ArrowDown' = 'Tab',
): Promise<void> {
  await expect(goal).toBeVisible();
  for (let at = 0; at < FAR; at += 1) {
    if (await goal.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  await expect(goal).toBeFocused();
}

/** Goes where Tab leads, forward and back: it moves each time, to what can be seen, and round. Gives how many stops. */
export async function expectNoTrap(page: Page): Promise<number> {
  let [forward, back] = await walkBothWays(page);
  // What is still being read brings controls in the middle of a walk.
  for (let again = 0; again < 3 && forward !== back; again += 1) [forward, back] = await walkBothWays(page);
  expect(back, 'as many stops back as forward').toBe(forward);
  return forward ?? 0;
}

async function walkBothWays(page: Page): Promise<number[]> {
  const counts: number[] = [];
  for (const key of ['Tab', 'Shift+Tab'] as const) {
    // What has the focus without being a stop, as the page itself or a dialog that was just opened, is not come back to.
    const isStop = await page.evaluate(() => (document.activeElement as HTMLElement | null)?.tabIndex === 0);
    if (!isStop) await page.keyboard.press(key);
    await page.evaluate(() => {
      Object.assign(window as Walk, { walked: [document.activeElement], inside: 0 });
    });
    let stop = '';
    for (let at = 0; at < MOST_STOPS && stop === ''; at += 1) {
      await page.keyboard.press(key);
      stop = await page.evaluate((parts) => {
        const walked = (window as Walk).walked ?? [];
        const now = document.activeElement;
        // Where it began is gone: it begins here.
        if (walked[0]?.isConnected === false) walked.length = 0;
        if (now === walked[0]) return 'round';
        // A date has a stop for each of its parts.
        const inside = now?.matches('input[type="date"]') ? ((window as Walk).inside ?? 0) : parts;
        (window as Walk).inside = now === walked.at(-1) ? inside + 1 : 0;
        if (now === walked.at(-1) && inside < parts) return '';
        if (now === walked.at(-1)) return `stuck at ${now?.outerHTML.slice(0, 200)}`;
        if (now !== document.body && now?.checkVisibility({ visibilityProperty: true }) === false)
          return `unseen at ${now.outerHTML.slice(0, 200)}`;
        walked.push(now);
        return '';
      }, DATE_PARTS);
      if (stop === 'round') counts.push(await page.evaluate(() => (window as Walk).walked?.length ?? 0));
    }
    const trail = await page.evaluate(() =>
      ((window as Walk).walked ?? []).slice(0, 20).map((each) => each?.outerHTML.slice(0, 90)),
    );
    expect(stop, `${key}: ${trail.join('\n')}`).toBe('round');
  }
  return counts;
}

/** Where the focus was so far, kept in the page. */
type Walk = Window & { walked?: (Element | null)[]; inside?: number };

/** Day, month, year, and what opens the calendar. */
const DATE_PARTS = 4;

/** More than any screen of these tests has. */
const MOST_STOPS = 120;
