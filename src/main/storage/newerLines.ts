import { open } from 'node:fs/promises';

/** The version stands first. */
const HEAD = 256;

/** Whether a file, of JSON lines or of one object, says by its beginning that it is of a newer format than `version`; false where there is none. */
export async function isNewerLines(file: string, version: number): Promise<boolean> {
  const handle = await open(file, 'r').catch(() => null);
  if (!handle) return false;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    const found = /^\{\s*"version":\s*(\d+)/.exec(buffer.subarray(0, bytesRead).toString('utf8'));
    return found !== null && Number(found[1]) > version;
  } catch {
    return false;
  } finally {
    await handle.close();
  }
}
