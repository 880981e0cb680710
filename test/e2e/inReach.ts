import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';

/**
 * Expects every control of the topmost layer, or `within` a part that lies over others, to be in reach: in the window
 * once it is scrolled to, upright alone unless `sideways`, not covered, and not cut without a tooltip.
 */
export async function expectInReach(
  page: Page,
  screen: string,
  { sideways = false, within = '' } = {},
): Promise<void> {
  await test.step(screen, async () => {
    await page.mouse.move(2, 2);
    await page.evaluate(() => Promise.allSettled(document.getAnimations().map((each) => each.finished)));
    // A table learns how wide it is in one frame, and is drawn by that in the next.
    await page.evaluate(async () => {
      for (let frames = 0; frames < 4; frames += 1) await new Promise(requestAnimationFrame);
    });
    const { faults, cut, looked } = await page.evaluate(findFaults, { sideways, within });
    expect(looked, `controls of ${screen}`).toBeGreaterThan(0);
    // A tooltip that is drawn shows what no title says.
    for (const { x, y, words } of cut) {
      await page.mouse.move(x, y);
      const isTold = await page
        .getByRole('tooltip')
        .first()
        .waitFor({ timeout: 1_500 })
        .then(
          () => true,
          () => false,
        );
      if (!isTold) faults.push(`cut without a tooltip: ${words}`);
      await page.mouse.move(2, 2);
    }
    expect.soft(faults, screen).toEqual([]);
  });
}

type Cut = { x: number; y: number; words: string };

function findFaults({ sideways, within }: { sideways: boolean; within: string }): {
  faults: string[];
  cut: Cut[];
  looked: number;
} {
  const CONTROLS =
    'button, a[href], input, select, textarea, [role=tab], [role=radio], [role=checkbox], [role=menuitem], [role=combobox], [role=switch]';
  const layers = [...document.querySelectorAll<HTMLElement>('[role=dialog], [role=menu]')].filter((each) =>
    each.checkVisibility(),
  );
  const root: ParentNode =
    layers.at(-1) ?? (within === '' ? null : document.querySelector(within)) ?? document;
  const faults = new Set<string>();
  const cut: Cut[] = [];
  let looked = 0;

  const wordsOf = (element: Element) =>
    (
      element.getAttribute('aria-label') ??
      (element as HTMLInputElement).labels?.[0]?.textContent ??
      (element.textContent || element.getAttribute('placeholder') || element.tagName)
    ).slice(0, 60);
  const isDrawn = (element: Element) => {
    const { width, height } = element.getBoundingClientRect();
    return (
      width > 2 && height > 2 && element.checkVisibility({ opacityProperty: false, visibilityProperty: true })
    );
  };
  /** What is seen of a control: of a box that is drawn by its label, that. */
  const seenOf = (element: Element): Element => {
    const label = (element as HTMLInputElement).labels?.[0];
    const isHidden = !isDrawn(element) || getComputedStyle(element).opacity === '0';
    return isHidden && label ? label : element;
  };
  const scrollersOf = (element: Element) => {
    const found: Element[] = [];
    for (let each = element.parentElement; each; each = each.parentElement) found.push(each);
    return found;
  };

  for (const control of root.querySelectorAll(CONTROLS)) {
    if (control.closest('[inert], [aria-hidden=true]')) continue;
    const seen = seenOf(control);
    if (!isDrawn(seen)) continue;
    looked += 1;
    const words = wordsOf(control);
    const around = scrollersOf(seen);
    const before = around.map(({ scrollLeft }) => scrollLeft);
    seen.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
    if (!sideways && around.some(({ scrollLeft }, at) => Math.abs(scrollLeft - (before[at] ?? 0)) > 1))
      faults.add(`only by scrolling sideways: ${words}`);
    const { left, right, top, bottom } = seen.getBoundingClientRect();
    const isIn =
      left >= -1 &&
      right <= innerWidth + 1 &&
      (bottom - top > innerHeight || (top >= -1 && bottom <= innerHeight + 2));
    if (!isIn) {
      faults.add(
        `outside the window: ${words} (${Math.round(left)}–${Math.round(right)}, ${Math.round(top)}–${Math.round(bottom)})`,
      );
      continue;
    }
    const points = [0.5, 0.2, 0.8].map((part) => [left + (right - left) * part, (top + bottom) / 2] as const);
    const isHit = ([x, y]: readonly [number, number]) => {
      const hit = document.elementFromPoint(x, y);
      return hit !== null && (seen.contains(hit) || hit.contains(seen) || control.contains(hit));
    };
    if (!points.some(isHit)) {
      const over = document.elementFromPoint(points[0]?.[0] ?? 0, points[0]?.[1] ?? 0);
      faults.add(`covered: ${words} by ${over?.tagName} ${over ? wordsOf(over) : ''}`);
      continue;
    }
    for (const part of [seen, ...seen.querySelectorAll('*')]) {
      if (!isCut(part)) continue;
      const box = part.getBoundingClientRect();
      cut.push({
        x: box.left + Math.min(box.width / 2, 20),
        y: box.top + box.height / 2,
        words: `${part.textContent?.slice(0, 40)} of ${words}`,
      });
      break;
    }
  }
  return { faults: [...faults], cut: cut.slice(0, 12), looked };

  function isCut(element: Element): boolean {
    if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) return false;
    if (element instanceof HTMLSelectElement) return false;
    const { overflowX } = getComputedStyle(element);
    // What is for a screen reader alone is a point.
    if (element.clientWidth <= 2) return false;
    const hasWords = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
    if (!hasWords || overflowX === 'visible' || element.scrollWidth <= element.clientWidth + 1) return false;
    return !element.closest('[title]') && element.querySelector('[title]') === null;
  }
}
