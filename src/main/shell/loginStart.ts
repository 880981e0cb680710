import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { app } from 'electron';
import { fail, ok, type Result } from '../../shared/errors.ts';
import { describeDiskError } from '../storage/jsonFile.ts';
import { ownAppImage } from './appImage.ts';

type LoginItem = {
  isOn(): Promise<boolean>;
  /** Throws what the system says. */
  set(on: boolean): Promise<void>;
};

export type LoginStart = ReturnType<typeof createLoginStart>;

/** Whether the computer starts the app when its person signs in. The system knows: a person may change it there. */
export function createLoginStart({ packaged, item }: { packaged: boolean; item: LoginItem }) {
  return {
    state: async () => ({ on: packaged && (await item.isOn()), offered: packaged }),
    async set(on: boolean): Promise<Result<null>> {
      try {
        // Of a checkout Electron alone would start, without the app.
        if (packaged) await item.set(on);
        return ok(null);
      } catch (error) {
        return fail({
          code: 'internal',
          message: `Starting at login could not be switched ${on ? 'on' : 'off'}: ${describeDiskError(error)}.`,
          advice: 'Change it in this computer’s settings.',
        });
      }
    },
  };
}

/** Has the window left closed where the app goes on in the tray; it opens where there is none. */
const HIDDEN = '--hidden';

/** The system’s own: on Linux a file that desktops look for, elsewhere what Electron has of the system. */
export function systemLoginItem(platform: string): LoginItem {
  if (platform === 'linux') {
    return autostartFile({
      // As the freedesktop.org specification has it.
      folder: path.join(process.env.XDG_CONFIG_HOME || path.join(homedir(), '.config'), 'autostart'),
      name: app.name,
      // An AppImage runs from a place that is another one each time.
      executable: ownAppImage(process.env, process.execPath) ?? process.execPath,
    });
  }
  // Windows alone takes arguments, and tells whether it is on by the same ones.
  const args = platform === 'win32' ? { args: [HIDDEN] } : {};
  return {
    isOn: async () => app.getLoginItemSettings(args).openAtLogin,
    set: async (on) => app.setLoginItemSettings({ openAtLogin: on, ...args }),
  };
}

export function autostartFile(options: { folder: string; name: string; executable: string }): LoginItem {
  const { folder, name, executable } = options;
  const file = path.join(folder, `${name.toLowerCase().replaceAll(' ', '-')}.desktop`);
  return {
    async isOn() {
      const entry = await readFile(file, 'utf8').catch(() => null);
      // Some desktops leave the entry there, and switch it off in it.
      if (entry === null || /^(?:Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$/im.test(entry))
        return false;
      const started = startedBy(entry);
      // One of a file that was moved or deleted starts nothing: it is off, and switched on it is written anew.
      return started === null || existsSync(started);
    },
    async set(on) {
      if (!on) return rm(file, { force: true });
      // A line break in a path would begin a line of its own in the entry.
      if (/\p{Cc}/u.test(executable))
        throw Object.assign(new Error('control character in the path'), { code: 'EINVAL' });
      await mkdir(folder, { recursive: true });
      await rm(file, { force: true });
      await writeFile(file, autostartEntry(name, executable), { mode: 0o600, flag: 'wx' });
    },
  };
}

/** The file that an entry of ours starts; null where another one wrote it. */
function startedBy(entry: string): string | null {
  const quoted = /^Exec="(.*)" --ozone-platform-hint/m.exec(entry)?.[1];
  return (
    quoted
      ?.replaceAll('%%', '%')
      .replaceAll('\\\\', '\\')
      .replace(/\\(["`$\\])/g, '$1') ?? null
  );
}

function autostartEntry(name: string, executable: string): string {
  // Within quotes these four are escaped, and then each backslash again, since the value is a string; % begins a field.
  const quoted = executable
    .replace(/["`$\\]/g, '\\$&')
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%');
  return [
    '[Desktop Entry]',
    'Type=Application',
    `Name=${name}`,
    `Exec="${quoted}" --ozone-platform-hint=auto ${HIDDEN}`,
    'Terminal=false',
    '',
  ].join('\n');
}
