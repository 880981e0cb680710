import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const page = readFileSync('ARCHITECTURE.md', 'utf8').replaceAll(/^```[\s\S]*?^```/gm, '');
const map = page.slice(page.indexOf('\n## Map\n'), page.indexOf('\n## Arrows\n'));
/** All folders and files of ours, below the checkout. */
const paths = globSync('{src,test,scripts}/**').map((path) => path.replaceAll('\\', '/'));

/** What a text names as code. */
const namesIn = (text: string): string[] => [...text.matchAll(/`([^`\s]+)`/g)].map(([, name = '']) => name);
/** A file of code, or a folder of `src`; not a pattern such as `…Calls.ts`. */
const isFile = (name: string): boolean =>
  !/…|NOUN/.test(name) && /^(?:[\w./-]*\w\.(?:tsx?|mjs)|src\/.+\/)$/.test(name);
/** Whether one of `among` is called so, or ends so. */
const isAmong = (among: readonly string[], name: string): boolean =>
  among.some((path) => `/${path}`.endsWith(`/${name.replace(/\/$/, '')}`));

test('each file that the architecture names is there', () => {
  const names = namesIn(page).filter(isFile);
  expect(names.length).toBeGreaterThan(200);
  expect(names.filter((name) => !isAmong(paths, name))).toEqual([]);
});

test('each file that the map names in the row of a module of main stands in it, where no folder is named', () => {
  const rows = [...map.matchAll(/^\| `(\w+)\/` \| (.+) \|$/gm)];
  expect(rows.length).toBeGreaterThan(20);
  const elsewhere = rows.flatMap(([, module = '', text = '']) => {
    const own = paths.filter(
      (path) => path.startsWith(`src/main/${module}/`) || /^src\/main\/[^/]+$/.test(path),
    );
    const bare = namesIn(text).filter((name) => isFile(name) && !name.includes('/'));
    return bare.filter((name) => !isAmong(own, name)).map((name) => `${module}: ${name}`);
  });
  expect(elsewhere).toEqual([]);
});

test('the map names each folder of src, and each file of shared that stands in no folder', () => {
  const parts = new Set(namesIn(map).flatMap((name) => name.split('/')));
  const features = /^- `features\/NOUN\/`: .+/m.exec(map)?.[0] ?? '';
  const isNamed = (path: string): boolean => {
    const [, feature] = path.match(/\/features\/(\w+)$/) ?? [];
    return feature
      ? new RegExp(`\\b${feature}\\b`).test(features)
      : parts.has(path.slice(path.lastIndexOf('/') + 1));
  };
  const looked = paths.filter((path) =>
    /^src\/(?:shared\/[^/]+\.ts|(?:shared|main|renderer\/src)\/[^.]+)$/.test(path),
  );
  expect(looked.length).toBeGreaterThan(100);
  expect(looked.filter((path) => !isNamed(path))).toEqual([]);
});
