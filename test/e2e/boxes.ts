import { type ElectronApplication, expect } from '@playwright/test';
import type { RunningApp } from './app.ts';

export type Box = { message: string; detail: string; buttons: string[] };

/** How a box is answered: by a button, within its first second (`soon`), or without its checkbox (`unticked`). */
export type Answer = string | { button: string; soon?: true; unticked?: true };

/** Answers boxes of the system as a person does who reads them, by clicks on these buttons, then by Escape; gives what was answered. */
export async function answerBoxes(app: RunningApp, answers: Answer[]): Promise<() => Promise<Box[]>> {
  await app.electron.evaluate(answerIn, answers);
  return () => app.electron.evaluate(() => (globalThis as unknown as { asked: Box[] }).asked);
}

/** Runs in main. */
function answerIn({ dialog }: typeof Electron.CrossProcessExports, answers: Answer[]): void {
  const { execFile } = process.getBuiltinModule('node:child_process');
  const { systemBox, holdSecond } = globalThis as unknown as InMain;
  const asked: Box[] = [];
  Object.assign(globalThis, { asked });

  const xdotool = (...args: string[]): Promise<string> =>
    new Promise((done) => execFile('xdotool', args, (_error, told) => done(told)));
  const windows = async () =>
    (await xdotool('search', '--onlyvisible', '--maxdepth', '1', '--name', '.*')).split('\n');

  async function shownSince(before: readonly string[]): Promise<string> {
    const id = (await windows()).find((each) => each !== '' && !before.includes(each));
    return id ?? shownSince(before);
  }

  async function press(id: string, place: number, count: number): Promise<void> {
    const told = await xdotool('getwindowgeometry', '--shell', id);
    const of = (name: string) => Number(new RegExp(`^${name}=(-?\\d+)$`, 'm').exec(told)?.[1]);
    // GTK draws the buttons in one row of equal parts along the lower edge.
    const across = of('X') + (of('WIDTH') * (place + 0.5)) / count;
    await xdotool('mousemove', `${Math.round(across)}`, `${of('Y') + of('HEIGHT') - 18}`, 'click', '1');
  }

  dialog.showMessageBox = async (...given: unknown[]) => {
    const { message, detail = '', buttons = [], checkboxLabel } = given.at(-1) as Electron.MessageBoxOptions;
    const next = answers.shift();
    const { button = null, soon, unticked } = typeof next === 'string' ? { button: next } : (next ?? {});
    const letPass = holdSecond();
    const before = windows();
    const shown = before.then(() => systemBox(...(given as Parameters<typeof systemBox>)));
    const id = await shownSince(await before);
    if (!soon) letPass();
    // No window manager gives a new window the keyboard.
    if (button === null) await xdotool('windowfocus', id, 'key', 'Escape');
    else {
      // The checkbox stands above the buttons, of which “Cancel” has the focus.
      if (checkboxLabel && !unticked) await xdotool('windowfocus', id, 'key', 'Up', 'key', 'space');
      await press(id, buttons.indexOf(button), buttons.length);
    }
    const answered = await shown;
    asked.push({ message, detail, buttons });
    return answered;
  };
}

type InMain = {
  systemBox: typeof Electron.dialog.showMessageBox;
  /** To be called as a box is shown: the second in which no answer counts lasts until what it gives is called. */
  holdSecond: () => () => void;
};

/** Confirms what main asks before it deletes, signs, exports keys, or hands out power, as whoever just asked for it does. All other boxes show. */
export async function confirmRisky(electron: ElectronApplication): Promise<void> {
  // Node’s debugger can lose the answer of an app that has only just started.
  await expect(() => electron.evaluate(confirmIn)).toPass({ timeout: 10_000 });
}

function confirmIn({ dialog }: typeof Electron.CrossProcessExports): void {
  const given = globalThis as unknown as Partial<InMain>;
  given.systemBox ??= dialog.showMessageBox.bind(dialog);
  given.holdSecond ??= () => {
    const { setInterval } = globalThis;
    const looks: (() => void)[] = [];
    globalThis.setInterval = ((look: () => void) => looks.push(look)) as unknown as typeof setInterval;
    // Whoever shows a box looks at it from the same moment on.
    queueMicrotask(() => {
      globalThis.setInterval = setInterval;
    });
    return () => {
      for (const look of looks) for (let times = 0; times < 10; times += 1) look();
    };
  };
  const { systemBox, holdSecond } = given;
  const isMeant =
    /^(Delete|Remove|Retire|Make|Give|Add|Sign|Export|Move|Keep|Start over|Send the change|Send \d+ changes)\b/;
  dialog.showMessageBox = async (...asked: unknown[]) => {
    const { message } = asked.at(-1) as Electron.MessageBoxOptions;
    if (!isMeant.test(message)) return systemBox(...(asked as Parameters<typeof systemBox>));
    const letPass = holdSecond();
    await new Promise(setImmediate);
    letPass();
    return { response: 0, checkboxChecked: true };
  };
}
