// Packs what was built, of the Electron in QUAYSIDE_ELECTRON, into dist/. Started by scripts/dist.mjs.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { billOfMaterials, licensesText, partsOf } from './contents.ts';
import { makeDeb } from './deb.ts';
import { identityOf, notARelease, type Packed, versionsOf } from './identity.ts';
import { makeTwin, packForLinux } from './linux.ts';
import { stageApp } from './stage.ts';
import { checksumsOf, filesIn, kilobytesOf } from './trees.ts';

const root = path.join(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: {
    /** Ends with an error where only a test build could be made. */
    release: { type: 'boolean', default: false },
    /** The app’s folder and its twin alone. */
    'folder-only': { type: 'boolean', default: false },
    /** Another version than package.json’s, to try out upgrades. */
    version: { type: 'string' },
    /** How hard the package is compressed, 1 to 19. */
    level: { type: 'string', default: '9' },
    into: { type: 'string', default: path.join(root, 'dist') },
  },
});

if (process.platform !== 'linux') {
  console.error('Here packages are made by electron-builder: see packaging/builder/.');
  process.exit(1);
}
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const pinned: string = manifest.devDependencies.electron;
const executable = process.env.QUAYSIDE_ELECTRON ?? '';
const runtime = versionsOf(executable);
const identity = identityOf({
  version: values.version ?? manifest.version,
  electron: runtime.electron,
  pinned,
});
const refusal = values.release ? notARelease(identity, manifest) : null;
if (refusal) {
  console.error(`No release was made. ${refusal}`);
  process.exit(1);
}

const { arch } = process;
const at = committedAt();
const into = path.resolve(values.into);
const called = `${identity.packageName}-${identity.version}`;
mkdirSync(into, { recursive: true });
const work = mkdtempSync(path.join(into, '.work-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));
const newFolder = (name: string) => {
  mkdirSync(path.join(work, name));
  return path.join(work, name);
};

const parts = partsOf(root);
const licenses = path.join(into, `${called}-licenses.txt`);
writeFileSync(licenses, licensesText(root, identity, parts));
const staged = newFolder('staged');
stageApp({ root, folder: staged, identity, platform: process.platform, arch });
const packed = path.join(into, `${called}-linux-${arch}`);
rmSync(packed, { recursive: true, force: true });
const texts = { 'LICENSES.txt': licenses };
await packForLinux({ electron: path.dirname(executable), staged, texts, folder: packed, identity });
const twin = path.join(into, 'for-end-to-end-tests');
await makeTwin(packed, twin, identity);
const made: Packed = {
  identity,
  folder: packed,
  executable: path.join(packed, identity.slug),
  resources: path.join(packed, 'resources'),
  twin: path.join(twin, identity.slug),
};
writeFileSync(path.join(into, 'packed.json'), `${JSON.stringify(made, null, 2)}\n`);
say('folder', packed, kilobytesOf(packed));
say('archive', path.join(packed, 'resources/app.asar'));

if (!values['folder-only']) {
  const bill = path.join(into, `${called}.cdx.json`);
  writeFileSync(
    bill,
    `${JSON.stringify(billOfMaterials({ root, identity, parts, runtime, at }), null, 2)}\n`,
  );
  const level = Number(values.level);
  keepMaps();
  const deb = makeDeb({ root, packed, folder: into, work: newFolder('deb'), identity, arch, at, level });
  const files = [deb, bill, licenses].map((file) => path.basename(file));
  writeFileSync(path.join(into, 'SHA256SUMS'), checksumsOf(into, files));
  for (const file of files) say('', path.join(into, file));
}
if (!identity.release) console.log(`This is a test build of Electron ${identity.electron}, and no release.`);

/** When the source was committed, so that the same source gives the same package. */
function committedAt(): Date {
  const given =
    process.env.SOURCE_DATE_EPOCH ??
    execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' });
  return new Date(Number(given) * 1000);
}

/** Keeps the maps of what was built: with them a stack in somebody’s log is read. They are not published. */
function keepMaps(): void {
  const out = path.join(root, 'out');
  const maps = ['main', 'preload', 'renderer']
    .flatMap((part) => filesIn(path.join(out, part)).map((file) => `${part}/${file}`))
    .filter((file) => file.endsWith('.map'));
  const file = path.join(into, `${called}-maps.tar.gz`);
  if (maps.length > 0) execFileSync('tar', ['-czf', file, '-C', out, ...maps]);
}

function say(what: string, file: string, kilobytes = statSync(file).size / 1024): void {
  console.log(
    `${what.padEnd(8)} ${(kilobytes / 1024).toFixed(1).padStart(6)} MB  ${path.relative(root, file)}`,
  );
}
