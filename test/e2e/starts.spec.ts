import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './app.ts';
import { keyOf, production } from './seeds.ts';
import { storeInstances } from './storedInstances.ts';
import { APP_ARGUMENTS } from './subject.ts';

// What ships takes no script of ours before its own.
test.skip(process.env.QUAYSIDE_PACKED !== undefined, 'The packed app refuses NODE_OPTIONS.');

/** Runs before the app: answers its message boxes by the labels in ANSWERS, and writes down what it asked. */
const STAND_IN = `
const { appendFileSync } = require('node:fs');
const answers = JSON.parse(process.env.ANSWERS);
const told = (line) => appendFileSync(process.env.TOLD, JSON.stringify(line) + '\\n');
function standIn() {
  const { dialog } = require('electron');
  // On a busy machine this comes before Electron has put its own module in the place of the package.
  if (!dialog) return void setImmediate(standIn);
  dialog.showMessageBox = async (box) => {
    told(box);
    return { response: box.buttons.indexOf(answers.shift()) };
  };
}
setImmediate(standIn);
`;

type Told = { message?: string; detail?: string };

test('a version that failed to start twice says so before all else, and deletes nothing', async ({
  launch,
  keyring,
  profile,
  simulator,
}) => {
  const server = await simulator.addInstance({ seed: production() });
  await storeInstances(profile, keyring, [{ name: 'Production', server, key: keyOf(server) }]);
  const startsFile = join(profile, 'starts.json');
  const starts = () => (existsSync(startsFile) ? JSON.parse(readFileSync(startsFile, 'utf8')) : null);
  const standIn = join(profile, 'stand-in.cjs');
  const toldFile = join(profile, 'told.txt');
  writeFileSync(standIn, STAND_IN);
  const envFor = (...answers: string[]) => ({
    NODE_OPTIONS: `--require ${standIn}`,
    ANSWERS: JSON.stringify(answers),
    TOLD: toldFile,
  });
  const told = (): Told[] =>
    existsSync(toldFile)
      ? readFileSync(toldFile, 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line))
      : [];
  const instances = readFileSync(join(profile, 'instances.json'), 'utf8');

  const start = (env: Record<string, string> = {}): ChildProcess =>
    spawn(
      process.env.QUAYSIDE_ELECTRON ?? '',
      [...APP_ARGUMENTS, '--disable-gpu', `--user-data-dir=${profile}`],
      { env: { ...process.env, ...keyring.env, ...env }, stdio: 'ignore' },
    );
  const exited = (child: ChildProcess) => child.exitCode ?? child.signalCode ?? once(child, 'exit');

  await test.step('two starts end before they have drawn anything', async () => {
    for (const failed of [0, 1]) {
      const child = start();
      await expect.poll(() => starts()?.open?.failed, { intervals: [5] }).toBe(failed);
      child.kill('SIGKILL');
      await exited(child);
    }
  });

  await test.step('the third tells, and ends', async () => {
    const child = start(envFor('Quit'));
    await exited(child);
    const [question] = told();
    expect(question?.message).toMatch(/^Quayside .* did not start the last two times$/);
    expect(question?.detail).toContain(join(profile, 'logs', 'main.log'));
  });

  await test.step('with new caches it starts, and the old ones are kept', async () => {
    // Whether a start that is killed early made the folder is not certain.
    mkdirSync(join(profile, 'Chromium'), { recursive: true });
    writeFileSync(join(profile, 'Chromium', 'old'), '');
    const child = start(envFor('Start with new caches'));
    await exited(child);
    await expect.poll(() => starts()?.open).toBeNull();
    const kept = readdirSync(profile).filter((name) => name.startsWith('Chromium.replaced-'));
    expect(kept.map((name) => existsSync(join(profile, name, 'old')))).toEqual([true]);
    const running = Number(readlinkSync(join(profile, 'SingletonLock')).split('-').at(-1));
    process.kill(running, 'SIGTERM');
    await expect.poll(() => existsSync(`/proc/${running}`)).toBe(false);
  });

  await test.step('after that nothing is said any more, and the list is as it was', async () => {
    const before = told().length;
    const app = await launch({ env: envFor() });
    await expect(app.page.getByRole('navigation', { name: 'Instances' })).toBeVisible();
    expect(told()).toHaveLength(before);
    expect(JSON.parse(readFileSync(join(profile, 'instances.json'), 'utf8')).order).toEqual(
      JSON.parse(instances).order,
    );
  });
});
