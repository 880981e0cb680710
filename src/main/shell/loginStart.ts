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
  set(on: boolean): Promise<void>;
};

export type LoginStart = ReturnType<typeof createLoginStart>;

export function createLoginStart({ packaged, item }: { packaged: boolean; item: LoginItem }) {
  return {
    state: async () => ({ on: packaged && (await item.isOn()), offered: packaged }),
    async set(on: boolean): Promise<Result<null>> {
      try {
        // A checkout would start Electron without the app.
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

/** Keeps the window closed if the app goes on in the tray. */
const HIDDEN = '--hidden';

/** On Linux an autostart file, elsewhere Electron's login items. */
export function systemLoginItem(platform: string): LoginItem {
  if (platform === 'linux') {
    return autostartFile({
      // By the freedesktop.org specification.
      folder: path.join(process.env.XDG_CONFIG_HOME || path.join(homedir(), '.config'), 'autostart'),
      name: app.name,
      // An AppImage runs from a different mount each time.
      executable: ownAppImage(process.env, process.execPath) ?? process.execPath,
    });
  }
  // Only Windows takes arguments, and matches the setting by them.
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
      // Some desktops keep the entry and disable it inside.
      if (entry === null || /^(?:Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$/im.test(entry))
        return false;
      const started = startedBy(entry);
      // An entry whose program is gone counts as off, and is rewritten when switched on.
      return started === null || existsSync(started);
    },
    async set(on) {
      if (!on) return rm(file, { force: true });
      // A line break in the path would begin a new line of the entry.
      if (/\p{Cc}/u.test(executable))
        throw Object.assign(new Error('control character in the path'), { code: 'EINVAL' });
      await mkdir(folder, { recursive: true });
      await rm(file, { force: true });
      await writeFile(file, autostartEntry(name, executable), { mode: 0o600, flag: 'wx' });
    },
  };
}

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
  // Desktop entries: four characters are escaped within quotes, then all backslashes again; % begins a field.
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
