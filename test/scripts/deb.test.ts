import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { filledIn, makeDeb } from '../../scripts/dist/deb.ts';
import { identityOf } from '../../scripts/dist/identity.ts';

const hasDpkg = spawnSync('dpkg-deb', ['--version']).status === 0;
const AT = new Date('2026-01-31T09:05:07Z');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quayside-deb-'));
  for (const name of ['locales', 'resources']) mkdirSync(join(folder, 'packed', name), { recursive: true });
  writeFileSync(join(folder, 'quayside.mjs'), 'console.log(process.argv.slice(2).join())');
  for (const name of ['quayside', 'chrome-sandbox', 'resources/LICENSES.txt', 'locales/en-US.pak'])
    writeFileSync(join(folder, 'packed', name), name);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function make(electron: string, into = 'made'): string {
  const work = join(folder, `${into}-work`);
  for (const each of [work, join(folder, into)]) mkdirSync(each);
  const identity = identityOf({ version: '1.2.3-beta.1', electron, pinned: '45.4.1' });
  const packed = join(folder, 'packed');
  const command = join(folder, 'quayside.mjs');
  const options = { root: '.', packed, command, work, identity, arch: 'x64', at: AT, level: 1 };
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

  describe('its command', () => {
    /** As it is installed, where these programs are all that there is. */
    function run(programs: Record<string, string>, args: readonly string[] = []) {
      const script = filledIn(readFileSync('packaging/linux/quayside-cli', 'utf8'), { slug: 'quayside' });
      const lib = join(folder, 'lib');
      mkdirSync(join(lib, 'quayside/command'), { recursive: true });
      copyFileSync(join(folder, 'quayside.mjs'), join(lib, 'quayside/command/quayside.mjs'));
      const bin = join(folder, 'bin');
      mkdirSync(bin);
      for (const [name, text] of Object.entries(programs))
        writeFileSync(join(bin, name), text, { mode: 0o755 });
      const file = join(folder, 'quayside-cli');
      writeFileSync(file, script.replace('/usr/lib', lib));
      const done = spawnSync('/bin/sh', [file, ...args], { env: { PATH: bin }, encoding: 'utf8' });
      return [done.status, done.stdout, done.stderr];
    }
    const node = (version: string) =>
      `#!/bin/sh\nif [ "$1" = --version ]; then echo ${version}; else exec ${process.execPath} "$@"; fi\n`;

    test('says what to install where there is no Node, and where it is too old', () => {
      expect(run({})).toEqual([
        1,
        '',
        'quayside-cli needs Node.js 20.18 or later. Install it: sudo apt install nodejs\n',
      ]);
    });
    test.each(['v18.19.0', 'v20.9.1', 'v20.17.9', 'v8.0.0'])('does not start with Node %s', (version) => {
      const [code, , said] = run({ node: node(version) });
      expect([code, said]).toEqual([1, expect.stringContaining(`is ${version}. Install a newer one`)]);
    });
    test.each(['v20.18.0', 'v20.19.2', 'v24.0.0', 'v22.1.0'])('runs on Node %s alone', (version) => {
      expect(run({ nodejs: node(version) }, ['plan', 'a b'])).toEqual([0, 'plan,a b\n', '']);
    });

    test('has a page of the manual, completion, the library of the keychain, and a name', () => {
      const file = make('33.2.1');
      expect(field(file, 'Recommends')).toContain('nodejs (>= 20.18)');
      expect(field(file, 'Depends')).not.toContain('nodejs');
      const read = unpacked(file);
      const at = (name: string) => join(folder, 'unpacked/usr', name);
      const page = gunzipSync(readFileSync(at('share/man/man1/quayside-cli.1.gz'))).toString();
      expect(page).toContain('.SS review start');
      expect(read('usr/share/bash-completion/completions/quayside-cli')).toContain('complete -o default');
      for (const name of [
        'zsh/vendor-completions/_quayside-cli',
        'fish/vendor_completions.d/quayside-cli.fish',
      ])
        expect(existsSync(at(`share/${name}`))).toBe(true);
      // By it the command takes the profile and the keychain of this app, and of no other.
      expect(JSON.parse(read('usr/lib/quayside/command/package.json'))).toMatchObject({
        productName: 'Quayside test build',
        version: '1.2.3-beta.1',
      });
      const load = 'process.stdout.write(typeof require("keytar").getPassword)';
      const command = at('lib/quayside/command');
      expect(execFileSync(process.execPath, ['-e', load], { cwd: command, encoding: 'utf8' })).toBe(
        'function',
      );
    });
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
