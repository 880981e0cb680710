import { open } from 'node:fs/promises';

export async function cutFile(file: string, length: number): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.truncate(length).finally(() => handle.close());
}
