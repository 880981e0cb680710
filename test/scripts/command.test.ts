import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packCommand } from '../../scripts/dist/command.ts';
import { identityOf } from '../../scripts/dist/identity.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quayside-npm-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('npm’s package has the command, its page of the manual and licenses, and takes keytar where it can be had', () => {
  const identity = identityOf({ version: '1.2.3', electron: '45.4.1', pinned: '45.4.1' });
  const built = join(folder, 'built.mjs');
  writeFileSync(built, '#!/usr/bin/env node\nconsole.log(process.argv.slice(2).join())');
  const [work, into] = [join(folder, 'work'), join(folder, 'into')];
  for (const each of [work, into]) mkdirSync(each);
  const name = packCommand({ root: '.', built, identity, licenses: 'all of them', work, into });
  expect([name, readdirSync(into)]).toEqual(['quayside-1.2.3.tgz', [name]]);

  execFileSync('tar', ['-xzf', join(into, name)], { cwd: folder });
  expect(readdirSync(join(folder, 'package')).sort()).toEqual(
    ['LICENSE', 'LICENSES.txt', 'README.md', 'package.json', 'quayside.1', 'quayside.mjs'].sort(),
  );
  const manifest = JSON.parse(readFileSync(join(folder, 'package/package.json'), 'utf8'));
  expect(manifest).toMatchObject({
    ...{ name: 'quayside', productName: 'Quayside', version: '1.2.3', type: 'module', license: 'Apache-2.0' },
    ...{ bin: { quayside: 'quayside.mjs' }, engines: { node: '>=20.18' } },
    optionalDependencies: { keytar: expect.stringContaining('@github/keytar') },
  });
  expect(manifest).not.toHaveProperty('dependencies');
  expect(manifest).not.toHaveProperty('private');
  const file = join(folder, 'package', manifest.bin.quayside);
  expect(execFileSync(file, ['plan'], { encoding: 'utf8' })).toBe('plan\n');
});
