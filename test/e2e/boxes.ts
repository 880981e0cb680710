import { type ElectronApplication, expect } from '@playwright/test';
import type { RunningApp } from './app.ts';

/** A box of the system, as main asked for it. */
export type Box = { message: string; detail: string; buttons: string[] };

/** Answers the questions that main asks in boxes of the system by these buttons, one each time, then by Escape; gives what was asked so far. */
export async function answerBoxes(app: RunningApp, answers: string[]): Promise<() => Promise<Box[]>> {
  await app.electron.evaluate(({ dialog }, left) => {
    const asked: Box[] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBox = async (...given: unknown[]) => {
      const { message, detail = '', buttons = [], cancelId = 0 } = given.at(-1) as Electron.MessageBoxOptions;
      const answer = left[asked.length];
      asked.push({ message, detail, buttons });
      return { response: answer === undefined ? cancelId : buttons.indexOf(answer), checkboxChecked: false };
    };
  }, answers);
  return () => app.electron.evaluate(() => (globalThis as unknown as { asked: Box[] }).asked);
}

/** Confirms what main asks before it deletes, or hands out power, as whoever just asked for it does. All other boxes show. */
export async function confirmRisky(electron: ElectronApplication): Promise<void> {
  // Node’s debugger can lose the answer of an app that has only just started.
  await expect(() => electron.evaluate(confirmIn)).toPass({ timeout: 10_000 });
}

function confirmIn({ dialog }: typeof Electron.CrossProcessExports): void {
  const show = dialog.showMessageBox.bind(dialog);
  const isMeant = /^(Delete|Remove|Retire|Give|Add|Start over)\b/;
  dialog.showMessageBox = async (...given: unknown[]) => {
    const { message } = given.at(-1) as Electron.MessageBoxOptions;
    if (isMeant.test(message)) return { response: 0, checkboxChecked: false };
    return show(...(given as Parameters<typeof show>));
  };
}
