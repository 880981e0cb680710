// The demo itself: three simulated instances (with --try ten, to play with), a profile that knows them, and the app on it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type DemoInstance, startDemo } from '../test/dokploy/demo.ts';
import { openProfile } from '../test/dokploy/profile.ts';
import { startTryWorld, type TryInstance } from '../test/dokploy/tryWorld.ts';
import { takePictures } from './demo-pictures.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
// Chromium has no sandbox as root; as anyone else it is never given up.
const isRoot = process.getuid?.() === 0;
const electron = process.env.QUAYSIDE_ELECTRON ?? '';
const service = process.env.QUAYSIDE_KEYCHAIN_SERVICE ?? 'Quayside demo';
const profile = mkdtempSync(join(tmpdir(), 'quayside-demo-'));
const isTry = process.argv.includes('--try');
const demo = isTry ? await startTryWorld() : await startDemo();
const filled = await openProfile({ folder: profile, service });
const added: string[] = [];
try {
  for (const each of demo.instances)
    added.push(isTryInstance(each) && each.ending ? await filled.take(each.ending) : await filled.add(each));
  if (isTry) await play(demo.instances.filter(isTryInstance));
  if (process.argv.includes('--pictures')) {
    const folder = join(root, 'out', 'demo');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const count = await takePictures({ electron, profile, folder, root, isRoot });
    console.log(`There is no screen here, so the app ran on a virtual one. ${count} pictures: ${folder}`);
  } else {
    const what = isTry
      ? 'ten simulated servers to play with: nothing in it is real, and all is gone at the end'
      : 'three simulated instances';
    console.log(`Quayside is open with ${what}. Close its window to end it.`);
    await showWindow();
  }
} finally {
  // Where the keychain is the person's own (macOS, Windows), the demo's keys leave it again.
  for (const instanceId of added) await filled.remove(instanceId);
  await demo.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
}

function isTryInstance(instance: DemoInstance): instance is TryInstance {
  return 'ending' in instance;
}

/** Groups what was added by what it is, and has what is to be away go away once it was seen. */
async function play(instances: readonly TryInstance[]): Promise<void> {
  const names = [...new Set(instances.map(({ group }) => group))];
  const groups = names.map((name, at) => ({
    ...{ id: `group-${at}`, name, folded: false },
    instanceIds: added.filter((_, place) => instances[place]?.group === name),
  }));
  writeFileSync(join(profile, 'preferences.json'), JSON.stringify({ version: 1, groups }));
  for (const [at, { instance, isAway }] of instances.entries()) {
    if (!isAway) continue;
    await filled.see(added[at] ?? '');
    instance.setFault({ kind: 'status', status: 502 });
  }
}

async function showWindow(): Promise<void> {
  const args = [...(isRoot ? ['--no-sandbox'] : []), '.', `--user-data-dir=${profile}`];
  const app = spawn(electron, args, { cwd: root, stdio: ['ignore', 'inherit', 'pipe'] });
  // Passed on line by line, so that the script above can leave Chromium's noise out.
  createInterface({ input: app.stderr }).on('line', (line) => process.stderr.write(`${line}\n`));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => app.kill(signal));
  await once(app, 'exit');
}
