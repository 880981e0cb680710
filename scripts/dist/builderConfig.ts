import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { UpdateSource } from '../../src/main/updates/manifest.ts';
import type { Identity } from './identity.ts';
import { notesIn } from './updates.ts';

/** What macOS asks a person about when the app first reaches for a server in their own network; without it, it never asks. */
const LOCAL_NETWORK =
  'Quayside connects to the Dokploy servers that you add, also those in your own network.';

/** How electron-builder makes the packages of macOS, Windows, and those of Linux that are not Debian’s. */
export function builderConfig(options: {
  root: string;
  identity: Identity;
  /** What app.asar is made of; the native file in it is put there for each processor in turn. */
  updates: UpdateSource | null;
  staged: string;
  licenses: string;
  output: string;
  env: NodeJS.ProcessEnv;
}) {
  const { root, identity, updates, staged, licenses, output, env } = options;
  const packaging = (...names: string[]) => path.join(root, 'packaging', ...names);
  const nameOf = (system: string) => `${identity.packageName}-\${version}-${system}-\${arch}.\${ext}`;
  const hooks = path.join(root, 'scripts/dist/builderHooks.mjs');
  return {
    appId: identity.appId,
    productName: identity.name,
    electronVersion: identity.electron,
    directories: { app: staged, output, buildResources: packaging('builder') },
    files: ['**/*', { from: 'node_modules', to: 'node_modules' }],
    asar: true,
    asarUnpack: ['**/*.node'],
    // keytar brings a library for each system; nothing is compiled.
    npmRebuild: false,
    beforePack: hooks,
    // Fuses are set there: electron-builder’s own way does not know all of them.
    afterPack: hooks,
    extraResources: [{ from: licenses, to: 'LICENSES.txt' }],
    protocols: [{ name: 'Quayside', schemes: ['quayside'] }],
    // With it electron-builder writes the manifests of updates, which scripts/dist/sign.ts signs.
    publish: updates ? { provider: 'generic', url: updates.feed } : null,
    releaseInfo: { releaseNotes: releaseNotes(root, identity.version) },
    forceCodeSigning: Boolean(env.CSC_LINK),
    mac: {
      target: ['dmg', 'zip'],
      electronLanguages: ['en'],
      artifactName: nameOf('mac'),
      category: 'public.app-category.developer-tools',
      icon: packaging('icons/1024.png'),
      minimumSystemVersion: '13.0',
      hardenedRuntime: true,
      gatekeeperAssess: false,
      entitlements: packaging('mac/entitlements.plist'),
      entitlementsInherit: packaging('mac/entitlements.plist'),
      extendInfo: { NSLocalNetworkUsageDescription: LOCAL_NETWORK },
      extraResources: [
        {
          from: path.join(root, 'node_modules/electron/dist/LICENSES.chromium.html'),
          to: 'LICENSES.chromium.html',
        },
      ],
      notarize: Boolean(env.APPLE_API_KEY || env.APPLE_ID),
    },
    win: {
      target: ['nsis'],
      electronLanguages: ['en-US'],
      artifactName: nameOf('windows'),
      icon: packaging('icons/1024.png'),
    },
    nsis: {
      oneClick: false,
      perMachine: false,
      allowToChangeInstallationDirectory: true,
      buildUniversalInstaller: false,
      // What people keep stays when the app goes.
      deleteAppDataOnUninstall: false,
    },
    linux: {
      target: ['AppImage', 'rpm'],
      electronLanguages: ['en-US'],
      artifactName: nameOf('linux'),
      executableName: identity.slug,
      syncDesktopName: true,
      category: 'Network',
      icon: packaging('icons'),
      mimeTypes: ['x-scheme-handler/quayside'],
      desktop: { entry: { StartupWMClass: identity.windowClass, GenericName: 'Dokploy Console' } },
    },
    rpm: { fpm: ['--rpm-summary', 'Console for operators of many Dokploy instances'] },
  };
}

function releaseNotes(root: string, version: string): string {
  const file = path.join(root, 'CHANGELOG.md');
  return existsSync(file) ? notesIn(readFileSync(file, 'utf8'), version) : '';
}
