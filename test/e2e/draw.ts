import { join } from 'node:path';
import type { Page } from '@playwright/test';

/** Where pictures of the screens go, which `npm run demo -- --every-screen` asks for; tests draw none. */
const FOLDER = process.env.QUAYSIDE_PICTURES ?? '';
const SIZES = { wide: { width: 1440, height: 900 }, small: { width: 900, height: 600 } } as const;
const THEMES = ['light', 'dark'] as const;

/** Draws the screen as it stands in both sizes and both themes, once nothing moves, where pictures are asked for. */
export async function draw(page: Page, screen: string): Promise<void> {
  if (!FOLDER) return;
  const session = await page.context().newCDPSession(page);
  for (const [size, box] of Object.entries(SIZES)) {
    await session.send('Emulation.setDeviceMetricsOverride', { ...box, deviceScaleFactor: 1, mobile: false });
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await page.evaluate(async () => {
        await document.fonts.ready;
        await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
        await Promise.allSettled(document.getAnimations().map((each) => each.finished));
      });
      await page.screenshot({
        path: join(FOLDER, `${size}-${theme}`, `${screen.replaceAll(/\W+/g, '-')}.png`),
      });
    }
  }
  await session.send('Emulation.clearDeviceMetricsOverride');
  await session.detach();
}
