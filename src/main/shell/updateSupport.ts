import { access, constants, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { UpdatesOff } from '../../shared/updates.ts';
import type { UpdateSource } from '../updates/manifest.ts';

/** Where this copy of the app gets its updates from and what they replace (an AppImage, or by hand a package of a kind), or why it gets none. */
type UpdateSupport =
  | { source: UpdateSource; appImage: string | null; packageKind: string | null }
  | { state: 'off'; reason: UpdatesOff; where: string };

export async function updateSupport(options: {
  platform: string;
  packaged: boolean;
  /** Packed of another Electron than a release. */
  isTestBuild: boolean;
  /** The app’s own folder or archive, and that of the files beside it. */
  appPath: string;
  resources: string;
  appImage: string | null;
}): Promise<UpdateSupport> {
  const { platform, packaged, isTestBuild, appPath, resources, appImage } = options;
  const off = (reason: UpdatesOff, where = '') => ({ state: 'off' as const, reason, where });
  if (!packaged) return off('checkout');
  // Written by electron-builder and scripts/dist into packages of a system.
  const type = appImage === null ? await textOf(path.join(resources, 'package-type')) : '';
  const source = await sourceIn(path.join(appPath, 'package.json'));
  if (isTestBuild && source?.loopback !== true) return off('test-build');
  // A release fetches nothing from this computer, however it was made.
  if (source === null || (source.loopback && !isTestBuild)) return off('no-feed');
  if (type !== '') return { source, appImage: null, packageKind: type };
  if (platform !== 'linux') return { source, appImage: null, packageKind: null };
  if (appImage === null) return off('not-installed');
  const folder = path.dirname(appImage);
  return (await isWritable(folder)) ? { source, appImage, packageKind: null } : off('not-writable', folder);
}

/** What scripts/dist wrote into the app; null where it wrote nothing that can be used. */
async function sourceIn(file: string): Promise<UpdateSource | null> {
  try {
    const { updateSourceShape } = await import('../updates/manifest.ts');
    const parsed = updateSourceShape.safeParse(JSON.parse(await readFile(file, 'utf8')).updates);
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

async function textOf(file: string): Promise<string> {
  return (await readFile(file, 'utf8').catch(() => '')).trim();
}

function isWritable(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
}
