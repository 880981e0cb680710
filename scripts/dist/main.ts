// Packs what was built, of the Electron in QUAYSIDE_ELECTRON, into dist/. Started by scripts/dist.mjs.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runBuilder, twinOfBuilt } from './builder.ts';
import { packCommand } from './command.ts';
import { billOfMaterials, commandLicensesText, keepMaps, licensesText, partsOf } from './contents.ts';
import { makeDeb } from './deb.ts';
import { identityOf, notARelease, type Packed, versionsOf } from './identity.ts';
import { makeTwin, packForLinux } from './linux.ts';
import { stageApp } from './stage.ts';
import { checksumsOf, kilobytesOf } from './trees.ts';
import { updateSourceOf } from './updates.ts';

const root = path.join(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: {
    /** Ends with an error where only a test build could be made. */
    release: { type: 'boolean', default: false },
    /** The app’s folder and its twin alone (Linux). */
    'folder-only': { type: 'boolean', default: false },
    /** Also the packages of Linux that electron-builder makes, with parts that it downloads: AppImage and rpm. */
    'all-of-linux': { type: 'boolean', default: false },
    /** Another version than package.json’s, to try out upgrades. */
    version: { type: 'string' },
    /** How hard Debian’s package is compressed, 1 to 19. */
    level: { type: 'string', default: '9' },
    into: { type: 'string', default: path.join(root, 'dist') },
  },
});

const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const executable = process.env.QUAYSIDE_ELECTRON ?? '';
const runtime = versionsOf(executable);
const identity = identityOf({
  version: values.version ?? manifest.version,
  electron: runtime.electron,
  pinned: manifest.devDependencies.electron,
});
const refusal = values.release ? notARelease(identity, manifest, process.versions.node) : null;
if (refusal) {
  console.error(`No release was made. ${refusal}`);
  process.exit(1);
}

const updates = updateSourceOf(root, process.env);
const { arch, platform } = process;
const at = committedAt();
const into = path.resolve(values.into);
const called = `${identity.packageName}-${identity.version}`;
mkdirSync(into, { recursive: true });
const work = mkdtempSync(path.join(into, '.work-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));

// Debian’s package has the command as well; on other systems it comes from npm.
const app = ['main', 'preload', 'renderer'];
const command = path.join(root, 'out/command/quayside.mjs');
const parts = partsOf(root, platform === 'linux' ? [...app, 'command'] : app);
const licenses = path.join(into, `${called}-licenses.txt`);
writeFileSync(licenses, licensesText(root, identity, parts));
const building = {
  root,
  identity,
  updates,
  licenses,
  into,
  staged: newFolder('staged'),
  work: newFolder('builder'),
};
// electron-builder lays it out anew for each processor, but asks first who the app is.
stageApp({ root, folder: building.staged, identity, updates, platform, arch });
const packages = platform === 'linux' ? await forLinux() : await forOthers();

if (!values['folder-only']) {
  // It is the same on each system: one makes it.
  if (platform === 'linux' && arch === 'x64') {
    const text = commandLicensesText(root, identity);
    packages.push(
      packCommand({ root, built: command, identity, licenses: text, work: newFolder('npm'), into }),
    );
  }
  const bill = `${called}.cdx.json`;
  const made = billOfMaterials({ root, identity, parts, runtime, at });
  writeFileSync(path.join(into, bill), `${JSON.stringify(made, null, 2)}\n`);
  keepMaps(path.join(root, 'out'), path.join(into, `${called}-maps.tar.gz`));
  const files = [...packages, bill, path.basename(licenses)];
  writeFileSync(path.join(into, `SHA256SUMS-${platform}-${arch}`), checksumsOf(into, files));
  for (const file of files) say('', path.join(into, file));
}
if (!identity.release) console.log(`This is a test build of Electron ${identity.electron}, and no release.`);

/** The folder and its twin, and of the folder all packages; gives their names. */
async function forLinux(): Promise<string[]> {
  const { staged } = building;
  const folder = path.join(into, `${called}-linux-${arch}`);
  rmSync(folder, { recursive: true, force: true });
  const texts = { 'resources/LICENSES.txt': licenses };
  await packForLinux({ electron: path.dirname(executable), staged, texts, folder, identity });
  const twin = path.join(into, 'for-end-to-end-tests');
  await makeTwin(folder, twin, identity);
  const resources = path.join(folder, 'resources');
  tell({
    identity,
    folder,
    resources,
    executable: path.join(folder, identity.slug),
    twin: path.join(twin, identity.slug),
  });
  say('folder', folder, kilobytesOf(folder));
  if (values['folder-only']) return [];
  const level = Number(values.level);
  const deb = makeDeb({
    root,
    packed: folder,
    command,
    folder: into,
    work: newFolder('deb'),
    identity,
    arch,
    at,
    level,
  });
  const others = values['all-of-linux']
    ? runBuilder({ ...building, archs: [arch], prepackaged: folder })
    : [];
  return [path.basename(deb), ...others];
}

/** What electron-builder makes for macOS and Windows; gives the names. */
async function forOthers(): Promise<string[]> {
  const packages = runBuilder({ ...building, archs: ['x64', 'arm64'] });
  tell(await twinOfBuilt(into, identity));
  return packages;
}

function tell(packed: Packed): void {
  writeFileSync(path.join(into, 'packed.json'), `${JSON.stringify(packed, null, 2)}\n`);
  say('archive', path.join(packed.resources, 'app.asar'));
}

function newFolder(name: string): string {
  mkdirSync(path.join(work, name));
  return path.join(work, name);
}

/** When the source was committed, so that the same source gives the same package. */
function committedAt(): Date {
  const ofCommit = () => execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' });
  const fromGit = existsSync(path.join(root, '.git'));
  return new Date(Number(process.env.SOURCE_DATE_EPOCH ?? (fromGit ? ofCommit() : 0)) * 1000);
}

function say(what: string, file: string, kilobytes = statSync(file).size / 1024): void {
  console.log(
    `${what.padEnd(8)} ${(kilobytes / 1024).toFixed(1).padStart(6)} MB  ${path.relative(root, file)}`,
  );
}
