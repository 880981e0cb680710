import { open } from 'node:fs/promises';

/** Cuts a file down to so many bytes. By a handle of its own: Windows cuts nothing by one that appends. Throws what the disk says. */
export async function cutFile(file: string, length: number): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.truncate(length).finally(() => handle.close());
}
