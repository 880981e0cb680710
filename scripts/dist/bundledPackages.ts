import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A package of which something went into the built app. */
type Bundled = { name: string; version: string; folder: string };

/**
 * A plugin of the build that writes which packages went into a part of the app, to `out/packages/PART.json`: its licenses
 * and the bill of materials are made of that.
 */
export function bundledPackages(root: string, part: 'main' | 'preload' | 'renderer' | 'command') {
  const folder = path.join(root, 'out/packages');
  return {
    name: 'quayside:bundled-packages',
    generateBundle(this: { getModuleIds(): Iterable<string> }) {
      const found = new Map<string, Bundled>();
      for (const id of this.getModuleIds()) {
        const bundled = packageOf(root, id.replace(/^\0/, '').replace(/\?.*$/, ''));
        if (bundled) found.set(bundled.folder, bundled);
      }
      mkdirSync(folder, { recursive: true });
      const all = [...found.values()].sort((a, b) => (a.folder < b.folder ? -1 : 1));
      writeFileSync(path.join(folder, `${part}.json`), `${JSON.stringify(all, null, 2)}\n`);
    },
  };
}

/** The package that a file below node_modules belongs to; its folder is told from the checkout on. */
function packageOf(root: string, file: string): Bundled | null {
  const at = file.lastIndexOf('/node_modules/');
  if (at < 0) return null;
  const [first = '', second = ''] = file.slice(at + '/node_modules/'.length).split('/');
  const folder = path.join(file.slice(0, at), 'node_modules', first, first.startsWith('@') ? second : '');
  const manifest = path.join(folder, 'package.json');
  if (!existsSync(manifest)) return null;
  const { name, version } = JSON.parse(readFileSync(manifest, 'utf8'));
  return { name, version, folder: path.relative(root, folder) };
}
