import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator } from '@playwright/test';
import { test as base, expect, type RunningApp } from '../e2e/app.ts';
import { expectClean } from '../e2e/axe.ts';

export const FOLDER = fileURLToPath(new URL('../../out/pictures', import.meta.url));

const SIZES = { wide: [1440, 900], small: [900, 600] } as const;
type Size = keyof typeof SIZES;
type Theme = 'light' | 'dark';
/** In this order the window and the theme change least. */
const VIEWS: [Size, Theme][] = [
  ['wide', 'light'],
  ['wide', 'dark'],
  ['small', 'dark'],
  ['small', 'light'],
];

export async function resize({ electron, page }: RunningApp, size: Size): Promise<void> {
  const [width, height] = SIZES[size];
  await electron.evaluate(
    ({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w, h),
    [width, height] as const,
  );
  await expect.poll(() => page.evaluate(() => innerWidth)).toBe(width);
}

/** Draws what is `seen` once nothing moves, in both sizes and themes, and has axe look at it; the pointer points at nothing unless it `stays`. */
export async function shoot(app: RunningApp, name: string, seen?: Locator, pointer?: 'stays'): Promise<void> {
  const { page } = app;
  if (seen) await expect(seen).toBeVisible();
  if (pointer !== 'stays') {
    await page.mouse.move(600, 3);
    await expect(page.getByRole('tooltip')).toHaveCount(0);
  }
  for (const [size, theme] of VIEWS) {
    await resize(app, size);
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.evaluate(async () => {
      await document.fonts.ready;
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      await Promise.allSettled(document.getAnimations().map((each) => each.finished));
      // As it is brought into view when it comes, in a window of that size; or what the test is about.
      document
        .querySelector('[role="dialog"] [role="alert"]')
        ?.parentElement?.scrollIntoView({ block: 'nearest' });
      document.querySelector('[data-pictured]')?.scrollIntoView({ block: 'center' });
    });
    await page.screenshot({ path: join(folderOf(size, theme), `${name}.png`) });
  }
  await resize(app, 'wide');
  // In the system's own colours it goes by those that the system replaces.
  const isForced = await page.evaluate(() => matchMedia('(forced-colors: active)').matches);
  if (pointer !== 'stays' && !isForced) await expectClean(page, name);
}

export function folderOf(size: Size, theme: Theme): string {
  const folder = join(FOLDER, `${size}-${theme}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** A test that ends with whatever the app complained about: pictures of failures have their share of it. */
export const test = base;
export { expect, VIEWS };
