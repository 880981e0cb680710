import { readFile } from 'node:fs/promises';
import { arch, release, type } from 'node:os';
import path from 'node:path';
import { app, shell } from 'electron';
import type { CallsOf, Handlers } from '../../shared/contract.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import { CRASH_REPORTS, type CrashReports } from '../diagnostics/crashReports.ts';
import type { LoginStart } from './loginStart.ts';

/** The only kind of address that leaves the app. */
export async function openInBrowser(url: string): Promise<Result<null>> {
  try {
    await shell.openExternal(url);
    return ok(null);
  } catch {
    return fail({
      code: 'internal',
      message: `No browser could be opened for ${new URL(url).origin}.`,
      advice: 'Copy the address and open it in your browser.',
    });
  }
}

type AboutCalls = CallsOf<'settings'> & Pick<Handlers, 'app.showPlace' | 'app.about' | 'app.licenses'>;

export function isTestBuild(name: string): boolean {
  return / test build$/.test(name);
}

export function createAbout(options: {
  folder: string;
  logFile: string;
  loginStart: LoginStart;
  crashReports: Pick<CrashReports, 'state' | 'set'>;
}): AboutCalls {
  const { folder, logFile, loginStart, crashReports } = options;
  const settings = async () =>
    ok({
      places: { profile: folder, log: logFile },
      loginStart: await loginStart.state(),
      crashReports: await crashReports.state(),
    });
  const ours = path.join(process.resourcesPath, 'LICENSES.txt');
  const chromiums = path.join(
    process.resourcesPath,
    process.platform === 'darwin' ? '.' : '..',
    'LICENSES.chromium.html',
  );
  return {
    'settings.read': settings,
    'settings.save': async (next) => {
      const started = next.loginStart === undefined ? ok(null) : await loginStart.set(next.loginStart);
      if (!started.ok) return started;
      const reported = next.crashReports === undefined ? ok(null) : await crashReports.set(next.crashReports);
      return reported.ok ? settings() : reported;
    },
    'app.showPlace': async ({ place }) => {
      const files = { log: logFile, licenses: chromiums };
      if (place === 'log' || place === 'licenses') {
        shell.showItemInFolder(files[place]);
        return ok({});
      }
      const opened = place === 'profile' ? folder : path.join(folder, CRASH_REPORTS);
      const why = await shell.openPath(opened);
      return why === '' ? ok({}) : fail(notShown(opened, why));
    },
    'app.about': () => {
      const { electron = '', chrome = '', node } = process.versions;
      return ok({
        name: app.name,
        build: app.isPackaged ? (isTestBuild(app.name) ? 'test-build' : 'release') : 'checkout',
        electron,
        chromium: chrome,
        node,
        system: `${type()} ${release()}, ${arch()}`,
      });
    },
    'app.licenses': async () => {
      if (!app.isPackaged) return ok({ text: null });
      const text = await readFile(ours, 'utf8').catch(() => null);
      return ok({ text });
    },
  };
}

function notShown(folder: string, why: string) {
  return {
    code: 'internal' as const,
    message: `No file manager could be opened for ${folder}: ${why}.`,
    advice: 'Copy the path and open it yourself.',
  };
}
