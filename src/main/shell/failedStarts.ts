/** What a person can do about starts that fail; each by its label on a button. */
export const WAYS = {
  'fresh-caches': 'Start with new caches',
  usual: 'Start as usual',
  folder: 'Show profile folder',
  diagnostics: 'Show diagnostics',
  quit: 'Quit',
} as const;

/** One of the ways. */
export type Way = keyof typeof WAYS;

/** How this app came onto the computer, as far as going back goes. */
export type Installed = 'appimage' | 'deb' | 'rpm' | 'mac' | 'windows' | 'other';

/** What is said of starts that failed. */
export function failedStartsWords(facts: {
  name: string;
  version: string;
  failed: number;
  /** The version that started well last. */
  last: string | null;
  installed: Installed;
  /** As Node calls it, for example `x64`. */
  arch: string;
  profile: string;
}): { message: string; detail: string } {
  const { name, version, failed } = facts;
  return {
    message: `${name} ${version} did not start the last ${failed === 2 ? 'two' : failed} times`,
    detail: [
      'Your instances, their keys and what was done are kept. Nothing is deleted here, whatever you choose.',
      'What often helps is to start with new caches: the window’s present ones are set aside in the profile folder.',
      backWords(facts),
      `The profile is in ${facts.profile}. If this goes on, please report it with the diagnostics.`,
    ].join('\n\n'),
  };
}

function backWords(facts: Parameters<typeof failedStartsWords>[0]): string {
  const { name, version, last, installed, arch } = facts;
  if (last === null) return 'No version has started with this profile yet.';
  if (last === version)
    return 'This same version has started with this profile before: something else on this computer may have changed since.';
  const slug = name.toLowerCase().replaceAll(' ', '-');
  const how: Record<Installed, string> = {
    appimage: `start the AppImage file of ${last} in place of this one`,
    deb: `get its package from where you had this one, and install it over it: sudo apt install --allow-downgrades ./${slug}_${last}_${arch === 'x64' ? 'amd64' : arch}.deb`,
    rpm: `get its package from where you had this one, and install it over it with sudo dnf downgrade ./FILE, with its file for FILE`,
    mac: `get it from where you had this one, and put it in its place in Applications`,
    windows: `get its installer from where you had this one, and run it`,
    other: `get it from where you had this one, and put it in its place`,
  };
  return `Version ${last} ran last. To go back to it, ${how[installed]}. It leaves alone what only a newer version understands.`;
}

/** Tells the person, and does what they choose until that starts the app or ends it. */
export async function askAboutFailedStarts(options: {
  words: { message: string; detail: string };
  ask: (words: { message: string; detail: string }) => Promise<Way>;
  showFolder: () => Promise<void>;
  /** Throws where they cannot be written. */
  showDiagnostics: () => Promise<void>;
  log: (line: string) => void;
}): Promise<'usual' | 'fresh-caches' | 'quit'> {
  let { words } = options;
  for (;;) {
    const way = await options.ask(words);
    options.log(`starts failed; chosen: ${way}`);
    if (way !== 'folder' && way !== 'diagnostics') return way;
    try {
      await (way === 'folder' ? options.showFolder() : options.showDiagnostics());
    } catch (error) {
      const why = error instanceof Error ? error.message : 'the system refused';
      words = { ...options.words, detail: `That did not work: ${why}.\n\n${options.words.detail}` };
    }
  }
}
