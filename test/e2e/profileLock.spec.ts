import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from './app.ts';
import { APP_ARGUMENTS } from './subject.ts';

const HOLDER = fileURLToPath(new URL('../main/storage/lockHolder.ts', import.meta.url));

/** A command that wants to change something; gives what came of it. */
async function startCommand(profile: string): Promise<{ child: ChildProcess; state: string }> {
  const child = spawn(process.execPath, [HOLDER, profile], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [said] = await once(child.stdout as NodeJS.ReadableStream, 'data');
  return { child, state: String(said).trim() };
}

async function end({ child }: { child: ChildProcess }): Promise<void> {
  child.stdin?.write('end');
  await once(child, 'exit');
}

const CONNECT = { name: 'Connect your first Dokploy server' };

test('no command changes anything while the window is open, and each can once it was closed or killed', async ({
  profile,
  launch,
}) => {
  for (const how of ['close', 'kill'] as const) {
    const app = await launch();
    await expect(app.page.getByRole('heading', CONNECT)).toBeVisible();
    const during = await startCommand(profile);
    expect(during.state).toBe('taken');
    await end(during);
    await app[how]();
    const after = await startCommand(profile);
    expect(after.state).toBe('held');
    await end(after);
  }
});

/** Runs before the app: answers its first box once there is a file GO, and writes down what it asked. */
const STAND_IN = `
const { existsSync, writeFileSync } = require('node:fs');
function standIn() {
  const { dialog } = require('electron');
  if (!dialog) return void setImmediate(standIn);
  const showMessageBox = dialog.showMessageBox.bind(dialog);
  dialog.showMessageBox = async (box) => {
    dialog.showMessageBox = showMessageBox;
    writeFileSync(process.env.TOLD, JSON.stringify(box));
    while (!existsSync(process.env.GO)) await new Promise((next) => setTimeout(next, 10));
    return { response: box.buttons.indexOf('Try again') };
  };
}
setImmediate(standIn);
`;

test('the window opens once a command that changes something has ended, and says so until then', async ({
  profile,
  keyring,
}) => {
  // What ships takes no script of ours before its own.
  test.skip(process.env.QUAYSIDE_PACKED !== undefined, 'The packed app refuses NODE_OPTIONS.');
  const command = await startCommand(profile);
  expect(command.state).toBe('held');
  const fileOf = (name: string) => join(profile, name);
  writeFileSync(fileOf('stand-in.cjs'), STAND_IN);
  const window = spawn(
    process.env.QUAYSIDE_ELECTRON ?? '',
    [...APP_ARGUMENTS, '--disable-gpu', `--user-data-dir=${profile}`],
    {
      env: {
        ...{ ...process.env, ...keyring.env, TOLD: fileOf('told.json'), GO: fileOf('go') },
        NODE_OPTIONS: `--require ${fileOf('stand-in.cjs')}`,
      },
      stdio: 'ignore',
    },
  );
  const ended = once(window, 'exit');
  await expect.poll(() => existsSync(fileOf('told.json')), { timeout: 20_000 }).toBe(true);
  expect(JSON.parse(readFileSync(fileOf('told.json'), 'utf8'))).toMatchObject({
    message: 'A quayside command is changing things',
    detail: `It works with the same instances (process ${command.child.pid}). Quayside can open once the command has ended.`,
    buttons: ['Try again', 'Quit'],
  });
  expect(existsSync(fileOf('starts.json'))).toBe(false);
  await end(command);
  writeFileSync(fileOf('go'), '');
  await expect.poll(() => existsSync(fileOf('starts.json')), { timeout: 20_000 }).toBe(true);
  expect(await startCommand(profile)).toMatchObject({ state: 'taken' });
  window.kill();
  await ended;
});
