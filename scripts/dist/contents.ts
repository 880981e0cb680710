import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Identity } from './identity.ts';
import { filesIn } from './trees.ts';

/** A package that is part of the app: bundled into its code, or lying in its archive. */
export type Part = { name: string; version: string; folder: string };

/** All packages that are in what was built, by the lists that its build left. */
export function partsOf(root: string, built: readonly string[]): Part[] {
  const lists = built.map((part): Part[] =>
    JSON.parse(readFileSync(path.join(root, 'out/packages', `${part}.json`), 'utf8')),
  );
  const keytar = 'node_modules/keytar';
  const { name, version } = JSON.parse(readFileSync(path.join(root, keytar, 'package.json'), 'utf8'));
  const all = [...lists.flat(), { name, version, folder: keytar }];
  const byName = new Map(all.map((part) => [`${part.name}@${part.version}`, part]));
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part);
}

/** The licenses of all that is in the app as one text; Chromium’s own are a file of theirs, which lies beside it. */
export function licensesText(root: string, identity: Identity, parts: Part[]): string {
  return [
    `${identity.name} ${identity.version}: the licenses of all that is in it.\nThose of Chromium, which Electron is built of, stand in LICENSES.chromium.html beside the program.\n`,
    ownLicense(root),
    chapter(`Electron ${identity.electron} (MIT)`, licenseOf(path.join(root, 'node_modules/electron'))),
    ...licensesOf(root, parts),
  ].join('\n');
}

/** The licenses of all that is in the command, as one text. */
export function commandLicensesText(root: string, { version }: Identity): string {
  return [
    `quayside ${version}: the licenses of all that is in it.\n`,
    ownLicense(root),
    ...licensesOf(root, partsOf(root, ['command'])),
  ].join('\n');
}

function chapter(title: string, text: string): string {
  const line = '='.repeat(80);
  return `${line}\n${title}\n${line}\n\n${text.trim()}\n`;
}

function ownLicense(root: string): string {
  return chapter('Quayside (Apache-2.0)', readFileSync(path.join(root, 'LICENSE'), 'utf8'));
}

function licensesOf(root: string, parts: readonly Part[]): string[] {
  return parts.map(({ name, version, folder }) => {
    const at = path.join(root, folder);
    const { license } = JSON.parse(readFileSync(path.join(at, 'package.json'), 'utf8'));
    return chapter(`${name} ${version} (${license})`, licenseOf(at));
  });
}

/** What a package’s own files say of its license; who made it where there is no such file. */
function licenseOf(folder: string): string {
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice|copyright)/i.test(file));
  if (files.length > 0)
    return files.map((file) => readFileSync(path.join(folder, file), 'utf8')).join('\n\n');
  const { author, license, repository } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  return `By ${author?.name ?? author ?? 'its authors'}, ${repository?.url ?? repository}, under the license ${license}.`;
}

type Component = {
  'bom-ref': string;
  type: string;
  name: string;
  version: string;
  properties?: { name: string; value: string }[];
};

/** The app’s bill of materials, as CycloneDX: what npm knows of each package that is in it, and the runtime. */
export function billOfMaterials(options: {
  root: string;
  identity: Identity;
  parts: Part[];
  /** Versions of the runtime. */
  runtime: { electron: string; chrome: string; node: string };
  /** When the source was committed. */
  at: Date;
}): unknown {
  const { root, identity, parts, runtime, at } = options;
  const args = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only'];
  const shell = process.platform === 'win32';
  const npm = execFileSync('npm', args, { cwd: root, encoding: 'utf8', maxBuffer: 1e8, shell });
  // A serial number would be another one each time.
  const { serialNumber: _, metadata, components, ...bom } = JSON.parse(npm);
  const wanted = new Set(parts.map(({ name, version }) => `${name}@${version}`));
  const libraries = (components as Component[])
    .filter((component) => wanted.has(component['bom-ref']))
    .map(({ properties, ...component }) => ({
      ...component,
      // To npm they are what the build needs; here they are what is in it.
      properties: properties?.filter(({ name }) => name !== 'cdx:npm:package:development') ?? [],
    }));
  const missing = [...wanted].filter((each) => !libraries.some((library) => library['bom-ref'] === each));
  if (missing.length > 0) throw new Error(`npm knows nothing of ${missing.join(', ')}.`);
  const runtimes = [
    { name: 'electron', version: runtime.electron, license: 'MIT', purl: 'pkg:github/electron/electron@v' },
    { name: 'chromium', version: runtime.chrome, license: 'BSD-3-Clause', purl: 'pkg:generic/chromium@' },
    { name: 'node', version: runtime.node, license: 'MIT', purl: 'pkg:github/nodejs/node@v' },
  ].map(({ name, version, license, purl }) => ({
    'bom-ref': `${name}@${version}`,
    type: 'framework',
    name,
    version,
    purl: `${purl}${version}`,
    licenses: [{ license: { id: license } }],
  }));
  const refs = new Set([...libraries, ...runtimes].map((component) => component['bom-ref']));
  const app = { ...metadata.component, name: identity.name, version: identity.version };
  return {
    ...bom,
    metadata: { ...metadata, timestamp: at.toISOString(), component: app },
    components: [...libraries, ...runtimes],
    dependencies: [
      { ref: app['bom-ref'], dependsOn: [...refs] },
      ...bom.dependencies
        .filter(({ ref }: { ref: string }) => refs.has(ref))
        .map(({ ref, dependsOn = [] }: { ref: string; dependsOn?: string[] }) => ({
          ref,
          dependsOn: dependsOn.filter((each) => refs.has(each)),
        })),
    ],
  };
}

/** Keeps the maps of what was built in a file: with them a stack in somebody’s log is read. They are not published. */
export function keepMaps(out: string, file: string): void {
  const maps = ['main', 'preload', 'renderer', 'command']
    .flatMap((part) => filesIn(path.join(out, part)).map((name) => `${part}/${name}`))
    .filter((name) => name.endsWith('.map'));
  if (maps.length === 0) return;
  // Not every tar takes a path of Windows for a file.
  writeFileSync(file, execFileSync('tar', ['-czf', '-', ...maps], { cwd: out, maxBuffer: 1e9 }));
}
