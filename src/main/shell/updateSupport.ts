import { access, constants, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { UpdatesOff } from '../../shared/updates.ts';
import type { UpdateSource } from '../updates/manifest.ts';

type UpdateSupport =
  | { source: UpdateSource; appImage: string | null; packageKind: string | null }
  | { state: 'off'; reason: UpdatesOff; where: string };

export async function updateSupport(options: {
  platform: string;
  packaged: boolean;
  isTestBuild: boolean;
  appPath: string;
  resources: string;
  appImage: string | null;
}): Promise<UpdateSupport> {
  const { platform, packaged, isTestBuild, appPath, resources, appImage } = options;
  const off = (reason: UpdatesOff, where = '') => ({ state: 'off' as const, reason, where });
  if (!packaged) return off('checkout');
  const type = appImage === null ? await textOf(path.join(resources, 'package-type')) : '';
  const source = await sourceIn(path.join(appPath, 'package.json'));
  if (isTestBuild && source?.loopback !== true) return off('test-build');
  // A release never fetches from this computer.
  if (source === null || (source.loopback && !isTestBuild)) return off('no-feed');
  if (type !== '') return { source, appImage: null, packageKind: type };
  if (platform !== 'linux') return { source, appImage: null, packageKind: null };
  if (appImage === null) return off('not-installed');
  const folder = path.dirname(appImage);
  return (await isWritable(folder)) ? { source, appImage, packageKind: null } : off('not-writable', folder);
}

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
