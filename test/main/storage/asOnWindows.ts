import { constants, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { makeFolder } from './folder.ts';

type Handle = Awaited<ReturnType<typeof open>>;

/** Has no handle that appends cut its file, as on Windows; told by what Linux says of each. */
export async function cutAsOnWindows(): Promise<void> {
  const any = await open(path.join(makeFolder(), 'any'), 'a');
  const methods = Object.getPrototypeOf(any) as Handle;
  await any.close();
  const { truncate } = methods;
  const cut = vi.spyOn(methods, 'truncate').mockImplementation(async function (this: Handle, length) {
    const [, flags = ''] = /flags:\s*(\d+)/.exec(readFileSync(`/proc/self/fdinfo/${this.fd}`, 'utf8')) ?? [];
    if (Number.parseInt(flags, 8) & constants.O_APPEND)
      throw Object.assign(new Error('EPERM: operation not permitted, ftruncate'), { code: 'EPERM' });
    await truncate.call(this, length);
  });
  onTestFinished(() => cut.mockRestore());
}
