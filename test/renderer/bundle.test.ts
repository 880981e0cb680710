import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const entry = join(import.meta.dirname, '../../src/renderer/src/main.tsx');
/** An import or re-export that leaves something in the bundle: types are erased. */
const IMPORT = /(?:^|\n)(?:import|export)\s+(?!type\b)(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]/g;

/** The modules that the page loads, each with the one that imports it. */
function loadedFrom(
  file: string,
  from = 'index.html',
  seen = new Map<string, string>(),
): Map<string, string> {
  if (seen.has(file)) return seen;
  seen.set(file, from);
  if (!existsSync(file)) return seen;
  for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
    loadedFrom(name.startsWith('.') ? join(dirname(file), name) : name, file, seen);
  }
  return seen;
}

test('the page does not carry zod: it needs the types of the contract alone', () => {
  const loaded = loadedFrom(entry);
  expect(loaded.size).toBeGreaterThan(100);
  expect(loaded.get('zod')).toBeUndefined();
});

test('no dialog is part of the first script: each comes when it is first opened', () => {
  const loaded = [...loadedFrom(entry).keys()];
  const registry = readFileSync(join(dirname(entry), 'screens/dialogs.ts'), 'utf8');
  const contents = [...registry.matchAll(/import\('([^']+)'\)/g)].map(([, name = '']) =>
    join(dirname(entry), 'screens', name),
  );
  expect(contents.length).toBeGreaterThan(15);
  expect(contents.filter((file) => !existsSync(file))).toEqual([]);
  expect(contents.filter((file) => loaded.includes(file))).toEqual([]);
  // What they alone need does not come either.
  expect(loaded).not.toContain('@mantine/form');
});
