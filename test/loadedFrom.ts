import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** An import or re-export that leaves something in the bundle: types are erased. */
const IMPORT = /(?:^|\n)(?:import|export)\s+(?!type\b)(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]/g;

/** The modules that a file loads at once, each with the one that imports it; what comes later by `import()` is none. */
export function loadedFrom(file: string, from = '', seen = new Map<string, string>()): Map<string, string> {
  if (seen.has(file)) return seen;
  seen.set(file, from);
  if (!existsSync(file)) return seen;
  for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(IMPORT))
    loadedFrom(name.startsWith('.') ? join(dirname(file), name) : name, file, seen);
  return seen;
}
