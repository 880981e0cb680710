import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Instance } from '../../shared/instance.ts';
import type { RegistryCopies } from '../registry/registryCopies.ts';
import { readCopy } from '../registry/registryFile.ts';

/** A list of instances of before, wherever it was kept. */
export type EarlierList = {
  /** Its file within the profile, with `/`. */
  id: string;
  /** When it was made, in ms since the epoch. */
  at: number;
  registryId: string;
  records: Instance[];
};

/** Files that were set aside are looked for in so many folders at most, the newest first. */
const MOST_FOLDERS = 10;

/** All lists of the profile that this Quayside understands, the newest first: good copies, and what another one took the place of. */
export async function readEarlierLists(folder: string, copies: RegistryCopies): Promise<EarlierList[]> {
  const kept = (await copies.list()).map(({ name, at }) => ({
    id: `${path.basename(path.dirname(copies.fileOf(name)))}/${name}`,
    at,
  }));
  const names = (await readdir(folder).catch(() => [])).sort().reverse();
  const aside = names.flatMap((name) => {
    if (/^instances\.(?:replaced|malformed)-.+\.json$/.test(name)) return [name];
    return /^set-aside-/.test(name) ? [`${name}/instances.json`] : [];
  });
  const dated = await Promise.all(
    aside.slice(0, MOST_FOLDERS).map(async (id) => {
      const found = await stat(path.join(folder, id)).catch(() => null);
      return found ? [{ id, at: found.mtimeMs }] : [];
    }),
  );
  const lists: EarlierList[] = [];
  for (const { id, at } of [...kept, ...dated.flat()]) {
    const found = await readCopy(path.join(folder, id));
    if (found && found.records.length > 0)
      lists.push({ id, at, registryId: found.id, records: found.records });
  }
  return lists.sort((a, b) => b.at - a.at);
}
