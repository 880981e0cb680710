import type { Page } from '@playwright/test';
import type { RunningApp } from './app.ts';

type Acts = { clicks: number; pastes: number };
type Counting = Window & { acts?: Acts };

/** Counts what a person does with the mouse and the clipboard from now on; gives what reads the numbers. */
export async function countActs(page: Page): Promise<() => Promise<Acts>> {
  await page.evaluate(() => {
    const acts: Acts = { clicks: 0, pastes: 0 };
    (window as Counting).acts = acts;
    const count = (act: keyof Acts) => () => {
      acts[act] += 1;
    };
    // Not `click`, which a key that presses a button makes as well.
    window.addEventListener('pointerdown', count('clicks'), true);
    window.addEventListener('paste', count('pastes'), true);
  });
  return () => page.evaluate(() => ({ ...((window as Counting).acts ?? { clicks: 0, pastes: 0 }) }));
}

/** Pastes from the real clipboard into what has the focus. */
export async function paste({ electron, page }: RunningApp, text: string): Promise<void> {
  await electron.evaluate(({ clipboard }, copied) => clipboard.writeText(copied), text);
  await page.keyboard.press('ControlOrMeta+V');
}
