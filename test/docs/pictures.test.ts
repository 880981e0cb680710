import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** The names that the steps of these files draw their pictures under, each once for each step. */
function drawnBy(files: string): string[] {
  return globSync(files).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\bshoot\(\s*(?:\w+,\s*)?['`]([^'`]+)['`]/g)].map(
      ([, name = '']) => name,
    ),
  );
}

test.each(['test/pictures/*.pictures.ts', 'test/pictures/guide/*.pictures.ts'])(
  'no two steps of %s draw the same picture, the later over the earlier',
  (files) => {
    const drawn = drawnBy(files);
    expect(drawn.length).toBeGreaterThan(10);
    expect(drawn.filter((name, at) => drawn.indexOf(name) !== at)).toEqual([]);
  },
);
