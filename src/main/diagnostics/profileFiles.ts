import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { yieldToEventLoop } from '../scheduling/yielding.ts';
import { type Format, readJson } from '../storage/jsonFile.ts';

/** Bytes: parsing larger files would block the main process. */
const LARGEST_READ = 2_000_000;

export type ProfileFile = {
  what: string;
  path: string;
  ending?: '.json' | '.jsonl' | '.ndjson';
  format: Format | null;
};

export type FileHealth = 'whole' | 'newer' | 'damaged' | 'absent' | 'unreadable' | 'unread';

export type FoundFiles = {
  what: string;
  path: string;
  count: number;
  bytes: number;
  health: FileHealth;
  bad: string[];
};

export async function inspectFiles(folder: string, files: readonly ProfileFile[]): Promise<FoundFiles[]> {
  const found: FoundFiles[] = [];
  for (const file of files) {
    const names = file.ending ? await namesIn(folder, file.path, file.ending) : [file.path];
    const each: { name: string; bytes: number; health: FileHealth }[] = [];
    for (const name of names) {
      each.push({ name, ...(await inspect(path.join(folder, name), file.format)) });
      await yieldToEventLoop();
    }
    const there = each.filter(({ health }) => health !== 'absent');
    found.push({
      what: file.what,
      path: file.path,
      count: there.length,
      bytes: there.reduce((sum, { bytes }) => sum + bytes, 0),
      health: worst(there.map(({ health }) => health)),
      bad: there.flatMap(({ name, health }) => (['whole', 'unread'].includes(health) ? [] : [name])),
    });
  }
  return found;
}

export async function setAsideIn(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  return names.filter((name) => /\.(?:(?:malformed|replaced)-[^/\\]+|malformed)$/.test(name)).sort();
}

const BY_GRAVITY: readonly FileHealth[] = ['damaged', 'newer', 'unreadable', 'unread', 'whole'];

function worst(all: readonly FileHealth[]): FileHealth {
  return BY_GRAVITY.find((health) => all.includes(health)) ?? 'absent';
}

async function namesIn(folder: string, within: string, ending: string): Promise<string[]> {
  const names = await readdir(path.join(folder, within), { recursive: true }).catch(() => []);
  return names
    .filter((name) => name.endsWith(ending) && !name.includes('.malformed-'))
    .map((name) => path.join(within, name))
    .sort();
}

async function inspect(file: string, format: Format | null): Promise<{ bytes: number; health: FileHealth }> {
  try {
    const { size: bytes } = await stat(file);
    if (format === null || bytes > LARGEST_READ) return { bytes, health: 'unread' };
    const { state } = await readJson(file, format);
    return { bytes, health: state === 'read' ? 'whole' : state === 'malformed' ? 'damaged' : state };
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return { bytes: 0, health: isAbsent ? 'absent' : 'unreadable' };
  }
}
