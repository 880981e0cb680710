// The demo itself: three simulated instances, a profile that knows them, and the app on that profile.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import keytar from 'keytar';
import { createConnect } from '../src/main/connect.ts';
import { createDokploy } from '../src/main/dokploy.ts';
import { openInstances } from '../src/main/instances.ts';
import { createKeeper } from '../src/main/keeper.ts';
import { createKeychain } from '../src/main/keychain.ts';
import { createTransport } from '../src/main/transport.ts';
import { type Demo, startDemo } from '../test/dokploy/demo.ts';
import { createNodeWire } from '../test/main/nodeWire.ts';
import { takePictures } from './demo-pictures.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
// Chromium has no sandbox as root; as anyone else it is never given up.
const isRoot = process.getuid?.() === 0;
const electron = process.env.QUAYSIDE_ELECTRON ?? '';
const service = process.env.QUAYSIDE_KEYCHAIN_SERVICE ?? 'Quayside demo';
const profile = mkdtempSync(join(tmpdir(), 'quayside-demo-'));
const demo = await startDemo();
const keeper = await openKeeper();
const added = await addAll(demo);
try {
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
  for (const instanceId of added) await keeper.removeInstance(instanceId);
  await demo.close();
  rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
}

async function openKeeper() {
  const clock = Date.now;
  const instances = await openInstances({ file: join(profile, 'instances.json'), clock, newId: randomUUID });
  const keychain = createKeychain({ load: async () => keytar, service, timeLimit: 5_000, clock });
  return createKeeper({ instances, keychain, clock, newId: randomUUID });
}

/** Adds the instances as the app does: each is checked first, then its key goes into the keychain. */
async function addAll({ instances }: Demo): Promise<string[]> {
  const transport = createTransport({ wire: createNodeWire(), userAgent: 'Quayside demo', log: () => {} });
  const dokploy = createDokploy({ transport, keyFor: keeper.keyFor, originOf: unused });
  const connect = createConnect({ transport, dokploy });
  const ids: string[] = [];
  for (const { name, origin, key } of instances) {
    const checked = await connect.checkInstance({ instanceId: name, url: origin, key, progress: () => {} });
    if (!checked.ok) throw new Error(checked.error.message);
    const { email: userEmail, ...facts } = checked.value.facts;
    const stored = await keeper.addInstance({
      name,
      origin: checked.value.origin,
      key: checked.value.key,
      facts: { ...facts, userEmail, expiresAt: null },
    });
    if (!stored.ok) throw new Error(`${stored.error.message} ${stored.error.advice}`);
    ids.push(stored.value.id);
  }
  return ids;
}

function unused(): never {
  throw new Error('the demo calls servers by their address alone');
}

async function showWindow(): Promise<void> {
  const args = [...(isRoot ? ['--no-sandbox'] : []), '.', `--user-data-dir=${profile}`];
  const app = spawn(electron, args, { cwd: root, stdio: ['ignore', 'inherit', 'pipe'] });
  // Passed on line by line, so that the script above can leave Chromium's noise out.
  createInterface({ input: app.stderr }).on('line', (line) => process.stderr.write(`${line}\n`));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => app.kill(signal));
  await once(app, 'exit');
}
