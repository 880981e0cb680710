import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test.each([
  ['test/e2e/*.spec.ts', 'expectClean'],
  ['test/pictures/guide/*.pictures.ts', 'shoot'],
])('no two steps of %s draw the same picture, the later over the earlier', (files, step) => {
  const names = new RegExp(`\\b${step}\\(\\s*(?:[\\w.]+,\\s*)?['\`]([^'\`]+)['\`]`, 'g');
  const drawn = globSync(files).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(names)].map(([, name]) => name),
  );
  expect(drawn.length).toBeGreaterThan(10);
  expect(drawn.filter((name, at) => drawn.indexOf(name) !== at)).toEqual([]);
});
