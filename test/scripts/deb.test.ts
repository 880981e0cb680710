import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { filledIn, makeDeb } from '../../scripts/dist/deb.ts';
import { identityOf } from '../../scripts/dist/identity.ts';

const hasDpkg = spawnSync('dpkg-deb', ['--version']).status === 0;
const AT = new Date('2026-01-31T09:05:07Z');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quayside-deb-'));
  for (const name of ['locales', 'resources']) mkdirSync(join(folder, 'packed', name), { recursive: true });
  for (const name of ['quayside', 'chrome-sandbox', 'resources/LICENSES.txt', 'locales/en-US.pak'])
    writeFileSync(join(folder, 'packed', name), name);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function make(electron: string, into = 'made'): string {
  const work = join(folder, `${into}-work`);
  for (const each of [work, join(folder, into)]) mkdirSync(each);
  const identity = identityOf({ version: '1.2.3-beta.1', electron, pinned: '45.4.1' });
  const packed = join(folder, 'packed');
  const options = { root: '.', packed, work, identity, arch: 'x64', at: AT, level: 1 };
  return makeDeb({ ...options, folder: join(folder, into) });
}

describe.runIf(hasDpkg)('the Debian package', () => {
  const field = (file: string, name: string) =>
    execFileSync('dpkg-deb', ['--field', file, name], { encoding: 'utf8' }).trim();
  function unpacked(file: string): (name: string) => string {
    const to = join(folder, 'unpacked');
    execFileSync('dpkg-deb', ['--raw-extract', file, to]);
    return (name) => readFileSync(join(to, name), 'utf8');
  }

  test('of the pinned Electron is called quayside; a pre-release stands before its release', () => {
    const file = make('45.4.1');
    expect(file).toMatch(/\/quayside_1\.2\.3~beta\.1_amd64\.deb$/);
    expect(field(file, 'Package')).toBe('quayside');
    expect(field(file, 'Version')).toBe('1.2.3~beta.1');
    expect(field(file, 'Description')).not.toContain('test build');
    expect(unpacked(file)('usr/share/applications/quayside.desktop')).toMatch(/^Name=Quayside$/m);
  });

  test('of another Electron says test build in file, package, description and menu, and cannot stand beside the app', () => {
    const file = make('33.2.1');
    expect(file).toMatch(/\/quayside-test-build_1\.2\.3~beta\.1_amd64\.deb$/);
    expect(field(file, 'Package')).toBe('quayside-test-build');
    expect(field(file, 'Conflicts')).toBe('quayside');
    expect(field(file, 'Description')).toContain('This is a test build on Electron 33.2.1');
    expect(unpacked(file)('usr/share/applications/quayside.desktop')).toMatch(/^Name=Quayside test build$/m);
  });

  test('says in the folder of the app that it came as a .deb, and nowhere else', () => {
    expect(unpacked(make('45.4.1'))('usr/lib/quayside/resources/package-type')).toBe('deb\n');
    expect(readdirSync(join(folder, 'packed/resources'))).toEqual(['LICENSES.txt']);
  });

  test('opens quayside:// links, groups its windows, and is found by its icons in all sizes', () => {
    const entry = unpacked(make('45.4.1'))('usr/share/applications/quayside.desktop');
    expect(entry).toMatch(/^Exec=quayside --ozone-platform-hint=auto %U$/m);
    expect(entry).toMatch(/^MimeType=x-scheme-handler\/quayside;$/m);
    expect(entry).toMatch(/^StartupWMClass=quayside$/m);
    const hicolor = join(folder, 'unpacked/usr/share/icons/hicolor');
    expect(readdirSync(hicolor).sort()).toEqual(
      [16, 22, 24, 32, 48, 64, 128, 256, 512]
        .map((size) => `${size}x${size}`)
        .concat('scalable', 'symbolic')
        .sort(),
    );
    for (const size of [16, 512]) {
      const png = readFileSync(join(hicolor, `${size}x${size}/apps/quayside.png`));
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
    }
  });

  test('asks for a Secret Service without needing one, and takes nothing of people’s own along when it goes', () => {
    const file = make('45.4.1');
    expect(field(file, 'Recommends')).toContain('gnome-keyring |');
    expect(field(file, 'Depends')).toContain('libsecret-1-0');
    expect(unpacked(file)('DEBIAN/postrm')).not.toMatch(/home|\.config/);
    for (const script of ['postinst', 'postrm']) {
      const checked = spawnSync('sh', ['-n', join(folder, 'unpacked/DEBIAN', script)], { encoding: 'utf8' });
      expect(checked.stderr).toBe('');
    }
  });

  test('is the same, byte by byte, each time that it is made of the same', () => {
    const [first, second] = [make('45.4.1'), make('45.4.1', 'again')];
    expect(readFileSync(first).equals(readFileSync(second))).toBe(true);
  });
});

test('a word that nothing is known for is not left open in a package', () => {
  expect(filledIn('{{a}} and {{b}}', { a: 1, b: 'two' })).toBe('1 and two');
  expect(() => filledIn('{{c}}', {})).toThrow('Nothing is known to fill in for c.');
});
