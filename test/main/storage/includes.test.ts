import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { includePath, isInItsRoot, rootOf } from '../../../src/main/storage/includes.ts';
import { makeFolder } from './folder.ts';

function makeFiles(...names: string[]): string {
  const folder = makeFolder();
  for (const name of names) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), '');
  }
  return folder;
}

test('the root of a file is its repository, and its own folder where there is none', async () => {
  const folder = makeFiles('repository/.git/HEAD', 'repository/access/a.yaml', 'alone/b.yaml');
  expect(await rootOf(path.join(folder, 'repository/access/a.yaml'))).toBe(path.join(folder, 'repository'));
  expect(await rootOf(path.join(folder, 'alone/b.yaml'))).toBe(path.join(folder, 'alone'));
});

test('a file names others below the root, by whatever way', async () => {
  const root = makeFiles('access/a.yaml', 'b.yaml', '..c.yaml');
  const from = path.join(root, 'access/a.yaml');
  for (const name of ['../b.yaml', './../b.yaml', path.join(root, 'b.yaml')])
    expect(await includePath(from, name, root)).toEqual({ ok: true, file: path.join(root, 'b.yaml') });
  expect(await includePath(from, '../..c.yaml', root)).toMatchObject({ ok: true });
  expect(await includePath(from, 'none.yaml', root)).toEqual({ ok: false, why: 'There is no such file.' });
});

test('a file outside of the root, or of git itself, is refused, also behind a link, and whether it is there is not told', async () => {
  const folder = makeFiles('root/a.yaml', 'root/.git/config', 'secret.yaml', 'root-b/c.yaml');
  const root = path.join(folder, 'root');
  symlinkSync(path.join(folder, 'secret.yaml'), path.join(root, 'link.yaml'));
  symlinkSync(folder, path.join(root, 'up'));
  symlinkSync('.git/config', path.join(root, 'config.yaml'));
  const outside = { ok: false, why: 'It is outside of this repository or folder.' };
  for (const name of [
    '../secret.yaml',
    '../none.yaml',
    '/etc/passwd',
    'link.yaml',
    'up/secret.yaml',
    '../root-b/c.yaml',
    '.git/config',
    'config.yaml',
  ])
    expect([name, await includePath(path.join(root, 'a.yaml'), name, root)]).toEqual([name, outside]);
  expect(await includePath(path.join(root, 'a.yaml'), '../secret.yaml', '/')).toMatchObject({ ok: true });
  expect(await isInItsRoot(path.join(root, 'config.yaml'))).toBe(false);
  expect(await isInItsRoot(path.join(root, 'a.yaml'))).toBe(true);
});
