import { open } from 'node:fs/promises';
import path from 'node:path';
import { yieldToEventLoop } from '../scheduling/yielding.ts';

/** Stands before the fuses in Electron's executable; one of both times it stands there is followed by them. */
const SENTINEL = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX');
/** Read at once, in bytes. */
const CHUNK = 4_000_000;
/** More fuses than there will be. */
const MOST = 60;

/** The fuses of version 1, in their order, with how each is to be for the app to be closed. */
const FUSES = [
  ['RunAsNode', false],
  ['EnableCookieEncryption', true],
  ['EnableNodeOptionsEnvironmentVariable', false],
  ['EnableNodeCliInspectArguments', false],
  ['EnableEmbeddedAsarIntegrityValidation', true],
  ['OnlyLoadAppFromAsar', true],
  ['LoadBrowserProcessSpecificV8Snapshot', null],
  ['GrantFileProtocolExtraPrivileges', false],
  ['WasmTrapHandlers', null],
] as const;

/** A fuse as it stands in the executable; `wanted` is how it should, null where either is right. */
export type Fuse = { name: string; state: 'on' | 'off' | 'removed' | 'unknown'; wanted: boolean | null };

/** Where the fuses of an executable of Electron stand: on macOS in its framework. */
export function fuseFile(executable: string, platform: string): string {
  return platform === 'darwin'
    ? path.join(executable, '../../Frameworks/Electron Framework.framework/Electron Framework')
    : executable;
}

/** Reads the fuses out of an executable; null where there are none, or it cannot be read. */
export async function readFuses(file: string): Promise<Fuse[] | null> {
  const found = await findWire(file).catch(() => null);
  if (found === null || found[0] !== 1) return null;
  const states = found.subarray(2, 2 + (found[1] ?? 0));
  return [...states].map((byte, at) => {
    const [name, wanted] = FUSES[at] ?? [`Fuse ${at}`, null];
    return { name, wanted, state: stateOf(byte) };
  });
}

function stateOf(byte: number): Fuse['state'] {
  if (byte === 0x31) return 'on';
  if (byte === 0x30) return 'off';
  return byte === 0x72 ? 'removed' : 'unknown';
}

/** What follows the sentinel: version, how many, and a byte each. */
async function findWire(file: string): Promise<Buffer | null> {
  const handle = await open(file, 'r');
  try {
    const overlap = SENTINEL.length + 2 + MOST;
    const buffer = Buffer.alloc(CHUNK + overlap);
    for (let at = 0; ; at += CHUNK) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
      const chunk = buffer.subarray(0, bytesRead);
      const wire = wireIn(chunk);
      if (wire) return wire;
      if (bytesRead < buffer.length) return null;
      await yieldToEventLoop();
    }
  } finally {
    await handle.close();
  }
}

/** The code that looks for the fuses has the sentinel, too, and nothing of the kind behind it. */
function wireIn(chunk: Buffer): Buffer | null {
  for (let found = chunk.indexOf(SENTINEL); found >= 0; found = chunk.indexOf(SENTINEL, found + 1)) {
    const behind = found + SENTINEL.length;
    const [version = 0, count = 0] = chunk.subarray(behind, behind + 2);
    if (version === 1 && count > 0 && count <= MOST)
      return Buffer.from(chunk.subarray(behind, behind + 2 + count));
  }
  return null;
}
