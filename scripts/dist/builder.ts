import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { UpdateSource } from '../../src/main/updates/manifest.ts';
import { builderConfig } from './builderConfig.ts';
import { setFuses, TWIN } from './fuses.ts';
import type { Identity, Packed } from './identity.ts';

type Building = {
  root: string;
  identity: Identity;
  /** Where its updates come from; null where it gets none. */
  updates: UpdateSource | null;
  staged: string;
  licenses: string;
  /** Where the packages go. */
  into: string;
  /** An empty folder. */
  work: string;
  /** Processors to pack for, as Node calls them. */
  archs: string[];
  /** A folder that is packed already, to be put into packages as it is. */
  prepackaged?: string;
};

/** Has electron-builder, which it installs where it is missing, make this system’s packages; gives their names. */
export function runBuilder(options: Building): string[] {
  const { root, identity, updates, staged, into, work, archs, prepackaged } = options;
  const home = path.join(root, 'packaging/builder');
  const shell = process.platform === 'win32';
  const installed = path.join(home, 'node_modules/electron-builder/package.json');
  const wanted = JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8')).devDependencies;
  if (
    !existsSync(installed) ||
    JSON.parse(readFileSync(installed, 'utf8')).version !== wanted['electron-builder']
  ) {
    execFileSync('npm', ['ci', '--no-fund', '--no-audit'], { cwd: home, stdio: 'inherit', shell });
  }
  const output = builderOutput(into);
  rmSync(output, { recursive: true, force: true });
  const config = path.join(work, 'electron-builder.json');
  writeFileSync(config, JSON.stringify(builderConfig({ ...options, output, env: process.env })));
  const system = { darwin: '--mac', win32: '--win' }[process.platform as string] ?? '--linux';
  const args = [system, ...archs.map((arch) => `--${arch}`), '--publish', 'never', '--config', config];
  if (prepackaged) args.push('--prepackaged', prepackaged);
  execFileSync('node', [path.join(home, 'node_modules/electron-builder/cli.js'), ...args], {
    cwd: home,
    stdio: 'inherit',
    env: {
      ...process.env,
      QUAYSIDE_STAGING: JSON.stringify({ root, folder: staged, identity, updates }),
    },
  });
  // Besides packages there are the folders that they were made of, and electron-builder’s own notes.
  const made = readdirSync(output).filter(
    (name) => !name.startsWith('builder-') && statSync(path.join(output, name)).isFile(),
  );
  for (const name of made) renameSync(path.join(output, name), path.join(into, name));
  return made;
}

/** Makes the twin of what electron-builder packed on macOS or Windows for this computer’s processor. */
export async function twinOfBuilt(into: string, identity: Identity): Promise<Packed> {
  const ofArch = (name: string) => (process.arch === 'arm64' ? `${name}-arm64` : name);
  const mac = process.platform === 'darwin';
  const unpacked = path.join(builderOutput(into), mac ? ofArch('mac') : `${ofArch('win')}-unpacked`);
  const folder = mac ? path.join(unpacked, `${identity.name}.app`) : unpacked;
  const twin = path.join(into, 'for-end-to-end-tests', path.basename(folder));
  rmSync(path.dirname(twin), { recursive: true, force: true });
  cpSync(folder, twin, { recursive: true, verbatimSymlinks: true });
  const executable = mac ? `Contents/MacOS/${identity.name}` : `${identity.name}.exe`;
  await setFuses(mac ? twin : path.join(twin, executable), TWIN);
  return {
    identity,
    folder,
    executable: path.join(folder, executable),
    resources: path.join(folder, mac ? 'Contents/Resources' : 'resources'),
    twin: path.join(twin, executable),
  };
}

function builderOutput(into: string): string {
  return path.join(into, 'electron-builder');
}
