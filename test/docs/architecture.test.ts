import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const textOf = (file: string) => readFileSync(file, 'utf8').replaceAll(/^```[\s\S]*?^```/gm, '');
const map = textOf('ARCHITECTURE.md');
/** All folders and files of ours, below the checkout. */
const paths = globSync('{src,test,scripts}/**').map((path) => path.replaceAll('\\', '/'));

/** What a text names as code. */
const namesIn = (text: string): string[] => [...text.matchAll(/`([^`\s]+)`/g)].map(([, name = '']) => name);
/** A file of code, or a folder of `src`; not a pattern such as `…Calls.ts`. */
const isFile = (name: string): boolean =>
  !/…|NOUN/.test(name) && /^(?:[\w./-]*\w\.(?:tsx?|mjs)|src\/.+\/)$/.test(name);
const isThere = (name: string): boolean =>
  paths.some((path) => `/${path}`.endsWith(`/${name.replace(/\/$/, '')}`));

test.each(['ARCHITECTURE.md', 'CONTRIBUTING.md', ...globSync('docs/decisions/*.md')])(
  'each file that %s names is there',
  (page) => {
    expect(
      namesIn(textOf(page))
        .filter(isFile)
        .filter((name) => !isThere(name)),
    ).toEqual([]);
  },
);

test('the map has a row for each room of main, shared and the page, and a word for each feature', () => {
  const rooms = paths.filter((path) => /^src\/(?:shared|main|renderer\/src)\/[^./]+$/.test(path));
  expect(rooms.length).toBeGreaterThan(30);
  expect(rooms.filter((room) => !map.includes(`| \`${room}/\` |`))).toEqual([]);
  const features = /^\| `src\/renderer\/src\/features\/` \|.+/m.exec(map)?.[0] ?? '';
  const named = paths.flatMap((path) => /\/features\/(\w+)$/.exec(path)?.[1] ?? []);
  expect(named.filter((feature) => !new RegExp(`\\b${feature}\\b`).test(features))).toEqual([]);
});

test('the sizes in the map are those of the rooms, within a tenth or two hundred lines', () => {
  const rows = [...map.matchAll(/^\| `(src\/[^`]+\/)` \|.+\| ([\d.]+)k \|$/gm)];
  expect(rows.length).toBeGreaterThan(30);
  const wrong = rows.flatMap(([, room = '', size = '']) => {
    // Shared itself without its folders, boot with the two files before it.
    const also = room === 'src/main/boot/' ? ['src/main/boot.ts', 'src/main/index.ts'] : [];
    const files = paths.filter((path) => /\.(?:tsx?|css)$/.test(path) && path.startsWith(room));
    const own = room === 'src/shared/' ? files.filter((path) => path.split('/').length === 3) : files;
    const lines = [...own, ...also].reduce(
      (sum, file) => sum + readFileSync(file, 'utf8').split('\n').length - 1,
      0,
    );
    const told = Number(size) * 1_000;
    return Math.abs(told - lines) <= Math.max(200, lines / 10) ? [] : [`${room}: ${lines}, not ${told}`];
  });
  expect(wrong).toEqual([]);
});

test('the map is read in ten minutes', () => expect(map.split(/\s+/).length).toBeLessThan(2_000));
