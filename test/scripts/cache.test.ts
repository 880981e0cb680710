import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const { moveIntoPlace } = await import(new URL('../../scripts/cache.mjs', import.meta.url).href);

let cache = '';
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'quayside-cache-'));
});
afterEach(() => rmSync(cache, { recursive: true, force: true }));

function make(name: string): string {
  const folder = join(cache, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'made-by'), name);
  return folder;
}

describe('the shared cache', () => {
  test('takes what another run has made meanwhile, and keeps nothing of the slower one', () => {
    const [quick, slow] = [make('node.1'), make('node.2')];
    moveIntoPlace(quick, join(cache, 'node'));
    moveIntoPlace(slow, join(cache, 'node'));
    expect(readdirSync(cache)).toEqual(['node']);
    expect(readFileSync(join(cache, 'node', 'made-by'), 'utf8')).toBe('node.1');
  });

  test('tells when a folder cannot be moved for another reason', () =>
    expect(() => moveIntoPlace(join(cache, 'absent'), join(cache, 'node'))).toThrow('ENOENT'));
});
