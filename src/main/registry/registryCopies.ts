import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Instance } from '../../shared/instance.ts';
import { isNewerLines, writeJson } from '../storage/jsonFile.ts';
import { REGISTRY_FORMAT, shortCode } from './registryFile.ts';

/** Per registry; of other registries of this profile the newest one each. */
const MOST = 5;
const MOST_OTHERS = 3;
/** Changes this close share one copy: a pasted list makes hundreds. ms */
const GATHERED_FOR = 2_000;
const MINUTE = 60_000;

export type CopyName = { name: string; at: number; registry: string; digest: string };

export type RegistryCopies = ReturnType<typeof createRegistryCopies>;

/** Disk errors are ignored: the registry itself was written. */
export function createRegistryCopies(options: {
  folder: string;
  clock: typeof Date.now;
  gatherFor?: number;
}) {
  const { folder, clock, gatherFor = GATHERED_FOR } = options;
  const fileOf = (name: string) => path.join(folder, name);
  let noted: Parameters<RegistryCopies['note']>[0] | null = null;
  let timer: NodeJS.Timeout | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  async function list(): Promise<CopyName[]> {
    const names = await readdir(folder).catch(() => []);
    return names.flatMap((name) => readName(name) ?? []).sort((a, b) => b.at - a.at);
  }

  function copy(): Promise<unknown> {
    if (timer) clearTimeout(timer);
    timer = null;
    const now = noted;
    noted = null;
    if (now && now.records.length > 0) turn = turn.then(() => write(now)).catch(() => {});
    return turn;
  }

  async function write({ id, records, content }: Parameters<RegistryCopies['note']>[0]): Promise<void> {
    const registry = shortCode(id, 6);
    const digest = digestOf(records);
    const all = await list();
    const isNewer = await Promise.all(
      all.map((each) => isNewerLines(fileOf(each.name), REGISTRY_FORMAT.version)),
    );
    // Leaves copies of a newer Quayside alone.
    const before = all.filter((_, at) => !isNewer[at]);
    if (before.find((each) => each.registry === registry)?.digest === digest) return;
    const at = clock();
    const name = `instances-${stampOf(at)}-${registry}-${digest}.json`;
    await writeJson(fileOf(name), content, { fsync: false });
    const own = [{ name, at, registry, digest }, ...before];
    await Promise.all(toDrop(own, registry, at).map((each) => rm(fileOf(each.name), { force: true })));
  }

  return {
    /** Copies soon, if the content differs from the newest copy. */
    note(registry: { id: string; records: readonly Instance[]; content: object }): void {
      noted = registry;
      timer ??= setTimeout(copy, gatherFor).unref();
    },
    list,
    fileOf,
    flush: copy,
  };
}

/** Thins out by age, newest first: copies reach from moments ago to long ago. */
export function toDrop(copies: readonly CopyName[], registry: string, now: number): CopyName[] {
  const own = copies.filter((each) => each.registry === registry);
  const dropped: CopyName[] = [];
  while (own.length > MOST) {
    const alike = own.slice(1).map(({ at }, index) => {
      const next = own[index]?.at ?? now;
      return (now - next + MINUTE) / (now - at + MINUTE);
    });
    dropped.push(...own.splice(alike.indexOf(Math.max(...alike)) + 1, 1));
  }
  const others = copies.filter((each) => each.registry !== registry);
  const newest = [...new Set(others.map((each) => each.registry))]
    .map((each) => others.find((copy) => copy.registry === each))
    .slice(0, MOST_OTHERS);
  return [...dropped, ...others.filter((each) => !newest.includes(each))];
}

function digestOf(records: readonly Instance[]): string {
  const kept = records.map((instance) => ({
    ...instance,
    keys: instance.keys.map(({ lastUsedAt: _, ...key }) => key),
  }));
  return createHash('sha256').update(JSON.stringify(kept)).digest('hex').slice(0, 12);
}

function stampOf(at: number): string {
  return new Date(at).toISOString().replaceAll(/[-:.]/g, '');
}

function readName(name: string): CopyName | null {
  const found =
    /^instances-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z-([0-9a-z]{1,6})-([0-9a-f]{12})\.json$/.exec(
      name,
    );
  if (!found) return null;
  const [, year, month, day, hour, minute, second, ms, registry = '', digest = ''] = found;
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`);
  return Number.isNaN(at) ? null : { name, at, registry, digest };
}
