// The demo itself: three simulated instances, a profile that knows them, and the app on that profile.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startDemo } from '../test/dokploy/demo.ts';
import { openProfile } from '../test/dokploy/profile.ts';
import { takePictures } from './demo-pictures.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
// Chromium has no sandbox as root; as anyone else it is never given up.
const isRoot = process.getuid?.() === 0;
const electron = process.env.QUAYSIDE_ELECTRON ?? '';
const service = process.env.QUAYSIDE_KEYCHAIN_SERVICE ?? 'Quayside demo';
const profile = mkdtempSync(join(tmpdir(), 'quayside-demo-'));
const demo = await startDemo();
const filled = await openProfile({ folder: profile, service });
const added: string[] = [];
try {
  for (const instance of demo.instances) added.push(await filled.add(instance));
  if (process.argv.includes('--pictures')) {
    const folder = join(root, 'out', 'demo');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const count = await takePictures({ electron, profile, folder, root, isRoot });
    console.log(`There is no screen here, so the app ran on a virtual one. ${count} pictures: ${folder}`);
  } else {
    console.log('Quayside is open with three simulated instances. Close its window to end the demo.');
    await showWindow();
  }
} finally {
  // Where the keychain is the person's own (macOS, Windows), the demo's keys leave it again.
  for (const instanceId of added) await filled.remove(instanceId);
  await demo.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
}

async function showWindow(): Promise<void> {
  const args = [...(isRoot ? ['--no-sandbox'] : []), '.', `--user-data-dir=${profile}`];
  const app = spawn(electron, args, { cwd: root, stdio: ['ignore', 'inherit', 'pipe'] });
  // Passed on line by line, so that the script above can leave Chromium's noise out.
  createInterface({ input: app.stderr }).on('line', (line) => process.stderr.write(`${line}\n`));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => app.kill(signal));
  await once(app, 'exit');
}
