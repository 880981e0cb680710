import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const SOURCES = fileURLToPath(new URL('../../../src/renderer/src', import.meta.url));

test('no component takes the whole state: it would be drawn anew with each answer of each instance', () => {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tsx?$/.test(name),
  );
  const whole =
    /useApp\(\s*\(?(\w+)\)?\s*=>\s*\1\s*,?\s*\)|useApp\(\s*\(?\w+\)?\s*=>\s*\w+\.readings\s*,?\s*\)/;
  expect(files.filter((name) => whole.test(readFileSync(path.join(SOURCES, name), 'utf8')))).toEqual([]);
});
