import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';

/** Builds the command before its tests, which run the file that people get: into a folder of this run alone, since a second run would empty it under the first. */
export async function setup(): Promise<() => void> {
  mkdirSync('out', { recursive: true });
  const outDir = mkdtempSync(path.resolve('out', 'command-'));
  process.env.QUAYSIDE_COMMAND = outDir;
  await build({ configFile: 'command.config.ts', logLevel: 'warn', build: { outDir } });
  return () => rmSync(outDir, { recursive: true, force: true });
}
