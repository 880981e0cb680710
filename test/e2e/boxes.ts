import { type ElectronApplication, expect } from '@playwright/test';
import type { RunningApp } from './app.ts';

export type Box = { message: string; detail: string; buttons: string[] };

/** Answers boxes of the system as a person does, by clicks on these buttons, then by Escape; gives what was answered. */
export async function answerBoxes(app: RunningApp, answers: string[]): Promise<() => Promise<Box[]>> {
  await app.electron.evaluate(answerIn, answers);
  return () => app.electron.evaluate(() => (globalThis as unknown as { asked: Box[] }).asked);
}

/** Runs in main. */
function answerIn({ dialog }: typeof Electron.CrossProcessExports, answers: string[]): void {
  const { execFile } = process.getBuiltinModule('node:child_process');
  const { systemBox } = globalThis as unknown as { systemBox: typeof dialog.showMessageBox };
  const asked: Box[] = [];
  Object.assign(globalThis, { asked });

  const xdotool = (...args: string[]): Promise<string> =>
    new Promise((done) => execFile('xdotool', args, (_error, told) => done(told)));
  const windows = async () =>
    (await xdotool('search', '--onlyvisible', '--maxdepth', '1', '--name', '.*')).split('\n');

  async function press(before: readonly string[], place: number | null, count: number): Promise<void> {
    const id = (await windows()).find((each) => each !== '' && !before.includes(each));
    if (id === undefined) return press(before, place, count);
    // No window manager gives a new window the keyboard.
    if (place === null) return void (await xdotool('windowfocus', id, 'key', 'Escape'));
    const told = await xdotool('getwindowgeometry', '--shell', id);
    const of = (name: string) => Number(new RegExp(`^${name}=(-?\\d+)$`, 'm').exec(told)?.[1]);
    // GTK draws the buttons in one row of equal parts along the lower edge.
    const across = of('X') + (of('WIDTH') * (place + 0.5)) / count;
    await xdotool('mousemove', `${Math.round(across)}`, `${of('Y') + of('HEIGHT') - 18}`, 'click', '1');
  }

  dialog.showMessageBox = async (...given: unknown[]) => {
    const { message, detail = '', buttons = [] } = given.at(-1) as Electron.MessageBoxOptions;
    const answer = answers.shift();
    const before = await windows();
    const shown = systemBox(...(given as Parameters<typeof systemBox>));
    await press(before, answer === undefined ? null : buttons.indexOf(answer), buttons.length);
    const answered = await shown;
    asked.push({ message, detail, buttons });
    return answered;
  };
}

/** Confirms what main asks before it deletes, signs, exports keys, or hands out power, as whoever just asked for it does. All other boxes show. */
export async function confirmRisky(electron: ElectronApplication): Promise<void> {
  // Node’s debugger can lose the answer of an app that has only just started.
  await expect(() => electron.evaluate(confirmIn)).toPass({ timeout: 10_000 });
}

function confirmIn({ dialog }: typeof Electron.CrossProcessExports): void {
  const given = globalThis as unknown as { systemBox?: typeof dialog.showMessageBox };
  given.systemBox ??= dialog.showMessageBox.bind(dialog);
  const { systemBox } = given;
  const isMeant =
    /^(Delete|Remove|Retire|Make|Give|Add|Sign|Export|Move|Keep|Start over|Send the change|Send \d+ changes)\b/;
  dialog.showMessageBox = async (...asked: unknown[]) => {
    const { message } = asked.at(-1) as Electron.MessageBoxOptions;
    if (isMeant.test(message)) return { response: 0, checkboxChecked: false };
    return systemBox(...(asked as Parameters<typeof systemBox>));
  };
}
